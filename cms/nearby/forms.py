"""The form with which residents find their village."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.kernen.models import LONGEST_NAME, Kern
from cms.kernen.queries import find_kernen


class FindForm(forms.Form):
    """A postcode or a name; `found` of a valid form is what it can mean, at least one."""

    zoek = forms.CharField(
        label=_("Postcode, or name of your village or neighbourhood"),
        max_length=LONGEST_NAME,
        help_text=_("For example 1234 AB"),
        error_messages={"required": _("Fill in a postcode or a name"), "max_length": _("Fill in a postcode or a name")},
    )
    found: list[Kern]

    def clean_zoek(self) -> str:
        asked: str = self.cleaned_data["zoek"]
        self.found = find_kernen(asked)
        if not self.found:
            raise ValidationError(
                _("We know no village or neighbourhood with “%(asked)s”. Check what you typed, or choose one below."),
                params={"asked": asked},
            )
        return asked
