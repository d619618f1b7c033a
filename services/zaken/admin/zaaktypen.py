"""Where administrators set a kind of request, and which groups handle it."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from services.accounts.actors import staff, staff_user
from services.audit.actions import Thing, record
from services.zaken.audit import ZAAKTYPE_CHANGED
from services.zaken.forms import ZaakTypeForm
from services.zaken.models import ZaakType
from services.zaken.teams import set_teams, team_names, teams_of

CHANGE_ZAAKTYPE = "zaken.change_zaaktype"


class TeamsColumn(Column):
    """The names of the groups, looked up once for the whole list."""

    def get_value(self, instance: ZaakType) -> str:
        return ", ".join(instance.team_names) or str(_("Nobody yet"))  # type: ignore[attr-defined]  # set by the view


class ZaakTypeListView(PermissionRequiredMixin, BaseListingView):
    """The kinds of request, with who handles them."""

    permission_required = CHANGE_ZAAKTYPE
    raise_exception = True
    page_title = _("Kinds of request")
    header_icon = "folder-open-inverse"
    index_url_name = "zaken_admin:zaaktypen"
    is_searchable = False
    verbose_name_plural = ZaakType._meta.verbose_name_plural
    columns: ClassVar[list[Column]] = [
        TitleColumn("omschrijving", label=_("Name"), url_name="zaken_admin:zaaktype"),
        Column("term", label=_("Term"), width="15%"),
        TeamsColumn("teams", label=_("Handled by"), width="40%"),
    ]

    def get_queryset(self) -> list[ZaakType]:
        names = team_names()
        zaaktypen = list(ZaakType.objects.all())
        for zaaktype in zaaktypen:
            zaaktype.team_names = names[str(zaaktype.pk)]  # type: ignore[attr-defined]  # for TeamsColumn
        return zaaktypen


class ZaakTypeEditView(PermissionRequiredMixin, WagtailAdminTemplateMixin, UpdateView[ZaakType, ZaakTypeForm]):
    """Name, term, explanation, groups."""

    permission_required = CHANGE_ZAAKTYPE
    raise_exception = True
    model = ZaakType
    form_class = ZaakTypeForm
    pk_url_kwarg = "zaaktype_id"
    template_name = "zaken/admin/zaaktype.html"
    header_icon = "folder-open-inverse"
    success_url = reverse_lazy("zaken_admin:zaaktypen")

    def get_page_title(self) -> str:
        return self.object.omschrijving

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("zaken_admin:zaaktypen"), "label": _("Kinds of request")},
            {"url": "", "label": self.object.omschrijving},
        ]

    def get_initial(self) -> dict[str, Any]:
        return {"teams": teams_of(self.object)}

    @transaction.atomic
    def form_valid(self, form: ZaakTypeForm) -> HttpResponse:
        response = super().form_valid(form)
        changed = [name.partition("_")[0] for name in form.changed_data if name != "teams"]
        if changed:
            thing = Thing(kind="zaaktype", id=str(self.object.pk), label=self.object.omschrijving)
            actor = staff(staff_user(self.request))
            record(ZAAKTYPE_CHANGED, actor=actor, thing=thing, details={"changed": sorted(set(changed))})
        set_teams(zaaktype=self.object, groups=form.cleaned_data["teams"], user=staff_user(self.request))
        messages.success(self.request, _("%(kind)s is saved.") % {"kind": self.object.omschrijving})
        return response

    def form_invalid(self, form: ZaakTypeForm) -> HttpResponse:
        messages.error(self.request, _("Not saved yet. Check these answers."))
        return super().form_invalid(form)
