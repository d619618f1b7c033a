"""The first screen: what waits for a decision, what was adopted, and what there is to adopt."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.library.actions import change_settings, mark_read
from cms.library.comparing import library_settings
from cms.library.forms import SettingsForm
from cms.library.models import Adoption, Notice
from cms.library.rights import CHANGE_SETTINGS, adoptions_for
from cms.library.views.base import LibraryView
from services.accounts.actors import staff_user
from tenants.context import current_municipality
from tenants.library.models import LibraryItem
from tenants.library.registry import item_kinds

_MOST_SHOWN = 200


class OverviewView(LibraryView):
    """Bibliotheek."""

    template_name = "adoptions/overview.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:100]
        adoptions = list(adoptions_for(self.user).select_related("page", "form"))
        following = [one for one in adoptions if one.ended_at is None and not one.is_source]
        return super().get_context_data(
            waiting=[one for one in following if one.notice in {Notice.WAITING, Notice.WITHDRAWN}],
            followed=[one for one in following if one.notice == Notice.FOLLOWED],
            adopted=[_with_kind(one) for one in following],
            offered=[one for one in adoptions if one.is_source],
            shelves=_shelves(words),
            words=words,
            settings_form=SettingsForm(instance=library_settings()) if self.user.has_perm(CHANGE_SETTINGS) else None,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        """The settings."""
        if not self.user.has_perm(CHANGE_SETTINGS):
            raise PermissionDenied
        form = SettingsForm(request.POST)
        if form.is_valid():
            change_settings(**form.cleaned_data, actor=self.actor)
            messages.success(request, _("The settings are saved."))
        return redirect("library_admin:index")


@require_POST
def read(request: HttpRequest, adoption_id: UUID) -> HttpResponse:
    """Gelezen: a notice that asks for nothing."""
    adoption = get_object_or_404(adoptions_for(staff_user(request)), pk=adoption_id)
    mark_read(adoption_id=adoption.pk)
    return redirect("library_admin:index")


def _shelves(words: str) -> list[tuple[str, list[dict[str, Any]]]]:
    """What this municipality has not adopted yet, by shelf."""
    taken = Adoption.objects.filter(ended_at=None).exclude(page=None, form=None, own={}).values("item_id")
    items = (
        LibraryItem.objects.readable_by(current_municipality())
        .filter(withdrawn_at=None, kind__in=list(item_kinds))
        .exclude(pk__in=taken)
        .select_related("shelf", "source")
        .order_by("-shelf__is_for_everybody", "shelf__name", "title")
    )
    if words:
        items = items.filter(title__icontains=words)
    shelves: dict[str, list[dict[str, Any]]] = {}
    for item in items[:_MOST_SHOWN]:
        shelves.setdefault(item.shelf.name, []).append({"item": item, "kind": item_kinds.get(item.kind).title})
    return list(shelves.items())


def _with_kind(adoption: Adoption) -> dict[str, Any]:
    return {"adoption": adoption, "kind": item_kinds.get(adoption.kind).title}
