"""What an account, a second factor and a session have, wherever they live. Tables: `services.accounts`, `operators`."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.login.devices import device_in_words


class SecuredAccount(AbstractBaseUser):
    """An account that logs in with a second factor.

    Attributes:
        failed_steps: wrong answers at the second step since the last right one, or since a lock.
        step_locked_until: until then the second step is closed for this account.
    """

    failed_steps = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    step_locked_until = models.DateTimeField(null=True, editable=False)

    USERNAME_FIELD: str
    is_active: Any  # a field of the account

    class Meta:
        abstract = True

    @property
    def is_step_locked(self) -> bool:
        return self.step_locked_until is not None and self.step_locked_until > timezone.now()


class Factor(models.Model):
    """A second factor of one account; its recovery codes are one too.

    Attributes:
        secret: sealed (`tenants.sealing`): the key of an app, the public key of a passkey, or the hashes of recovery
            codes. Empty after an export without secrets: then the factor does not count.
        counter: of an app the last time step that was used, of a passkey its own counter.
        rp_id: the host name to which a passkey is bound; empty for others.
    """

    class Kind(models.TextChoices):
        TOTP = "totp", _("Authenticator app")
        PASSKEY = "passkey", _("Passkey")
        RECOVERY = "recovery", _("Recovery codes")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60, blank=True)
    secret = models.TextField(blank=True)
    counter = models.BigIntegerField(default=0)
    rp_id = models.CharField(max_length=253, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)

    user_id: uuid.UUID

    class Meta:
        abstract = True
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name or str(self.Kind(self.kind).label)

    @property
    def kind_label(self) -> Text:
        return self.Kind(self.kind).label


class AccountSession(models.Model):
    """A log-in that is open on some device.

    Attributes:
        session_key: of the session as it was last seen.
        auth_mark: changes with the password; a row with another mark than the account's is over.
        network: where it was last used, shortened.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session_key = models.CharField(max_length=40)
    auth_mark = models.CharField(max_length=16)
    user_agent = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    last_active_at = models.DateTimeField(default=timezone.now)

    user_id: uuid.UUID

    class Meta:
        abstract = True
        ordering = ["-last_active_at"]

    def __str__(self) -> str:
        return self.device

    @property
    def device(self) -> str:
        return device_in_words(self.user_agent)
