"""A step of a form as Django's form: what its rules show, what was typed, and what is wrong with it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.forms.building import build_field
from services.forms.definition import Step
from services.forms.fields import ExplanationField, PhotosField
from services.forms.flow import is_required
from services.forms.questions import Explanation, FilesQuestion, PhotosQuestion, Question, TextQuestion
from services.forms.rules import Scope

type Answers = Mapping[str, Any]

HONEYPOT = "extra-website"
SEEN = "gezien"
# A name stands in the mail that we send: no link and no text of its own may ride along.
_ONLY_A_NAME = RegexValidator(
    re.compile(r"://|www\.|@|[\n\r\v\f\x85\u2028\u2029]", re.IGNORECASE),
    gettext_lazy("Enter only your name"),
    code="name",
    inverse_match=True,
)


class StepForm(forms.Form):
    """The questions of one step, as far as they are there for these answers.

    Args:
        data: what was posted; without it nothing is judged.
        initial: what to show.
        contact_name: the question that asks who sends the form.
        photo_problems: what is wrong with photos, on a page that is otherwise not judged.
        scope: the answers of the steps before this one.
        photo_counts: how many photos and files there are by question.

    Attributes:
        dependent: keys of the questions here that are there because of an answer; the page names those that it showed.
        revealed: those that came by what was answered on this very page: they are shown before they are judged.
    """

    use_required_attribute = False  # we check on submit, in Dutch; the browser's own bubbles stay away

    def __init__(
        self,
        step: Step,
        *,
        data: QueryDict | None = None,
        initial: Answers | None = None,
        contact_name: str | None = None,
        photo_problems: Mapping[str, Sequence[str]] | None = None,
        scope: Scope | None = None,
        photo_counts: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.step = step
        self._data = data
        self.dependent: list[str] = []
        self.revealed: dict[str, bool] = {}
        self._contact_name = contact_name
        self._scope = scope if scope is not None else Scope()
        self._counts = photo_counts or {}
        for item in step.questions:
            if item.show is None or item.show.holds(self._scope):
                self._add(item)
        for key, problems in (photo_problems or {}).items():
            if problems and key in self.fields:
                self.errors[key] = self.error_class(problems)

    def _add(self, item: Question | Explanation) -> None:
        field = self.fields[item.key] = build_field(item)
        if isinstance(item, Explanation):
            return
        if not isinstance(field, PhotosField):
            field.required = is_required(item, self._scope)
        if isinstance(item, TextQuestion) and (item.autocomplete == "name" or item.key == self._contact_name):
            field.validators.append(_ONLY_A_NAME)
        if item.show is not None:
            self.dependent.append(item.key)
            if self._data is not None and item.key not in self._data.getlist(SEEN):
                self.revealed[item.key] = field.required
                field.required = False
        self._note_answer(item, field)

    def _note_answer(self, question: Question, field: forms.Field) -> None:
        """Let what follows on this page look at it."""
        if isinstance(question, PhotosQuestion | FilesQuestion):
            value: Any = self._counts.get(question.key, 0)
        elif not self.is_bound:
            value = self.initial.get(question.key)
        else:
            try:
                typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(question.key))
                value = as_answer(field.clean(typed))
            except ValidationError:
                value = None
        self._scope.values_by_key[question.key] = value

    def needs(self, question: Question) -> bool:
        """Whether it must be answered, as the other answers are now."""
        return is_required(question, self._scope)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get(HONEYPOT):
            self.add_error(
                None,
                _("We think that a computer fills in this form. Are you a person? Then send this page once more."),
            )
        if self.revealed:
            for key, was_required in self.revealed.items():
                self.fields[key].required = was_required
            self.add_error(None, _("Because of your answer there is another question. Answer that one too."))
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers as JSON values. Photos are kept apart."""
        return {
            key: as_answer(value)
            for key, value in self.cleaned_data.items()
            if not isinstance(self.fields[key], PhotosField | ExplanationField)
        }


def as_answer(value: Any) -> Any:
    """What a field returns, as it is kept in JSON."""
    return value.isoformat() if isinstance(value, date) else value


def typed_values(step: Step, data: QueryDict) -> dict[str, Any]:
    """What was typed, unchecked: to show a page again without judging it yet."""
    fields = {question.key: build_field(question) for question in step.asked}
    return {
        key: field.widget.value_from_datadict(data, {}, key)
        for key, field in fields.items()
        if not isinstance(field, PhotosField)
    }
