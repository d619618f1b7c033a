"""The operator's account."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class OperatorManager(BaseUserManager["Operator"]):
    def create_operator(self, *, email: str, name: str, password: str | None) -> "Operator":
        """Make an operator; without a password nobody can log in with it yet."""
        operator = self.model(email=self.normalize_email(email).lower(), name=name)
        operator.set_password(password)
        operator.full_clean()
        operator.save()
        return operator


class Operator(AbstractBaseUser):
    """Someone of the shared-service team. Not a user of any municipality."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = OperatorManager()

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")

    def __str__(self) -> str:
        return self.name
