"""Form fields for what Dutch forms ask: forgiving in what they accept, clear in what they refuse."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}", re.ASCII)
_DUTCH_PHONE = re.compile(r"0[1-9][0-9]{8}", re.ASCII)
_FOREIGN_PHONE = re.compile(r"\+[1-9][0-9]{7,14}", re.ASCII)
# Accepted whatever the language of the page: a resident types "maart" or "mrt" on the English page as well.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan january", "februari feb february", "maart mrt mar march", "april apr", "mei may",
            "juni jun june", "juli jul july", "augustus aug august", "september sep sept", "oktober okt oct october",
            "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
MONTH_LABELS = (
    "", gettext_lazy("January"), gettext_lazy("February"), gettext_lazy("March"), gettext_lazy("April"),
    pgettext_lazy("month", "May"), gettext_lazy("June"), gettext_lazy("July"), gettext_lazy("August"),
    gettext_lazy("September"), gettext_lazy("October"), gettext_lazy("November"), gettext_lazy("December"),
)  # fmt: skip


class PostcodeField(forms.CharField):
    """A Dutch postcode, however it is spaced or cased; returns "1234 AB"."""

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s.-]", "", str(super().clean(value))).upper()
        if not text:
            return ""
        if not _POSTCODE.fullmatch(text):
            raise ValidationError(_("Enter a postcode with 4 digits and 2 letters"), code="invalid")
        return f"{text[:4]} {text[4:]}"


class PhoneField(forms.CharField):
    """A telephone number; returns it without spaces, dashes and brackets."""

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s().\-/‐-―]", "", str(super().clean(value)))
        text = re.sub(r"^00", "+", text)
        text = re.sub(r"^\+310?", "0", text)
        if text and not (_DUTCH_PHONE.fullmatch(text) or _FOREIGN_PHONE.fullmatch(text)):
            raise ValidationError(
                _("Enter a phone number with 10 digits, such as 06 12345678, or with a country code, such as +32"),
                code="invalid",
            )
        return text


class DayMonthYearWidget(forms.MultiWidget):
    """Three text inputs, each with its own label."""

    template_name = "forms/widgets/date.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__([forms.TextInput(attrs=attrs) for attrs in _DATE_ATTRS])
        self.widgets_names = ["-dag", "-maand", "-jaar"]

    def decompress(self, value: Any) -> list[str]:
        """Split an ISO date."""
        if not value:
            return ["", "", ""]
        year, month, day = str(value).split("-")
        return [str(int(day)), str(int(month)), year]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = (_("Day"), _("Month"), _("Year"))
        for label, subwidget in zip(labels, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = label
        return context

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # the signature is Django's
        """A link in the error summary goes to the first of the three."""
        return f"{id_}_0" if id_ else id_


_DATE_ATTRS: tuple[dict[str, Any], ...] = (
    {"inputmode": "numeric", "size": 2},
    {"size": 10},
    {"inputmode": "numeric", "size": 4},
)


class DayMonthYearField(forms.Field):
    """A date in three parts; returns a `date`, or None when it was left open."""

    widget = DayMonthYearWidget

    def __init__(self, *, noun: str, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.noun = noun
        self.earliest = earliest
        self.latest = latest

    def clean(self, value: Any) -> date | None:
        parts = [str(part or "").strip() for part in (value if isinstance(value, Sequence) else ())]
        if not any(parts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        self._refuse_missing(parts)
        found = self._read(parts)
        if self.earliest and found < self.earliest:
            raise ValidationError(
                _("Enter a date from %(date)s onwards") % {"date": dutch_date(self.earliest)}, code="early"
            )
        if self.latest and found > self.latest:
            raise ValidationError(
                _("Enter a date up to and including %(date)s") % {"date": dutch_date(self.latest)}, code="late"
            )
        return found

    def _refuse_missing(self, parts: Sequence[str]) -> None:
        missing = [
            text
            for part, text in zip(
                parts, (_("the day of %(noun)s"), _("the month of %(noun)s"), _("the year of %(noun)s")), strict=True
            )
            if not part
        ]
        if missing:
            what = _(" and ").join(missing) % {"noun": self.noun}
            raise ValidationError(_("Also enter %(what)s") % {"what": what}, code="incomplete")

    def _read(self, parts: Sequence[str]) -> date:
        day_text, month_text, year_text = parts
        month = _MONTHS.get(month_text.lower().rstrip(".")) or _number(month_text, digits=2)
        if not 1 <= month <= 12:  # months of a year
            raise ValidationError(
                _("Enter the month of %(noun)s as a number or a word, such as 3 or March") % {"noun": self.noun},
                code="month",
            )
        year = _number(year_text, digits=4)
        if year < 1000:  # "26" could be 1926 or 2026: we don't guess
            raise ValidationError(_("Enter the year of %(noun)s with 4 digits") % {"noun": self.noun}, code="year")
        day = _number(day_text, digits=2)
        try:
            return date(year, month, day)
        except ValueError:
            if not 1 <= day <= 31:  # days of a month
                raise ValidationError(
                    _("Enter the day of %(noun)s as a number from 1 to 31") % {"noun": self.noun}, code="day"
                ) from None
            raise ValidationError(
                _("%(day)s %(month)s does not exist. Check %(noun)s")
                % {"day": day, "month": MONTH_LABELS[month], "noun": self.noun},
                code="nonexistent",
            ) from None


def dutch_date(value: date) -> str:
    """ "27 maart 2026" in the active language."""
    return f"{value.day} {MONTH_LABELS[value.month]} {value.year}"


def _number(text: str, *, digits: int) -> int:
    """A number of at most so many digits, or -1."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else -1


class PhotosInput(forms.FileInput):
    """A file input for one or more; `forms/photos.html` shows above it what was sent before."""

    allow_multiple_selected = True
    needs_multipart_form = True


class PhotosField(forms.Field):
    """Photos are stored by `actions.save_step` one by one; this field only shows them and carries the errors."""

    widget = PhotosInput

    def __init__(self, *, maximum: int, accept: Sequence[str], **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.maximum = maximum
        self.widget.attrs.update(accept=",".join(accept), multiple=maximum > 1)

    def clean(self, value: Any) -> None:  # the signature is Django's
        """Nothing: the files went another way."""


class ExplanationField(forms.Field):
    """A text between the questions; `forms/explanation.html` shows it."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> None:  # the signature is Django's
        """Nothing: it asks nothing."""


def sentence(template: str, noun: str) -> str:
    """An error sentence about one answer, with a capital."""
    return capfirst(template % {"noun": noun})
