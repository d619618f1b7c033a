"""What residents type to log in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskCodeForm(forms.Form):
    """To which address a code goes."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send a code to this address. You log in with it."),
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address such as name@example.nl"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class EnterCodeForm(forms.Form):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=20,
        help_text=_("Six digits. You can paste them."),
        error_messages={"required": _("Enter the code from the e-mail")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """Six digits, however they are spaced."""
        digits = "".join(one for one in self.cleaned_data["code"] if one.isascii() and one.isdigit())
        if len(digits) != 6:  # as many as we mail
            raise forms.ValidationError(_("The code has 6 digits. Check the e-mail."))
        return digits


def next_url_of(data: Any) -> str:
    """Where somebody was going, as it stands in a form or an address; `views.safe_next` judges it."""
    return str(data.get("verder", ""))[:300]
