"""An adopted text beside its source: three texts a field, and what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms.library.actions import arrange, decide, end_adoption
from cms.library.comparing import Standing, standing_of
from cms.library.differences import differences
from cms.library.errors import TargetGoneError
from cms.library.forms import ArrangeForm, DecisionForm
from cms.library.merging import State
from cms.library.models import Adoption, Mode
from cms.library.rights import adoptions_for, may_publish
from cms.library.views.base import LibraryView
from shared.errors import MeentError
from tenants.library.registry import item_kinds


class AdoptionView(LibraryView):
    """Vergelijken en beslissen."""

    template_name = "adoptions/adoption.html"
    adoption: Adoption
    standing: Standing | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.adoption = get_object_or_404(
            adoptions_for(self.user).select_related("page", "form"), pk=kwargs["adoption_id"], is_source=False
        )
        try:
            self.standing = standing_of(self.adoption)
        except TargetGoneError:
            self.standing = None

    def get_page_title(self) -> str:
        return self.adoption.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adoption, standing = self.adoption, self.standing
        form = kwargs.pop("form", None) or self._form()
        can_publish = may_publish(self.user, adoption)
        arrange_form = ArrangeForm(kind=adoption.kind, initial={"mode": adoption.mode, "kept": adoption.kept})
        return super().get_context_data(
            adoption=adoption,
            standing=standing,
            source=standing.source if standing is not None else None,
            kind=item_kinds.get(adoption.kind).title,
            form=form,
            changed=_rows(form, {State.NEW, State.BOTH}) if form is not None else [],
            own=_rows(form, {State.OWN}) if form is not None else [],
            arrange_form=arrange_form,
            can_publish=can_publish,
            is_live=adoption.page.live if adoption.page is not None else False,
            **kwargs,
        )

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form is None:
            raise Http404
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            decide(
                adoption_id=self.adoption.pk,
                decisions=form.decisions,
                seen=form.cleaned_data["seen"],
                publish=bool(form.cleaned_data.get("publish")),
                user=self.user,
                actor=self.actor,
            )
        except (MeentError, ValidationError) as error:
            form.add_error(None, str(error) if isinstance(error, MeentError) else error.messages)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("Your decisions are saved."))
        return redirect("library_admin:adoption", self.adoption.pk)

    def _form(self, data: Any = None) -> DecisionForm | None:
        if self.standing is None or self.standing.source is None or self.adoption.ended_at is not None:
            return None
        return DecisionForm(data, standing=self.standing, can_publish=may_publish(self.user, self.adoption))


class ArrangeView(AdoptionView):
    """Hoe een tekst volgt."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = ArrangeForm(request.POST, kind=self.adoption.kind)
        if form.is_valid():
            arrange(
                adoption_id=self.adoption.pk,
                mode=Mode(form.cleaned_data["mode"]),
                kept=form.cleaned_data["kept"],
                actor=self.actor,
            )
            messages.success(request, _("This is saved."))
        return redirect("library_admin:adoption", self.adoption.pk)


class EndView(AdoptionView):
    """Niet meer volgen."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        unpublish = "unpublish" in request.POST
        if unpublish and not may_publish(self.user, self.adoption):
            raise Http404
        try:
            end_adoption(adoption_id=self.adoption.pk, unpublish=unpublish, user=self.user, actor=self.actor)
        except MeentError as error:
            messages.error(request, str(error))
            return redirect("library_admin:adoption", self.adoption.pk)
        messages.success(request, _("The page is offline.") if unpublish else _("The text is your own from now on."))
        return redirect("library_admin:index")


def _rows(form: DecisionForm, states: set[State]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.spec.title,
            "state": one.state,
            "old": one.base_text,
            "new": one.new_text,
            "own": one.own_text,
            "parts": differences(one.base_text, one.new_text),
            "own_parts": differences(one.new_text, one.own_text),
            "choice": form[f"{one.spec.name}-choice"],
            "text": form[f"{one.spec.name}-text"],
            "loses_blocks": form.loses_blocks(one),
        }
        for one in form.compared
        if one.state in states
    ]
