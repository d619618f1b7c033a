"""One visitor in one form: their draft, their photos, and the addresses of what comes next."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from services.forms import queries
from services.forms.definition import Step
from services.forms.errors import DraftLostError
from services.forms.flow import Flow
from services.forms.models import DraftUpload, Form, FormDraft
from services.forms.visitors import owner_of


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What a page of a form needs to know."""

    form: Form
    draft: FormDraft | None
    uploads: list[DraftUpload]
    flow: Flow

    def step_url(self, step: Step) -> str:
        return reverse("forms:step", args=[self.form.slug, step.slug])

    @property
    def check_url(self) -> str:
        return reverse("forms:check", args=[self.form.slug])

    @property
    def continue_url(self) -> str:
        """The first page that still wants an answer; the check page when none does."""
        incomplete = self.flow.first_incomplete()
        return self.step_url(incomplete) if incomplete else self.check_url


def load_journey(request: HttpRequest, form: Form) -> Journey:
    """Read where this visitor is.

    Raises:
        DraftLostError: they had answers, and those have expired.
    """
    draft = queries.find_draft(form=form, owner=owner_of(request))
    if draft is not None and draft.is_expired(timezone.now()):
        raise DraftLostError
    uploads = list(draft.uploads.all()) if draft else []
    version = draft.version if draft else queries.latest_version(form)
    return Journey(form=form, draft=draft, uploads=uploads, flow=queries.flow_of(version, draft, uploads))
