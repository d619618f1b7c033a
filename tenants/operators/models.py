"""The operator's account."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.login.models import AccountSession, Factor, SecuredAccount


class OperatorManager(BaseUserManager["Operator"]):
    def create_operator(self, *, email: str, name: str, password: str | None) -> "Operator":
        """Make an operator; without a password nobody can log in with it yet."""
        operator = self.model(email=self.normalize_email(email).lower(), name=name)
        operator.set_password(password)
        operator.full_clean()
        operator.save()
        return operator


class Operator(SecuredAccount):
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


class OperatorFactor(Factor):
    """A second factor of an operator."""

    user = models.ForeignKey(Operator, models.CASCADE, related_name="factors")

    class Meta(Factor.Meta):
        verbose_name = _("second factor")


class OperatorSession(AccountSession):
    """A log-in of an operator that is open."""

    user = models.ForeignKey(Operator, models.CASCADE, related_name="sessions")

    class Meta(AccountSession.Meta):
        verbose_name = _("session")
