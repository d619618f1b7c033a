"""The municipality's own accounts. Operators of the platform are `tenants.operators`, in the public schema."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.mixins import GuardianUserMixin

from tenants.login.models import AccountSession, Factor, SecuredAccount


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an e-mail address is one account, whatever its capitals."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; without a password it cannot log in by password."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account that may do everything within its municipality."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(GuardianUserMixin, SecuredAccount, PermissionsMixin):
    """A member of staff of one municipality, who logs in with an e-mail address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    first_name = models.CharField(_("first name"), max_length=150, blank=True)
    last_name = models.CharField(_("last name"), max_length=150, blank=True)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("Clear this when someone leaves: the account stays in the history, but can no longer log in."),
    )
    date_joined = models.DateTimeField(_("account made on"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["last_name", "first_name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_its_capitals",
                violation_error_message=_("There is already an account with this e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name or self.email


class UserFactor(Factor):
    """A second factor of a member of staff."""

    user = models.ForeignKey(User, models.CASCADE, related_name="factors")

    class Meta(Factor.Meta):
        db_table = "accounts_factor"
        verbose_name = _("second factor")


class UserSession(AccountSession):
    """A log-in of a member of staff that is open."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")

    class Meta(AccountSession.Meta):
        db_table = "accounts_session"
        verbose_name = _("session")
