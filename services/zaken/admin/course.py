"""What a case handler does with a request between taking and closing it. What was typed stays when it is refused."""

from typing import Any, ClassVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from services.zaken.actions import assign_zaak, set_status
from services.zaken.admin.detail import DetailView, ZaakViewMixin, refuse
from services.zaken.admin.texts import message_form, note_form
from services.zaken.correspondence import add_note, mark_handled, write_to_applicant
from services.zaken.errors import ZaakChangedError, ZaakError
from services.zaken.forms import AssignForm, ExtendForm, ReasonForm, StatusForm, VersionForm
from services.zaken.terms import extend_term, reopen_zaak, resume_term, suspend_term
from shared.errors import Text


class ActionView(DetailView):
    """One form, one action; then the request again.

    Attributes:
        name: the form's name on the page.
        done: what is said when it worked.
    """

    http_method_names = ["post"]
    name: ClassVar[str]
    done: ClassVar[Text]

    def form(self, data: Any) -> Form:
        """The form, filled in."""
        raise NotImplementedError

    def perform(self, values: dict[str, Any]) -> None:
        """The action, with what the form made of it."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Not saved yet. Check these answers."))
            return self.render(**{self.name: form})
        try:
            self.perform(form.cleaned_data)
        except ZaakChangedError as error:
            refuse(request, error)
            del self.zaak
            data = request.POST.copy()
            data[f"{form.prefix}-version"] = str(self.zaak.version)
            return self.render(**{self.name: self.form(data)})
        except ZaakError as error:
            refuse(request, error)
            return self.render(**{self.name: form})
        messages.success(request, self.done)
        return redirect(self.detail_url())


class NoteView(ActionView):
    """Notitie."""

    name, done = "note_form", _("The note is saved.")

    def form(self, data: Any) -> Form:
        return note_form(data)

    def perform(self, values: dict[str, Any]) -> None:
        add_note(zaak=self.zaak, text=values["text"], actor=self.actor)


class MessageView(ActionView):
    """Bericht aan de aanvrager."""

    name, done = "message_form", _("The message is sent.")

    def form(self, data: Any) -> Form:
        return message_form(data)

    def perform(self, values: dict[str, Any]) -> None:
        write_to_applicant(zaak=self.zaak, text=values["text"], actor=self.actor)


class HandledView(ZaakViewMixin):
    """What the applicant answered is dealt with."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        mark_handled(zaak=self.zaak, actor=self.actor)
        messages.success(request, _("The answer is marked as handled."))
        return redirect(self.detail_url())


class StatusView(ActionView):
    """Status wijzigen."""

    name, done = "status_form", _("The status is changed.")

    def form(self, data: Any) -> Form:
        return StatusForm(data, zaak=self.zaak, prefix="status")

    def perform(self, values: dict[str, Any]) -> None:
        set_status(
            zaak=self.zaak,
            statustype=values["statustype"],
            toelichting=values["toelichting"],
            actor=self.actor,
            expected_version=values["version"],
        )


class AssignView(ActionView):
    """Toewijzen."""

    name, done = "assign_form", _("It is saved who handles this request.")

    def form(self, data: Any) -> Form:
        return AssignForm(data, zaak=self.zaak, prefix="toewijzen")

    def perform(self, values: dict[str, Any]) -> None:
        assign_zaak(zaak=self.zaak, user=values["behandelaar"], actor=self.actor, expected_version=values["version"])


class ExtendView(ActionView):
    """Termijn verlengen."""

    name, done = "extend_form", _("The term is extended.")

    def form(self, data: Any) -> Form:
        return ExtendForm(data, prefix="verlengen")

    def perform(self, values: dict[str, Any]) -> None:
        extend_term(
            zaak=self.zaak,
            new_due=values["new_due"],
            reason=values["reason"],
            actor=self.actor,
            expected_version=values["version"],
        )


class SuspendView(ActionView):
    """Termijn opschorten."""

    name, done = "suspend_form", _("The term stands still.")

    def form(self, data: Any) -> Form:
        return ReasonForm(data, prefix="opschorten")

    def perform(self, values: dict[str, Any]) -> None:
        suspend_term(zaak=self.zaak, reason=values["reason"], actor=self.actor, expected_version=values["version"])


class ResumeView(ActionView):
    """Termijn hervatten."""

    name, done = "resume_form", _("The term runs again.")

    def form(self, data: Any) -> Form:
        return VersionForm(data, prefix="hervatten")

    def perform(self, values: dict[str, Any]) -> None:
        resume_term(zaak=self.zaak, actor=self.actor, expected_version=values["version"])


class ReopenView(ActionView):
    """Heropenen."""

    name, done = "reopen_form", _("The request is open again.")

    def form(self, data: Any) -> Form:
        return ReasonForm(data, prefix="heropenen")

    def perform(self, values: dict[str, Any]) -> None:
        reopen_zaak(zaak=self.zaak, reason=values["reason"], actor=self.actor, expected_version=values["version"])
