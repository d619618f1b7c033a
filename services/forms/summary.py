"""What a resident answered, in words: for the check page and for the zaak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.forms.definition import Definition, Repeat, Step
from services.forms.fields import dutch_date
from services.forms.flow import Flow, shown
from services.forms.models import DraftUpload
from services.forms.numbers import euros, plain_number
from services.forms.places import address_text, location_text
from services.forms.questions import (
    AddressQuestion,
    AmountQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    ConsentQuestion,
    DateQuestion,
    Explanation,
    FilesQuestion,
    LocationQuestion,
    PhotosQuestion,
    Question,
)
from services.forms.rules import Calculation, Scope, is_filled


@dataclass(frozen=True, kw_only=True)
class SummaryRow:
    """One question with its answer; `value` is empty when it was left open.

    Attributes:
        key: of the question or the calculated value.
        step: where it can be changed; None for a value that nobody types.
        item: place in a step that repeats, from one.
    """

    key: str
    label: str
    value: str
    step: Step | None = None
    item: int | None = None
    uploads: tuple[DraftUpload, ...] = ()


def summary_rows(flow: Flow, uploads: Sequence[DraftUpload]) -> list[SummaryRow]:
    """The questions that are there for these answers, in the order of the form; then what was calculated."""
    rows: list[SummaryRow] = []
    for step in flow.steps:
        if step.repeat is not None:
            rows += _repeated_rows(flow, step, step.repeat)
            continue
        rows += [
            _row(step, item, flow.answers.get(item.key), uploads)
            for item in flow.items(step)
            if not isinstance(item, Explanation)
        ]
    return rows + [_calculated(calculation, flow.scope) for calculation in flow.definition.calculated]


def _repeated_rows(flow: Flow, step: Step, repeat: Repeat) -> list[SummaryRow]:
    rows: list[SummaryRow] = []
    for number, answers in enumerate(flow.answers.get(repeat.key) or [], start=1):
        scope = Scope(flow.definition.calculated, flow.before(step).values_by_key)
        for item in shown(step.questions, scope, answers):
            if isinstance(item, Explanation):
                continue
            row = _row(step, item, answers.get(item.key), ())
            label = f"{repeat.noun} {number}: {row.label}"
            rows.append(replace(row, label=label[:1].upper() + label[1:], item=number))
    if not rows:
        rows.append(SummaryRow(key=repeat.key, label=step.title, value="", step=step))
    return rows


def _calculated(calculation: Calculation, scope: Scope) -> SummaryRow:
    result = calculation.result(scope.values_by_key)
    text = "" if result is None else euros(result) if calculation.kind == "amount" else plain_number(result)
    return SummaryRow(key=calculation.key, label=calculation.label, value=text)


def zaak_eigenschappen(rows: Sequence[SummaryRow], definition: Definition) -> list[dict[str, str]]:
    """Questions and answers for the zaak, without who asks: that is the initiator, and is kept once."""
    contact = {definition.contact.name, definition.contact.email, definition.contact.phone}
    return [{"label": row.label, "value": row.value or _("Not filled in")} for row in rows if row.key not in contact]


def zaak_omschrijving(title: str, definition: Definition, rows: Sequence[SummaryRow], *, max_length: int) -> str:
    """How the worklist names the request: "Losse stoeptegel, Dorpsstraat 12"; the form's title when nothing does."""
    values = {row.key: " ".join(row.value.split()) for row in rows}
    text = ", ".join(values[key] for key in definition.about if values.get(key)) or title
    return text if len(text) <= max_length else f"{text[: max_length - 1].rstrip()}…"


def _row(step: Step, question: Question, answer: Any, uploads: Sequence[DraftUpload]) -> SummaryRow:
    mine = tuple(upload for upload in uploads if upload.question == question.key)
    value = _value(question, answer, len(mine))
    return SummaryRow(key=question.key, label=question.summary_label, value=value, step=step, uploads=mine)


def _value(question: Question, answer: Any, upload_count: int) -> str:
    match question:
        case PhotosQuestion():
            text = ngettext("%(count)d photo", "%(count)d photos", upload_count) % {"count": upload_count}
            return text if upload_count else ""
        case FilesQuestion():
            text = ngettext("%(count)d file", "%(count)d files", upload_count) % {"count": upload_count}
            return text if upload_count else ""
        case _:
            return _text(question, answer) if is_filled(answer) else ""


def _text(question: Question, answer: Any) -> str:
    match question:
        case ChoiceQuestion():
            return _labels(question).get(answer, str(answer))
        case ChoicesQuestion():
            labels = _labels(question)
            return "\n".join(labels.get(value, str(value)) for value in answer)
        case DateQuestion():
            return dutch_date(date.fromisoformat(answer))
        case AmountQuestion():
            return euros(Decimal(answer))
        case AddressQuestion():
            return address_text(answer)
        case LocationQuestion():
            return location_text(answer)
        case ConsentQuestion():
            return _("Yes")
        case _:
            return str(answer)


def _labels(question: ChoiceQuestion | ChoicesQuestion) -> dict[str, str]:
    return {option.value: option.label for option in question.options}
