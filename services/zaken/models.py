"""Zaken and their types. Names and meaning follow the ZGW Zaken and Catalogi APIs.

None of these takes part in Wagtail's reference index: it would write rows at each save, and its usage page of an
account would show requests to whoever may see the account.
"""

import uuid
from datetime import date, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from services.zaken.workdays import days_later, working_days_later
from shared.malware import ScanState

HANDLE_ZAKEN = "zaken.handle_zaken"
MANAGE_DESTRUCTION = "zaken.manage_destruction"
DEFAULT_KEEP_MONTHS = 12


def private_storage() -> Storage:
    """Files without an address; a view serves them after a permission check."""
    return storages["private"]


class TermUnit(models.TextChoices):
    """In what a term is counted."""

    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")


class ZaakType(models.Model):
    """A kind of request: which steps it takes, how long it may last, who handles it."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identificatie = models.SlugField(_("identification"), max_length=80, unique=True)
    omschrijving = models.CharField(_("name"), max_length=120)
    toelichting = models.TextField(_("explanation for staff"), blank=True)
    doorlooptijd_days = models.PositiveSmallIntegerField(
        _("term"), default=28, help_text=_("The resident hears the result within this number of days.")
    )
    doorlooptijd_unit = models.CharField(
        _("counted in"), max_length=20, choices=TermUnit, default=TermUnit.DAYS, db_default=TermUnit.DAYS
    )

    class Meta:
        verbose_name = _("kind of request")
        verbose_name_plural = _("kinds of request")
        ordering = ["omschrijving"]
        permissions = [("handle_zaken", "May see and handle requests of this kind")]
        constraints = [
            models.CheckConstraint(name="zaaktype_term_at_least_a_day", condition=Q(doorlooptijd_days__gte=1)),
        ]

    def __str__(self) -> str:
        return self.omschrijving

    @property
    def term(self) -> str:
        """“5 working days”."""
        return f"{self.doorlooptijd_days} {self.get_doorlooptijd_unit_display()}"


class StatusType(models.Model):
    """A step of a zaaktype, in the order of `volgnummer`."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaaktype = models.ForeignKey(
        ZaakType, on_delete=models.CASCADE, related_name="statustypen", verbose_name=_("kind of request")
    )
    volgnummer = models.PositiveSmallIntegerField(_("order"))
    omschrijving = models.CharField(_("name"), max_length=80)
    statustekst = models.TextField(
        _("text for the resident"), blank=True, help_text=_("What this step means, and what happens next.")
    )
    is_eindstatus = models.BooleanField(_("last step"), default=False)

    class Meta:
        verbose_name = _("status type")
        verbose_name_plural = _("status types")
        ordering = ["volgnummer"]
        constraints = [
            models.UniqueConstraint(fields=["zaaktype", "volgnummer"], name="statustype_order_unique"),
            models.UniqueConstraint(
                fields=["zaaktype"], condition=Q(is_eindstatus=True), name="statustype_one_eindstatus"
            ),
        ]

    def __str__(self) -> str:
        return self.omschrijving


class Archiefnominatie(models.TextChoices):
    """What becomes of a zaak under the Archiefwet, in the words of the Catalogi API."""

    VERNIETIGEN = "vernietigen", _("destroy")
    BLIJVEND_BEWAREN = "blijvend_bewaren", _("keep for good")


