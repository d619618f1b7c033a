"""One view for every operation that has a page: questions, then `perform()` or `enqueue()`."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import FormView

from shared.errors import MeentError
from tenants.console.forms.base import OperationForm
from tenants.console.pages import OperationPage
from tenants.console.results import Part, parts_of
from tenants.console.views.access import OperatorRequiredMixin, municipality_or_404
from tenants.municipalities.models import Municipality
from tenants.operations.actions import enqueue, perform, rehearse
from tenants.operations.models import Channel
from tenants.operations.registry import operation_kinds


class OperationFormView(OperatorRequiredMixin, FormView[OperationForm]):
    """Says what will happen, asks what has to be known, does it by POST.

    Attributes:
        page: which operation, with its words and its form.
    """

    page: OperationPage = None  # type: ignore[assignment]  # as_view() gives it
    template_name = "console/operation_form.html"
    municipality: Municipality | None = None

    def prepare(self) -> None:
        """Find the municipality of the address, and check that this installation can do this."""
        if not self.page.is_available:
            raise Http404
        if "slug" in self.kwargs:
            self.municipality = municipality_or_404(self.kwargs["slug"])

    def get_form_class(self) -> type[OperationForm]:
        return self.page.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"municipality": self.municipality}

    def get_initial(self) -> dict[str, Any]:
        """What a link filled in beforehand, as in `?domain=www.zonnedal.example`."""
        known = self.page.form_class.base_fields
        return {name: value for name, value in self.request.GET.items() if name in known and name != "confirmation"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page, municipality = self.page, self.municipality
        names = {"name": municipality.name, "slug": municipality.slug} if municipality else {}
        return context | {
            "page_texts": page.texts(names),
            "operation_page": page,
            "municipality": municipality,
            "back_url": self._back_url(),
            **(self._rehearsed_at_once() if page.is_rehearsed_at_once else {}),
            "refusal": page.refusal(municipality) if municipality else "",
        }

    def form_valid(self, form: OperationForm) -> HttpResponse:
        try:
            if self.page.is_rehearsed_on_request and "rehearse" in self.request.POST:
                parts = self._rehearse(form.parameters())  # refused: told at the question, like the deed itself
                return self.render_to_response(self.get_context_data(form=form, was_asked=True, rehearsal=parts))
            return self._ask(form)
        except MeentError as error:
            field, message = error.context.get("field"), str(error)
            if isinstance(field, str) and field in form.fields:
                form.add_error(field, message.removeprefix(f"{field}: "))
            else:
                form.add_error(None, message)
            return self.form_invalid(form)

    def _ask(self, form: OperationForm) -> HttpResponse:
        page = self.page
        if operation_kinds.get(page.key).is_long:
            operation = enqueue(
                page.key,
                actor=self.actor(),
                channel=Channel.CONSOLE,
                municipality=self.municipality,
                parameters=form.parameters(),
            )
            return redirect("console:operation", operation.pk)
        result = perform(
            page.key,
            actor=self.actor(),
            channel=Channel.CONSOLE,
            municipality=self.municipality,
            parameters=form.parameters(),
        )
        if result.get("invitation_url"):  # where no mail leaves, this is the only time that it is told
            response = render(self.request, "console/invitation.html", self.get_context_data(result=result))
            response["Cache-Control"] = "no-store"
            return response
        if result.get("visit_url"):  # good for one visit, soon
            response = render(self.request, "console/visit.html", self.get_context_data(result=result))
            response["Cache-Control"] = "no-store"
            return response
        slug = result.get("slug") or (self.municipality.slug if self.municipality else "")
        name = result.get("name") or (self.municipality.name if self.municipality else slug)
        messages.success(self.request, str(page.done) % {"name": name, "slug": slug})
        return redirect("console:municipality", slug)

    def _rehearsed_at_once(self) -> dict[str, Any]:
        """What it would do, shown before it is asked; or why it can't be done."""
        try:
            return {"rehearsal": self._rehearse({})}
        except MeentError as error:
            return {"rehearsal_error": str(error)}

    def _rehearse(self, parameters: dict[str, Any]) -> list[Part]:
        result = rehearse(self.page.key, actor=self.actor(), municipality=self.municipality, parameters=parameters)
        return parts_of(self.page.key, result)

    def _back_url(self) -> str:
        if self.municipality is not None:
            return reverse("console:municipality", args=[self.municipality.slug])
        return reverse(f"console:{self.page.section}")
