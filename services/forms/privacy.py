"""What forms have of a resident: answers that were not sent yet, and that a form was sent."""

from typing import Any

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from services.audit.people import pseudonym
from services.forms.actions import erase_draft
from services.forms.models import FormDraft, Submission
from services.forms.queries import flow_of
from services.forms.summary import summary_rows
from services.privacy.package import labelled, safe_name
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from services.zaken.privacy import KIND as ZAAK
from shared.actors import Actor

KIND = "draft"
_TABLES = frozenset({"forms_formdraft", "forms_draftupload", "forms_submission"})


def find(person: Person) -> list[Found]:
    """Drafts with the address, number or name in an answer."""
    drafts = FormDraft.objects.select_related("form", "version").annotate(written=Cast("answers", TextField()))
    drafts = drafts.annotate(
        digits=Func(
            F("written"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
        )
    )
    conditions = []
    if person.email:
        conditions.append(("email", Q(written__icontains=person.email.strip())))
    if person.phone_digits:
        conditions.append(("text", Q(digits__contains=person.phone_digits)))
    if person.name:
        conditions.append(("name", Q(written__icontains=person.name.strip())))
    found: dict[str, Found] = {}
    for found_by, condition in conditions:
        for draft in drafts.filter(condition):
            found.setdefault(
                str(draft.pk),
                Found(
                    kind=KIND,
                    id=str(draft.pk),
                    title=_("Unsent form: %(form)s") % {"form": draft.form.title},
                    at=draft.created_at,
                    found_by=found_by,
                    person=pseudonym(_contact(draft)),
                ),
            )
    return list(found.values())


def _contact(draft: FormDraft) -> str:
    key = draft.version.parsed.contact.email
    return str(draft.answers.get(key) or "") if key else ""


def gather(chosen: Chosen) -> list[Section]:
    """Each draft with its photos, and which forms led to the chosen requests."""
    taken: set[str] = set()
    drafts = FormDraft.objects.filter(pk__in=chosen.of(KIND)).select_related("form", "version")
    sections = [_section(draft, taken) for draft in drafts.prefetch_related("uploads")]
    sent = Submission.objects.filter(zaak__in=chosen.of(ZAAK)).select_related("form", "zaak", "version")
    rows = [
        {
            _("Form"): submission.form.title,
            _("Version"): submission.version.number,
            _("Sent at"): submission.sent_at,
            _("Reference"): submission.zaak.identificatie,
        }
        for submission in sent
    ]
    return sections + ([Section(title=_("Forms that you sent"), rows=rows)] if rows else [])


def _section(draft: FormDraft, taken: set[str]) -> Section:
    uploads = list(draft.uploads.all())
    answers: dict[str, Any] = {
        row.label: row.value for row in summary_rows(flow_of(draft.version, draft, uploads), uploads)
    }
    facts = {
        _("Begun at"): draft.created_at,
        _("Removed by itself at"): draft.expires_at,
    }
    folder = f"bestanden/{draft.form.slug}"
    files = [
        (safe_name(folder, upload.name, taken, stored_as=str(upload.file.name)), upload.file) for upload in uploads
    ]
    title = _("Unsent form: %(form)s") % {"form": draft.form.title}
    return Section(title=title, rows=labelled(iter([facts, answers])), files=files)


def erase(chosen: Chosen, actor: Actor, dry_run: bool) -> list[Outcome]:
    """Drafts go at once: no law keeps what was not sent. What was sent goes with its request."""
    outcomes = []
    for draft in FormDraft.objects.filter(pk__in=chosen.of(KIND)).select_related("form"):
        outcomes.append(Outcome(title=_("Unsent form: %(form)s") % {"form": draft.form.title}))
        if not dry_run:
            erase_draft(draft=draft, actor=actor)
    return outcomes


def register() -> None:
    """Tell how residents' data in forms is found, handed out and removed."""
    keepers.register("forms", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=20))
