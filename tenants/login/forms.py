"""Forms of the second step and of one's own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared.errors import Text

_LONGEST_ANSWER = 20_000  # of a device, in JSON


class CodeForm(forms.Form):
    """Six digits of an app."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six digits that your authenticator app shows now."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "meent-short"}),
        error_messages={"required": _("Enter the code")},
    )


class RecoveryForm(forms.Form):
    """One of the codes on paper."""

    code = forms.CharField(
        label=_("Recovery code"),
        help_text=_("For example BCDFG-23456. Each code works once."),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": _("Enter the recovery code")},
    )


class PasswordForm(forms.Form):
    """The password once more, of somebody without a second factor."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password")},
    )


class NameForm(forms.Form):
    """What somebody calls a factor."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("So that you recognise it later, for example “Phone” or “Key on my key ring”."),
        max_length=60,
        error_messages={"required": _("Enter a name")},
    )

    def __init__(self, *args: Any, suggestion: Text = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if suggestion:
            self.fields["name"].initial = suggestion


class AppForm(NameForm, CodeForm):
    """A new app: the first code that it shows, and its name."""

    field_order = ["code", "name"]


class AnswerForm(forms.Form):
    """What a device answered; filled in by the script."""

    answer = forms.CharField(max_length=_LONGEST_ANSWER, widget=forms.HiddenInput)


class NewPasskeyForm(NameForm):
    """A new passkey."""

    answer = forms.CharField(
        max_length=_LONGEST_ANSWER,
        widget=forms.HiddenInput,
        error_messages={"required": _("The device did not answer")},
    )
