"""The municipality and its domains: the only rows that say who exists."""

import uuid
from typing import Never

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from tenants.municipalities.validators import validate_domain, validate_rsin


class State(models.TextChoices):
    """A municipality's life; only a ready one is served."""

    PROVISIONING = "provisioning", _("being set up")
    READY = "ready", _("ready")
    SUSPENDED = "suspended", _("suspended")
    RESTORING = "restoring", _("being restored")
    REMOVING = "removing", _("being removed")
    ARCHIVED = "archived", _("archived")


class Purpose(models.TextChoices):
    """What a municipality is for. Anything but production mails nobody, is coupled to nothing and says so."""

    PRODUCTION = "production", _("production")
    TRAINING = "training", _("training")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def ready(self) -> "MunicipalityQuerySet":
        return self.filter(state=State.READY)


class Municipality(TenantMixin):
    """One gemeente with its own PostgreSQL schema.

    The schema name is opaque and never changes: a herindeling changes name and gemeentecode.
    """

    auto_create_schema = False  # `tenants.provisioning` makes the schema
    _primary_domain: str | None = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    schema_name = models.CharField(
        _("schema"),
        max_length=63,
        unique=True,
        editable=False,
        validators=[RegexValidator(r"^m_[a-z0-9]{12}$")],
    )
    slug = models.SlugField(_("short name"), max_length=63, unique=True)
    name = models.CharField(_("name"), max_length=100, unique=True)
    official_name = models.CharField(_("official name"), max_length=120)
    gemeentecode = models.CharField(
        _("municipality code"),
        max_length=4,
        validators=[RegexValidator(r"^\d{4}$", _("A municipality code has 4 digits."))],
        help_text=_("CBS code, 4 digits"),
    )
    tooi_uri = models.URLField(_("TOOI address"), blank=True)
    owms_uri = models.CharField(_("OWMS address"), max_length=200, blank=True)
    oin = models.CharField(
        "OIN",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^\d{20}$", _("An OIN has 20 digits."))],
    )
    rsin = models.CharField("RSIN", max_length=9, blank=True, validators=[validate_rsin])
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PROVISIONING)
    state_changed_at = models.DateTimeField(_("in this state since"), default=timezone.now)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, default=Purpose.PRODUCTION)
    is_canary = models.BooleanField(
        _("goes first"), default=False, help_text=_("New releases come to this municipality before the others.")
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="municipality_schema_is_opaque", condition=models.Q(schema_name__regex=r"^m_[a-z0-9]{12}$")
            ),
            models.CheckConstraint(name="municipality_state_known", condition=models.Q(state__in=State.values)),
            models.CheckConstraint(name="municipality_purpose_known", condition=models.Q(purpose__in=Purpose.values)),
            models.CheckConstraint(
                name="municipality_gemeentecode_4_digits", condition=models.Q(gemeentecode__regex=r"^\d{4}$")
            ),
            models.UniqueConstraint(  # a training copy carries the code of its source
                name="municipality_gemeentecode_once_in_production",
                fields=["gemeentecode"],
                condition=models.Q(purpose=Purpose.PRODUCTION),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def __enter__(self) -> Never:
        raise TypeError("use tenants.context.in_municipality(): django-tenants' own keeps its stack for all threads")

    @property
    def is_ready(self) -> bool:
        return self.state == State.READY

    @property
    def is_production(self) -> bool:
        """Whether real residents are served: mail leaves, couplings are on."""
        return self.purpose == Purpose.PRODUCTION

    @property
    def primary_domain(self) -> str:
        """Host name of the primary domain; read once per object."""
        if self._primary_domain is None:
            domain = self.domains.order_by("-is_primary", "domain").first()
            self._primary_domain = domain.domain if domain else ""
        return self._primary_domain

    def remember_primary(self, domain: str) -> None:
        """Say which domain is primary, when it is known already."""
        self._primary_domain = domain

    @property
    def base_url(self) -> str:
        """Address of the site without a final slash, for mails and feeds."""
        default_port = {"http": 80, "https": 443}[settings.PUBLIC_SCHEME]
        port = "" if default_port == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}"
        return f"{settings.PUBLIC_SCHEME}://{self.primary_domain}{port}"


class Domain(DomainMixin):
    """A host name that leads to one municipality."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    domain = models.CharField(_("domain"), max_length=253, unique=True, validators=[validate_domain])

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        constraints = [
            models.UniqueConstraint(
                fields=["tenant"], condition=models.Q(is_primary=True), name="domain_one_primary_per_municipality"
            ),
        ]

    def __str__(self) -> str:
        return self.domain
