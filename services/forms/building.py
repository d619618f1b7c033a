"""From a question to a form field, with errors in words that fit the question."""

from datetime import date, timedelta
from functools import singledispatch
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from services.forms.fields import (
    DayMonthYearField,
    ExplanationField,
    PhoneField,
    PhotosField,
    PostcodeField,
    sentence,
)
from services.forms.lookups import find_address
from services.forms.numbers import AmountField, BsnField, IbanField, KvkField
from services.forms.places import AddressField, LocationField
from services.forms.questions import (
    AddressQuestion,
    AmountQuestion,
    BsnQuestion,
    ChoiceQuestion,
    ChoicesQuestion,
    ConsentQuestion,
    DateQuestion,
    EmailQuestion,
    Explanation,
    FilesQuestion,
    IbanQuestion,
    KvkQuestion,
    LocationQuestion,
    NumberQuestion,
    PhoneQuestion,
    PhotosQuestion,
    PostcodeQuestion,
    Question,
    TextareaQuestion,
    TextQuestion,
)
from services.forms.uploads import ACCEPTED_TYPES, PDF_CONTENT_TYPE

_EMAIL_LENGTH = 254
_SHORT = "meent-input-short"  # a field is as wide as the answer that is expected


def empty_message(question: Question) -> str:
    """What stands beside a required question that was left open."""
    if question.error_empty:
        return question.error_empty
    if isinstance(question, ChoiceQuestion | ChoicesQuestion | PhotosQuestion | FilesQuestion):
        return sentence(_("Choose %(noun)s"), question.noun)
    if isinstance(question, ConsentQuestion):
        return _("Tick the box if you want to go on")
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


@build_field.register
def _files(question: FilesQuestion) -> forms.Field:
    accept = (PDF_CONTENT_TYPE, *ACCEPTED_TYPES)
    return PhotosField(maximum=question.maximum, accept=accept, label=question.label, help_text=question.hint)


@build_field.register
def _amount(question: AmountQuestion) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": _SHORT})
    return AmountField(minimum=question.minimum, maximum=question.maximum, widget=widget, **_common(question))


@build_field.register
def _bsn(question: BsnQuestion) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": _SHORT, "autocomplete": "off"})
    return BsnField(widget=widget, **_common(question))


@build_field.register
def _kvk(question: KvkQuestion) -> forms.Field:
    return KvkField(widget=forms.TextInput(attrs={"inputmode": "numeric", "class": _SHORT}), **_common(question))


@build_field.register
def _iban(question: IbanQuestion) -> forms.Field:
    return IbanField(widget=forms.TextInput(attrs={"autocomplete": "off"}), **_common(question))


@build_field.register
def _address(question: AddressQuestion) -> forms.Field:
    return AddressField(find=find_address, **_common(question))


@build_field.register
def _location(question: LocationQuestion) -> forms.Field:
    return LocationField(**_common(question))


@build_field.register
def _consent(question: ConsentQuestion) -> forms.Field:
    return forms.BooleanField(**_common(question))


@build_field.register
def _explanation(item: Explanation) -> forms.Field:
    return ExplanationField(label=item.label, help_text=item.text)