class ResultaatType(models.Model):
    """How a zaak of this type can end."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaaktype = models.ForeignKey(
        ZaakType, on_delete=models.CASCADE, related_name="resultaattypen", verbose_name=_("kind of request")
    )
    omschrijving = models.CharField(_("name"), max_length=80)
    archiefnominatie = models.CharField(
        _("afterwards"),
        max_length=20,
        choices=Archiefnominatie,
        default=Archiefnominatie.VERNIETIGEN,
        db_default=Archiefnominatie.VERNIETIGEN,
    )
    archiefactietermijn_months = models.PositiveSmallIntegerField(
        _("months to keep it after it was closed"),
        default=DEFAULT_KEEP_MONTHS,
        db_default=DEFAULT_KEEP_MONTHS,
        help_text=_("As the selection list of municipalities says for this result."),
    )

    class Meta:
        verbose_name = _("result type")
        verbose_name_plural = _("result types")
        ordering = ["omschrijving"]
        constraints = [
            models.UniqueConstraint(fields=["zaaktype", "omschrijving"], name="resultaattype_name_unique"),
        ]

    def __str__(self) -> str:
        return self.omschrijving


class ZaakQuerySet(models.QuerySet["Zaak"]):
    def open(self) -> "ZaakQuerySet":
        return self.filter(einddatum=None)

    def closed(self) -> "ZaakQuerySet":
        return self.filter(einddatum__isnull=False)

    def overdue(self) -> "ZaakQuerySet":
        """Open, not suspended, and past the term."""
        return self.open().filter(opgeschort_since=None, uiterlijke_einddatum_afdoening__lt=timezone.localdate())

    def with_unread(self) -> "ZaakQuerySet":
        """With an answer of the applicant that nobody handled yet."""
        return self.filter(berichten__soort=BerichtSoort.VAN_AANVRAGER, berichten__read_at=None).distinct()


class Zaak(models.Model):
    """One request of a resident."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    identificatie = models.CharField(_("reference"), max_length=40, unique=True)
    zaaktype = models.ForeignKey(
        ZaakType, on_delete=models.PROTECT, related_name="zaken", verbose_name=_("kind of request")
    )
    omschrijving = models.CharField(_("description"), max_length=200)
    startdatum = models.DateField(_("received on"))
    uiterlijke_einddatum_afdoening = models.DateField(_("result before or on"))
    einddatum = models.DateField(_("closed on"), null=True, blank=True)
    registratiemoment = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)
    current_statustype = models.ForeignKey(
        StatusType, on_delete=models.PROTECT, related_name="+", verbose_name=_("status")
    )
    behandelaar = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="zaken",
        verbose_name=_("handled by"),
    )
    initiator_name = models.CharField(_("name"), max_length=200, blank=True)
    initiator_email = models.EmailField(_("e-mail address"), blank=True)
    initiator_phone = models.CharField(_("phone number"), max_length=40, blank=True)
    eigenschappen = models.JSONField(_("answers"), default=list)
    opgeschort_since = models.DateField(_("suspended since"), null=True, blank=True)
    opschorting_reden = models.CharField(_("suspended because"), max_length=1000, blank=True, db_default="")
    hold_reason = models.CharField(_("must not be destroyed because"), max_length=300, blank=True, db_default="")
    access_salt = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ZaakQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-registratiemoment"]
        indexes = [
            models.Index(
                fields=["zaaktype", "uiterlijke_einddatum_afdoening"], name="zaak_open", condition=Q(einddatum=None)
            ),
            models.Index(fields=["zaaktype", "-registratiemoment"], name="zaak_received"),
            models.Index(fields=["behandelaar"], name="zaak_handler_open", condition=Q(einddatum=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="zaak_ends_after_start", condition=Q(einddatum=None) | Q(einddatum__gte=models.F("startdatum"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identificatie} {self.omschrijving}"

    @property
    def is_closed(self) -> bool:
        return self.einddatum is not None

    @property
    def is_overdue(self) -> bool:
        is_running = not self.is_closed and not self.is_suspended
        return is_running and self.uiterlijke_einddatum_afdoening < timezone.localdate()

    @property
    def is_suspended(self) -> bool:
        """Whether the term stands still (Awb 4:15)."""
        return self.opgeschort_since is not None

    @property
    def days_left(self) -> int:
        """Days until the result is due; negative when it is late."""
        return (self.uiterlijke_einddatum_afdoening - timezone.localdate()) // timedelta(days=1)


def due_date(zaaktype: ZaakType, startdatum: date) -> date:
    """The last day on which the resident should hear the result."""
    count = working_days_later if zaaktype.doorlooptijd_unit == TermUnit.WORKING_DAYS else days_later
    return count(startdatum, zaaktype.doorlooptijd_days)


class Status(models.Model):
    """A step that a zaak reached."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaak = models.ForeignKey(Zaak, on_delete=models.CASCADE, related_name="statussen", verbose_name=_("request"))
    statustype = models.ForeignKey(
        StatusType, on_delete=models.PROTECT, related_name="statussen", verbose_name=_("status type")
    )
    datum_status_gezet = models.DateTimeField(_("reached at"))
    statustoelichting = models.TextField(_("explanation"), blank=True)
    set_by = models.CharField(_("set by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering = ["datum_status_gezet"]
        constraints = [
            models.UniqueConstraint(fields=["zaak", "datum_status_gezet"], name="status_moment_unique"),
        ]

    def __str__(self) -> str:
        return str(self.statustype)


class Resultaat(models.Model):
    """How a zaak ended, and what the resident reads about it."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaak = models.OneToOneField(Zaak, on_delete=models.CASCADE, related_name="resultaat", verbose_name=_("request"))
    resultaattype = models.ForeignKey(
        ResultaatType, on_delete=models.PROTECT, related_name="resultaten", verbose_name=_("result type")
    )
    toelichting = models.TextField(_("explanation for the resident"))

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self) -> str:
        return str(self.resultaattype)


class BerichtSoort(models.TextChoices):
    """What was written about a zaak, and who reads it."""

    NOTITIE = "notitie", _("internal note")
    AAN_AANVRAGER = "aan_aanvrager", _("message to the applicant")
    VAN_AANVRAGER = "van_aanvrager", _("answer of the applicant")
    VERLENGD = "verlengd", _("term extended")
    OPGESCHORT = "opgeschort", _("term suspended")
    HERVAT = "hervat", _("term runs again")
    HEROPEND = "heropend", _("opened again")


class Bericht(models.Model):
    """Something written about a zaak: a note among colleagues, a message, an answer, or why its term moved.

    Attributes:
        afzender: who wrote it, as a colleague reads it; the resident reads that it was the municipality.
        old_due, new_due: for a term that moved.
        read_at: when a colleague marked an answer of the applicant as handled.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaak = models.ForeignKey(Zaak, on_delete=models.CASCADE, related_name="berichten", verbose_name=_("request"))
    soort = models.CharField(_("kind"), max_length=20, choices=BerichtSoort)
    tekst = models.TextField(_("text"), blank=True)
    afzender = models.CharField(_("written by"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    old_due = models.DateField(_("result was due"), null=True, blank=True)
    new_due = models.DateField(_("result is due"), null=True, blank=True)
    read_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["zaak"], name="bericht_unread", condition=Q(soort=BerichtSoort.VAN_AANVRAGER, read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.get_soort_display()


def document_path(document: "ZaakDocument", filename: str) -> str:
    """Where a document lies; nothing of the visitor's file name but a short extension."""
    extension = PurePosixPath(filename).suffix.lower()
    return f"zaken/{document.zaak_id}/{document.id}{extension if extension[1:].isalnum() else ''}"


class ZaakDocument(models.Model):
    """A file that came with a zaak."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    zaak = models.ForeignKey(Zaak, on_delete=models.CASCADE, related_name="documenten", verbose_name=_("request"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=document_path, max_length=200)
    titel = models.CharField(_("title"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    scan_state = models.CharField(
        _("malware scan"), max_length=10, choices=ScanState, default=ScanState.RELEASED, db_default=ScanState.RELEASED
    )
    created_at = models.DateTimeField(_("received at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.titel

    @property
    def is_released(self) -> bool:
        """Whether it may be opened: checked for malware, or there is no scanner."""
        return self.scan_state == ScanState.RELEASED


class Vernietigingslijst(models.Model):
    """Zaken to destroy, and afterwards the proof that they were.

    Attributes:
        items: for each zaak its id, reference, kind, result, dates, and what became of it; nothing about people.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    made_by = models.CharField(_("made by"), max_length=200)
    made_by_id = models.CharField(max_length=40)
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    approved_by = models.CharField(_("approved by"), max_length=200, blank=True)
    approved_by_id = models.CharField(max_length=40, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    items = models.JSONField(_("requests"), default=list)

    class Meta:
        verbose_name = _("list of destruction")
        verbose_name_plural = _("lists of destruction")
        ordering = ["-made_at"]
        permissions = [("manage_destruction", "May make and approve lists of destruction")]
        constraints = [
            models.CheckConstraint(
                name="vernietigingslijst_two_people",
                condition=Q(approved_at=None) | ~Q(approved_by_id=models.F("made_by_id")),
            ),
        ]

    def __str__(self) -> str:
        return _now("List of %(date)s") % {"date": date_format(timezone.localtime(self.made_at), "j F Y, H.i")}

    @property
    def size(self) -> int:
        return len(self.items)

    @property
    def state(self) -> str:
        """What is going on, for a person."""
        if self.done_at is not None:
            return _now("Destroyed on %(date)s") % {"date": date_format(timezone.localtime(self.done_at), "j F Y")}
        return _now("Is being destroyed") if self.approved_at is not None else _now("Waits for a colleague")
