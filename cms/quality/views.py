"""The page with remarks on one page's text."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from cms.quality.drafts import judge_draft
from cms.quality.markup import MarkupRemark
from cms.quality.readability import Remark


class RemarksView(WagtailAdminTemplateMixin, TemplateView):
    """What could be plainer, and what keeps somebody out; for who may change the page."""

    template_name = "quality/remarks.html"
    page_title = _("Check the text")
    header_icon = "glasses"

    @cached_property
    def page(self) -> Page:
        return get_object_or_404(Page, pk=self.kwargs["page_id"], depth__gt=1).specific

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.page.permissions_for_user(request.user).can_edit():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.page.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": _("Check the text")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = judge_draft(self.page, self.request)
        by_kind: dict[str, list[Any]] = {}
        found: list[Remark | MarkupRemark] = [*verdict.reading.remarks, *verdict.text.remarks]
        for remark in found:
            by_kind.setdefault(remark.kind, []).append(remark)
        return super().get_context_data(**kwargs) | {"page": self.page, "verdict": verdict, "remarks": by_kind}
