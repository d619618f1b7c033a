"""What a resident answered, in words: for the check page and for the zaak."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.forms.definition import (
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    Definition,
    PhotosQuestion,
    Question,
    Step,
)
from services.forms.fields import dutch_date
from services.forms.models import DraftUpload


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One question with its answer; `value` is empty when it was left open."""

    step: Step
    question: Question
    value: str
    uploads: tuple[DraftUpload, ...] = ()


def summary_rows(
    definition: Definition, answers: Mapping[str, Any], uploads: Sequence[DraftUpload]
) -> list[SummaryRow]:
    """All questions in the order of the form."""
    return [
        _row(step, question, answers.get(question.key), uploads)
        for step in definition.steps
        for question in step.questions
    ]


def zaak_eigenschappen(rows: Sequence[SummaryRow], definition: Definition) -> list[dict[str, str]]:
    """Questions and answers for the zaak, without who asks: that is the initiator, and is kept once."""
    contact = {definition.contact.name, definition.contact.email, definition.contact.phone}
    return [
        {"label": row.question.summary_label, "value": row.value or _("Not filled in")}
        for row in rows
        if row.question.key not in contact
    ]


def zaak_omschrijving(title: str, definition: Definition, rows: Sequence[SummaryRow], *, max_length: int) -> str:
    """How the worklist names the request: "Losse stoeptegel, Dorpsstraat 12"; the form's title when nothing does."""
    values = {row.question.key: " ".join(row.value.split()) for row in rows}
    text = ", ".join(values[key] for key in definition.about if values[key]) or title
    return text if len(text) <= max_length else f"{text[: max_length - 1].rstrip()}…"


def _row(step: Step, question: Question, answer: Any, uploads: Sequence[DraftUpload]) -> SummaryRow:
    mine = tuple(upload for upload in uploads if upload.question == question.key)
    return SummaryRow(step=step, question=question, value=_value(question, answer, len(mine)), uploads=mine)


def _value(question: Question, answer: Any, photo_count: int) -> str:
    if isinstance(question, PhotosQuestion):
        return (
            ngettext("%(count)d photo", "%(count)d photos", photo_count) % {"count": photo_count} if photo_count else ""
        )
    if answer is None or answer in ("", []):
        return ""
    if isinstance(question, ChoiceQuestion):
        return _labels(question).get(answer, str(answer))
    if isinstance(question, ChoicesQuestion):
        labels = _labels(question)
        return "\n".join(labels.get(value, str(value)) for value in answer)
    if isinstance(question, DateQuestion):
        return dutch_date(date.fromisoformat(answer))
    return str(answer)


def _labels(question: ChoiceQuestion | ChoicesQuestion) -> dict[str, str]:
    return {option.value: option.label for option in question.options}
