"""From a definition's step to a Django form, with errors in words that fit the question."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import singledispatch
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.forms.definition import (
    ChoiceQuestion,
    ChoicesQuestion,
    DateQuestion,
    EmailQuestion,
    NumberQuestion,
    PhoneQuestion,
    PhotosQuestion,
    PostcodeQuestion,
    Question,
    Step,
    TextareaQuestion,
    TextQuestion,
)
from services.forms.fields import (
    DayMonthYearField,
    PhoneField,
    PhotosField,
    PostcodeField,
    sentence,
)
from services.forms.uploads import ACCEPTED_TYPES

type Answers = Mapping[str, Any]

HONEYPOT = "extra-website"
_EMAIL_LENGTH = 254
_SHORT = "meent-input-short"  # a field is as wide as the answer that is expected
# A name stands in the mail that we send: no link and no text of its own may ride along.
_ONLY_A_NAME = RegexValidator(
    re.compile(r"://|www\.|@|[\n\r\v\f\x85\u2028\u2029]", re.IGNORECASE),
    gettext_lazy("Enter only your name"),
    code="name",
    inverse_match=True,
)


class StepForm(forms.Form):
    """The questions of one step.

    Args:
        data: what was posted; without it nothing is judged.
        initial: what to show.
        contact_name: the question that asks who sends the form.
        photo_problems: what is wrong with photos, on a page that is otherwise not judged.
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
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        self.step = step
        for question in step.questions:
            field = self.fields[question.key] = build_field(question)
            if isinstance(question, TextQuestion) and (question.autocomplete == "name" or question.key == contact_name):
                field.validators.append(_ONLY_A_NAME)
        for key, problems in (photo_problems or {}).items():
            if problems:
                self.errors[key] = self.error_class(problems)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get(HONEYPOT):
            self.add_error(
                None,
                _("We think that a computer fills in this form. Are you a person? Then send this page once more."),
            )
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The answers as JSON values. Photos are kept apart."""
        return {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in self.cleaned_data.items()
            if not isinstance(self.fields[key], PhotosField)
        }


def typed_values(step: Step, data: QueryDict) -> dict[str, Any]:
    """What was typed, unchecked: to show a page again without judging it yet."""
    form = StepForm(step)
    return {
        key: field.widget.value_from_datadict(data, {}, key)
        for key, field in form.fields.items()
        if not isinstance(field, PhotosField)
    }


def empty_message(question: Question) -> str:
    """What stands beside a required question that was left open."""
    if question.error_empty:
        return question.error_empty
    if isinstance(question, ChoiceQuestion | ChoicesQuestion | PhotosQuestion):
        return sentence(_("Choose %(noun)s"), question.noun)
    return sentence(_("Enter %(noun)s"), question.noun)


def _common(question: Question) -> dict[str, Any]:
    return {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": empty_message(question)},
    }


def _length_message(question: Question, maximum: int) -> dict[str, str]:
    return {
        "max_length": sentence(_("Make %(noun)s shorter"), question.noun)
        + _(": use no more than %(maximum)s characters") % {"maximum": maximum}
    }


@singledispatch
def build_field(question: Any) -> forms.Field:
    """The form field for a question."""
    raise TypeError(f"no field for {type(question).__name__}")


@build_field.register
def _text(question: TextQuestion) -> forms.Field:
    attrs = {"class": _SHORT} if question.width == "short" else {}
    if question.autocomplete:
        attrs["autocomplete"] = question.autocomplete
    return _limited(forms.CharField, question, question.max_length, forms.TextInput(attrs=attrs))


@build_field.register
def _textarea(question: TextareaQuestion) -> forms.Field:
    widget = forms.Textarea(attrs={"rows": question.rows})
    return _limited(forms.CharField, question, question.max_length, widget)


@build_field.register
def _email(question: EmailQuestion) -> forms.Field:
    field = _limited(
        forms.EmailField,
        question,
        _EMAIL_LENGTH,
        forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field.error_messages["invalid"] = _("Enter an e-mail address such as name@example.com")
    return field


@build_field.register
def _phone(question: PhoneQuestion) -> forms.Field:
    attrs = {"type": "tel", "autocomplete": "tel"}
    return _limited(PhoneField, question, 30, forms.TextInput(attrs=attrs))


@build_field.register
def _postcode(question: PostcodeQuestion) -> forms.Field:
    attrs = {"autocomplete": "postal-code"}
    return _limited(PostcodeField, question, 20, forms.TextInput(attrs=attrs))


def _limited(
    field_class: type[forms.CharField], question: Question, maximum: int, widget: forms.Widget
) -> forms.CharField:
    """A text field whose length is checked on the server: a browser would cut off what is pasted, silently."""
    common = _common(question)
    common["error_messages"] |= _length_message(question, maximum)
    field = field_class(max_length=maximum, widget=widget, **common)
    field.widget.attrs.pop("maxlength", None)
    return field


@build_field.register
def _number(question: NumberQuestion) -> forms.Field:
    common = _common(question)
    limits = {"minimum": question.minimum, "maximum": question.maximum}
    outside = _("Enter a whole number from %(minimum)s to %(maximum)s") % limits
    common["error_messages"] |= {"invalid": outside, "min_value": outside, "max_value": outside}
    # A number input loses what isn't a number, and scrolls; a text input with digits on the keyboard does neither.
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": _SHORT})
    return forms.IntegerField(min_value=question.minimum, max_value=question.maximum, widget=widget, **common)


@build_field.register
def _date(question: DateQuestion) -> forms.Field:
    today = timezone.localdate()

    def limit(days: int | None) -> date | None:
        return None if days is None else today + timedelta(days=days)

    return DayMonthYearField(
        noun=question.noun,
        earliest=limit(question.earliest_days),
        latest=limit(question.latest_days),
        **_common(question),
    )


def _choices_of(question: ChoiceQuestion | ChoicesQuestion) -> list[tuple[str, str]]:
    """Value and text of each option; a hint stands on a line of its own."""
    return [
        (
            option.value,
            format_html('<span>{}<br><span class="meent-muted">{}</span></span>', option.label, option.hint)
            if option.hint
            else option.label,
        )
        for option in question.options
    ]


@build_field.register
def _choice(question: ChoiceQuestion) -> forms.Field:
    common = _common(question)
    common["error_messages"]["invalid_choice"] = empty_message(question)
    return forms.ChoiceField(choices=_choices_of(question), widget=forms.RadioSelect, **common)


@build_field.register
def _choices(question: ChoicesQuestion) -> forms.Field:
    common = _common(question)
    common["error_messages"] |= {"invalid_choice": empty_message(question), "invalid_list": empty_message(question)}
    return forms.MultipleChoiceField(choices=_choices_of(question), widget=forms.CheckboxSelectMultiple, **common)


@build_field.register
def _photos(question: PhotosQuestion) -> forms.Field:
    return PhotosField(maximum=question.maximum, accept=ACCEPTED_TYPES, label=question.label, help_text=question.hint)
