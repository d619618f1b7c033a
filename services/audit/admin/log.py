"""The log as a list, as a file, and for how long it is kept."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import UpdateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from services.audit.actions import Thing, record
from services.audit.admin.filters import AuditFilterSet
from services.audit.circumstances import current_actor
from services.audit.export import csv_lines
from services.audit.forms import AuditSettingsForm
from services.audit.models import AuditEntry, AuditQuerySet, AuditSettings
from services.audit.people import pseudonym
from services.audit.registry import audit_events
from shared.actors import Actor
from shared.spreadsheets import csv_response

VIEW_LOG = "audit.view_auditentry"
CHANGE_SETTINGS = "audit.change_auditsettings"


class EventColumn(Column):
    """The event in words."""

    def get_value(self, instance: AuditEntry) -> str:
        return str(audit_events.get(instance.event).title) if instance.event in audit_events else instance.event


class MomentColumn(Column):
    """To the second."""

    def get_value(self, instance: AuditEntry) -> str:
        return date_format(timezone.localtime(instance.at), "d-m-Y H:i:s")


class AboutColumn(Column):
    """What it is about; of a page that was looked at, its address."""

    def get_value(self, instance: AuditEntry) -> str:
        return " ".join(filter(None, [instance.object_label, str(instance.details.get("path", ""))]))


class WhoColumn(Column):
    """The actor's name, else in which capacity."""

    def get_value(self, instance: AuditEntry) -> str:
        kinds = {
            "resident": _("a resident"),
            "staff": _("somebody who is not logged in"),
            "system": _("the platform itself"),
            "operator": _("an operator of the platform"),
        }
        if instance.actor_kind == "operator" and instance.actor_label:
            return f"{instance.actor_label} ({kinds['operator']})"
        return instance.actor_label or kinds.get(instance.actor_kind, instance.actor_kind)


class LogView(PermissionRequiredMixin, BaseListingView):
    """Newest first. Looking for a person is itself written down."""

    permission_required = VIEW_LOG
    raise_exception = True
    model = AuditEntry
    page_title = gettext_lazy("Audit log")
    header_icon = "history"
    index_url_name = "audit_admin:log"
    index_results_url_name = "audit_admin:log_results"
    is_searchable = False
    filterset_class = AuditFilterSet
    default_ordering = "-at"
    paginate_by = 50
    verbose_name_plural = AuditEntry._meta.verbose_name_plural
    columns: ClassVar[list[Column]] = [
        MomentColumn("at", label=gettext_lazy("When"), width="12%"),
        EventColumn("event", label=gettext_lazy("What")),
        AboutColumn("object_label", label=gettext_lazy("About"), width="20%"),
        WhoColumn("actor_label", label=gettext_lazy("Who"), width="20%"),
        Column("get_result_display", label=gettext_lazy("Outcome"), width="10%"),
        Column("network", label=gettext_lazy("From"), width="12%"),
    ]

    def get_base_queryset(self) -> AuditQuerySet:
        return AuditEntry.objects.all()

    def order_queryset(self, queryset: AuditQuerySet) -> Any:
        return queryset.order_by("-at", "-id")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        note_search(request)  # first, or its own row would move the others while they are read
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        query = self.request.GET.urlencode()
        buttons = [
            HeaderButton(
                label=_("Download as CSV"),
                url=f"{reverse('audit_admin:export')}?{query}",
                icon_name="download",
                attrs={"data-audit-export": ""},
            ),
            HeaderButton(
                label=_("Changes of pages"),
                url=reverse("wagtailadmin_reports:site_history"),
                icon_name="doc-full-inverse",
            ),
        ]
        if self.request.user.has_perm(CHANGE_SETTINGS):
            settings_url = reverse("audit_admin:settings")
            buttons.append(HeaderButton(label=_("How long it is kept"), url=settings_url, icon_name="cog"))
        return buttons

    @property
    def no_results_message(self) -> str:
        return _("Nothing in the log fits. Change the filters.")


class ExportView(LogView):
    """The rows that the filters leave, as CSV with the fields of Logboek Dataverwerkingen."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        note_search(request)
        rows = self.get_queryset()
        record("audit.exported", actor=acting(request), details={"filters": sorted(request.GET.keys())})
        return csv_response(csv_lines(rows), filename=f"logboek-{timezone.localdate():%Y-%m-%d}.csv")


class SettingsView(PermissionRequiredMixin, WagtailAdminTemplateMixin, UpdateView[AuditSettings, AuditSettingsForm]):
    """For how long the log is kept; the change is in the log."""

    permission_required = CHANGE_SETTINGS
    raise_exception = True
    form_class = AuditSettingsForm
    template_name = "audit/settings.html"
    page_title = gettext_lazy("How long the audit log is kept")
    header_icon = "history"
    success_url = reverse_lazy("audit_admin:log")

    def get_object(self, _queryset: object = None) -> AuditSettings:
        return AuditSettings.objects.first() or AuditSettings()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("audit_admin:log"), "label": _("Audit log")},
            {"url": "", "label": _("How long the audit log is kept")},
        ]

    @transaction.atomic
    def form_valid(self, form: AuditSettingsForm) -> HttpResponse:
        response = super().form_valid(form)
        details = {name: str(form.cleaned_data[name]) for name in form.changed_data}
        record("audit.settings_changed", actor=acting(self.request), details=details)
        messages.success(self.request, _("The settings of the log are saved."))
        return response


def acting(request: HttpRequest) -> Actor:
    """Who asks; these views let only staff in."""
    return current_actor() or Actor(kind="staff", id=str(request.user.pk), label=str(request.user))


def note_search(request: HttpRequest) -> None:
    """Somebody asked for the rows of one resident."""
    identifier = request.GET.get("person", "").strip()
    if identifier:
        record(
            "audit.person_looked_up",
            actor=acting(request),
            thing=Thing(kind="person", id="", person=pseudonym(identifier)),
        )
