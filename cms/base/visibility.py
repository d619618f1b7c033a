"""What a colleague sees of other colleagues' work in Wagtail's back office: what is published, and what is theirs.

Wagtail checks before it changes something, and in some places only then: until that moment these screens would show
the titles of drafts in sections of the site that are somebody else's. Each was found by the isolation matrix
(`tests/tenancy/matrix`).
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.chooser import ChosenMultipleView, ExternalLinkView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry

_ANY_RIGHT = ("add", "change", "delete", "publish", "choose", "lock", "unlock", "bulk_delete")


def with_a_right(user: Any, model: type[Model]) -> QuerySet[Any]:
    """What this colleague has some right to, whatever it is that they may do with it."""
    found: QuerySet[Any] = policy_registry.get_by_type(model).instances_user_has_any_permission_for(user, _ANY_RIGHT)
    return found


def choosable_pages(pages: Any, user: Any) -> Any:
    """Of these pages what is published, and the drafts that this colleague may edit."""
    own = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return pages.filter(Q(live=True) | Q(pk__in=own.values("pk")))


@require_admin_access
def bulk_action(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Wagtail's screen for a selection, of which only what the colleague has a right to is left over."""
    action_class = bulk_action_registry.get_bulk_action_class(app_label, model_name, action)
    if action_class is None:
        raise Http404
    model = apps.get_model(app_label, model_name)
    ids: Iterable[Any] = request.GET.getlist("id")
    try:
        if "all" in ids:
            ids = action_class(request, model).get_all_objects_in_listing_query(request.GET.get("childOf"))
        own = list(with_a_right(request.user, model).filter(pk__in=list(ids)).values_list("pk", flat=True))
    except (ObjectDoesNotExist, ValidationError, ValueError):
        raise Http404 from None
    _narrow(request, own)
    response: HttpResponse = action_class(request, model).dispatch(request)
    return response


@require_admin_access
def chosen_pages(request: HttpRequest) -> HttpResponse:
    """What a chooser hears about pages by their ids."""
    try:
        pages = choosable_pages(Page.objects.filter(pk__in=request.GET.getlist("id")), request.user)
        _narrow(request, list(pages.values_list("pk", flat=True)))
    except ValueError:
        raise Http404 from None
    response: HttpResponse = ChosenMultipleView.as_view()(request)
    return response


@require_admin_access
def no_test_of_errors(_request: HttpRequest) -> HttpResponse:
    """Wagtail's page that fails on purpose is not there: it would let anybody fill the log with errors."""
    raise Http404


class OwnExternalLinkView(ExternalLinkView):
    """An address that is a page of this site becomes a link to it, under the title that this colleague may see."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if f"{self.form_prefix}-{self.link_url_field_name}" not in request.POST:
            raise MultiValueDictKeyError(self.link_url_field_name)  # Wagtail's field takes for granted that it came
        response: HttpResponse = super().post(request)
        return response

    def render_chosen_response(self, result: dict[str, Any]) -> HttpResponse:
        if "adminTitle" in result:
            page = Page.objects.get(pk=result["id"]).specific
            result = result | {"adminTitle": page.get_admin_display_title()}
        response: HttpResponse = super().render_chosen_response(result)
        return response


def _narrow(request: HttpRequest, ids: Iterable[object]) -> None:
    query = request.GET.copy()
    query.setlist("id", [str(one) for one in ids])
    request.GET = query  # type: ignore[assignment]  # Wagtail's view reads it; a copy can be changed


class PageTypesReportView(PageTypesUsageReportView):
    """How often each kind of page is used; the last edit is named when it was of a page that is theirs."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        page_types = super().decorate_paginated_queryset(page_types)
        named = {kind.last_edited_page.pk for kind in page_types if kind.last_edited_page}
        own = set(with_a_right(self.request.user, Page).filter(pk__in=named).values_list("pk", flat=True))
        for kind in page_types:
            if kind.last_edited_page and kind.last_edited_page.pk not in own:
                kind.last_edited_page = None
        return page_types


class OwnDocumentsAPIViewSet(DocumentsAdminAPIViewSet):
    """The back office's API: documents in the folders that are theirs."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=with_a_right(self.request.user, self.model).values("pk"))


class OwnImagesAPIViewSet(ImagesAdminAPIViewSet):
    """The same for pictures."""

    def get_queryset(self) -> Any:
        return super().get_queryset().filter(pk__in=with_a_right(self.request.user, self.model).values("pk"))
