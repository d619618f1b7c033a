"""The back office's screens: how pages are judged, and what visitors wrote."""

import csv
import io
from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from cms.feedback.actions import TAKEN_ALONG, handle
from cms.feedback.models import Reaction, ReactionQuerySet
from cms.feedback.queries import pages_of, reactions_for, with_scores
from services.accounts.actors import staff, staff_user
from services.audit.actions import record

CHANGE_REACTIONS = "feedback.change_reaction"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class TemplateColumn(Column):
    """A column with a template of its own."""

    def __init__(self, name: str, *, template_name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template_name


class _ReactionsView(PermissionRequiredMixin, BaseListingView):
    """What both screens share."""

    permission_required = CHANGE_REACTIONS
    raise_exception = True
    header_icon = "comment"
    is_searchable = False
    paginate_by = 50


class ScoresView(_ReactionsView):
    """Each page that got a reaction and that this colleague may edit; the least helpful first."""

    model = Page
    page_title = gettext_lazy("Reactions to pages")
    index_url_name = "feedback_admin:scores"
    default_ordering = ("-unhelpful_share", "-unhelpful")
    columns: ClassVar[list[Column]] = [
        TemplateColumn("title", label=gettext_lazy("Page"), template_name="feedback/admin/cell_page.html"),
        TemplateColumn(
            "unhelpful_share",
            label=gettext_lazy("Found helpful"),
            template_name="feedback/admin/cell_share.html",
            width="22%",
        ),
        TemplateColumn(
            "open_remarks",
            label=gettext_lazy("Remarks to handle"),
            template_name="feedback/admin/cell_open.html",
            width="26%",
        ),
    ]

    @property
    def header_buttons(self) -> list[Any]:
        return [
            HeaderButton(label=_("All remarks to handle"), url=reverse("feedback_admin:remarks"), icon_name="comment"),
            HeaderButton(label=_("Download as CSV"), url=reverse("feedback_admin:csv"), icon_name="download"),
        ]

    def get_base_queryset(self) -> Any:
        return with_scores(pages_of(self.request.user)).order_by("-unhelpful_share", "-unhelpful", "title")

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @property
    def no_results_message(self) -> str:
        return _("Nobody has reacted to your pages yet.")


class RemarksView(_ReactionsView):
    """Remarks that nobody has handled, the oldest first; of one page with `?page=`."""

    model = Reaction
    page_title = gettext_lazy("Remarks to handle")
    index_url_name = "feedback_admin:remarks"
    columns: ClassVar[list[Column]] = [
        TemplateColumn("remark", label=gettext_lazy("Remark"), template_name="feedback/admin/cell_remark.html"),
        Column("page", label=gettext_lazy("Page"), width="22%"),
        Column("created_at", label=gettext_lazy("Given on"), width="16%"),
        TemplateColumn("handled", label="", template_name="feedback/admin/cell_handle.html", width="16%"),
    ]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        overview = {"url": reverse("feedback_admin:scores"), "label": ScoresView.page_title}
        return [*self.breadcrumbs_items, overview, {"url": "", "label": self.page_title}]

    def get_base_queryset(self) -> ReactionQuerySet:
        reactions = reactions_for(self.request.user).unhandled().order_by("created_at")
        page = self.request.GET.get("page", "")
        return reactions.filter(page_id=int(page)) if page.isdecimal() and len(page) < 10 else reactions

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    @property
    def no_results_message(self) -> str:
        return _("There are no remarks to handle.")


class HandledView(PermissionRequiredMixin, View):
    """Afgehandeld."""

    permission_required = CHANGE_REACTIONS
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        reaction = get_object_or_404(reactions_for(request.user), pk=kwargs["reaction_id"])
        if handle(reaction=reaction, actor=staff(staff_user(request))):
            messages.success(request, _("The remark is handled."))
        else:
            messages.warning(request, _("A colleague had handled this remark already."))
        return redirect("feedback_admin:remarks")


class CsvView(PermissionRequiredMixin, View):
    """Every reaction to one's own pages as a file; in the audit log."""

    permission_required = CHANGE_REACTIONS
    raise_exception = True
    http_method_names = ["get"]

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        out = io.StringIO()
        out.write("\ufeff")  # or a spreadsheet takes it for another character set
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow([_("Given on"), _("Page"), _("Address"), _("Helpful"), _("Remark"), _("Handled on")])
        count = 0
        for one in reactions_for(request.user).order_by("created_at"):
            writer.writerow([_harmless(cell) for cell in _cells(one, request)])
            count += 1
        record(TAKEN_ALONG, actor=staff(staff_user(request)), details={"count": count})
        response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="reacties-{timezone.localdate():%Y-%m-%d}.csv"'
        return response


def _cells(one: Reaction, request: HttpRequest) -> list[str]:
    return [
        timezone.localtime(one.created_at).strftime("%Y-%m-%d %H:%M"),
        one.page.title,
        one.page.get_url(request) or "",
        _("Yes") if one.is_helpful else _("No"),
        one.remark,
        timezone.localtime(one.handled_at).strftime("%Y-%m-%d %H:%M") if one.handled_at else "",
    ]


def _harmless(cell: str) -> str:
    """A cell that never begins a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
