"""What a member of staff fills in to answer a resident."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.privacy.people import Person

CONFIRMATION = "WISSEN"


class PersonForm(forms.Form):
    """By what the person is found."""

    email = forms.EmailField(label=_("E-mail address"), required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=40, required=False)
    reference = forms.CharField(label=_("Reference number of a request"), max_length=40, required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        min_length=3,
        required=False,
        help_text=_("Names are not unique: what is only found by name you choose yourself."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Fill in at least one of these."))
        return cleaned

    def person(self) -> Person:
        """Of a form that is valid."""
        return Person(**{name: value.strip() for name, value in self.cleaned_data.items()})


class ConfirmForm(forms.Form):
    """Removing can't be undone, so a word is typed."""

    confirmation = forms.CharField(
        label=_("Type %(word)s to remove this for good") % {"word": CONFIRMATION},
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed.strip().upper() != CONFIRMATION:
            raise forms.ValidationError(_("Type the word exactly as it stands here."))
        return typed
