"""An item of a shelf: read it, and adopt it."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.library.actions import adopt_as_answer, adopt_as_form, adopt_as_page
from cms.library.forms import AdoptForm
from cms.library.kinds import ANSWER, FORM
from cms.library.models import Adoption, Mode
from cms.library.rights import adoptions_for, may_adopt, parents_for
from cms.library.views.base import LibraryView
from shared.errors import MeentError
from tenants.context import current_municipality
from tenants.library.queries import Source, source
from tenants.library.registry import item_kinds
from tenants.library.values import as_text


class ItemView(LibraryView):
    """Een tekst van de bibliotheek."""

    template_name = "adoptions/item.html"
    source: Source

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = source(current_municipality(), kwargs["item_id"])
        if found is None or found.item.kind not in item_kinds:
            raise Http404
        self.source = found

    def get_page_title(self) -> str:
        return self.source.item.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = item_kinds.get(self.source.item.kind)
        texts = [(spec.title, as_text(spec, self.source.fields.get(spec.name, spec.empty))) for spec in kind.fields]
        adoption = adoptions_for(self.user).filter(item_id=self.source.item.pk, ended_at=None).first()
        return super().get_context_data(
            **{"form": self._form()} | kwargs,
            source=self.source,
            kind=kind.title,
            texts=[(title, text) for title, text in texts if text],
            adoption=adoption,
        )

    def _form(self, data: Any = None) -> AdoptForm | None:
        kind = self.source.item.kind
        if self.source.item.is_withdrawn or not may_adopt(self.user, kind):
            return None
        parents = [] if kind in {FORM, ANSWER} else parents_for(self.user, kind)
        can_publish = any(page.permissions_for_user(self.user).can_publish_subpage() for page in parents[:1])
        return AdoptForm(data, kind=kind, parents=parents, can_publish=can_publish)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form is None:
            raise PermissionDenied
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            adoption = self._adopt(form.cleaned_data)
        except (MeentError, ValidationError) as error:
            form.add_error(None, str(error) if isinstance(error, MeentError) else error.messages)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _adopted(adoption))
        if adoption.page is not None:
            return redirect("wagtailadmin_pages:edit", adoption.page.pk)
        return redirect("library_admin:adoption", adoption.pk)

    def _adopt(self, chosen: dict[str, Any]) -> Adoption:
        item_id: UUID = self.source.item.pk
        mode = Mode(chosen["mode"])
        if self.source.item.kind == FORM:
            return adopt_as_form(item_id=item_id, zaaktype=chosen["zaaktype"], mode=mode, actor=self.actor)
        if self.source.item.kind == ANSWER:
            return adopt_as_answer(item_id=item_id, mode=mode, actor=self.actor)
        parent = next(page for page in parents_for(self.user, self.source.item.kind) if page.pk == chosen["parent"])
        publish = bool(chosen.get("publish")) and parent.permissions_for_user(self.user).can_publish_subpage()
        return adopt_as_page(
            item_id=item_id, parent=parent, publish=publish, mode=mode, user=self.user, actor=self.actor
        )


def _adopted(adoption: Adoption) -> str:
    return str(_("“%(title)s” is adopted. What you change from now on is your own text.") % {"title": adoption.title})
