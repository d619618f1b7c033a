"""Residents who logged in, and who vouches for them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.residents.identifiers import ResidentKind, open_identifier
from tenants.sealing import seal, unseal

_SECRET_PURPOSE = "services.residents.client_secret"  # noqa: S105  # a name


class ProviderKind(models.TextChoices):
    """The means of log-in. The values are those of `services.accounts.assurance.Assurance`."""

    DIGID = "digid", "DigiD"
    EHERKENNING = "eherkenning", "eHerkenning"
    EIDAS = "eidas", "eIDAS"


class IdentityProviderQuerySet(models.QuerySet["IdentityProvider"]):
    def usable(self) -> "IdentityProviderQuerySet":
        """Switched on, and with a secret: a copy of a municipality has none."""
        return self.filter(is_active=True).exclude(client_secret="")


class IdentityProvider(models.Model):
    """A broker that lets residents log in by OpenID Connect, as this municipality agreed with it.

    Attributes:
        loa_values: what the broker may say of the level of assurance, the lowest that we accept first.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("means of log-in"), max_length=20, choices=ProviderKind, unique=True)
    issuer = models.URLField(
        _("address of the provider (issuer)"),
        max_length=300,
        help_text=_("As your broker wrote it. We read the rest at this address, followed by /.well-known/…"),
    )
    client_id = models.CharField(_("client ID"), max_length=200)
    client_secret = models.TextField(_("client secret"), blank=True, editable=False)
    scope = models.CharField(_("scopes"), max_length=200, default="openid", help_text=_("Separated by spaces."))
    identifier_claim = models.CharField(
        _("claim with the number"), max_length=200, help_text=_("Of the resident (BSN) or the company (KvK).")
    )
    name_claim = models.CharField(_("claim with the name"), max_length=200, blank=True)
    acting_claim = models.CharField(
        _("claim with the acting person"),
        max_length=200,
        blank=True,
        help_text=_("For companies: who acts. It is kept as a hash in the audit log only."),
    )
    loa_claim = models.CharField(_("claim with the level of assurance"), max_length=200, default="acr")
    loa_values = models.JSONField(_("levels of assurance that are enough"), default=list)
    asks_loa = models.BooleanField(
        _("ask for these levels"),
        default=True,
        help_text=_("Sends them along as acr_values. Clear this when your broker does not know that."),
    )
    is_active = models.BooleanField(_("residents can log in with this"), default=False)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("means of log-in for residents")
        verbose_name_plural = _("means of log-in for residents")
        ordering = ["kind"]
        default_permissions = ("change",)

    def __str__(self) -> str:
        return self.get_kind_display()

    def set_secret(self, secret: str) -> None:
        """Seal the client secret; the caller saves."""
        self.client_secret = seal(secret, purpose=_SECRET_PURPOSE, owner=str(self.pk))

    def secret(self) -> str:
        """The client secret.

        Raises:
            tenants.sealing.SealBrokenError: it does not open here.
        """
        return unseal(self.client_secret, purpose=_SECRET_PURPOSE, owner=str(self.pk))

    @property
    def resident_kind(self) -> ResidentKind:
        """Whom it vouches for."""
        return _VOUCHES_FOR[ProviderKind(self.kind)]


_VOUCHES_FOR = {
    ProviderKind.DIGID: ResidentKind.PERSON,
    ProviderKind.EHERKENNING: ResidentKind.COMPANY,
    ProviderKind.EIDAS: ResidentKind.EUROPEAN,
}


class Resident(models.Model):
    """Somebody, or a company, who logged in. No account of staff, and no way to become one.

    Attributes:
        identifier: BSN, KvK number, European identifier or e-mail address, sealed.
        identifier_hash: by which it is found.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=ResidentKind)
    identifier = models.TextField(_("identifier"), editable=False)
    identifier_hash = models.CharField(_("hash of the identifier"), max_length=64, editable=False)
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("mobile number"), max_length=40, blank=True)
    created_at = models.DateTimeField(_("first logged in"), default=timezone.now, editable=False)
    last_login_at = models.DateTimeField(_("last logged in"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("resident")
        verbose_name_plural = _("residents")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "identifier_hash"], name="resident_once"),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(self.pk)

    def open_identifier(self) -> str:
        """BSN, KvK number, …: for a register that asks for it. Never kept, logged or sent elsewhere.

        Raises:
            tenants.sealing.SealBrokenError: it does not open here.
        """
        return open_identifier(self.identifier, owner=str(self.pk))


class LoginCode(models.Model):
    """A code that was mailed. The code itself is derived from this row and stands nowhere.

    Attributes:
        attempts: how often it was tried; a few times only.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    salt = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("log-in code")
        verbose_name_plural = _("log-in codes")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(name="logincode_expires_later", condition=Q(expires_at__gt=models.F("created_at"))),
        ]

    def __str__(self) -> str:
        return str(self.pk)
