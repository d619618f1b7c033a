"""What is done to many municipalities at once."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tenants.console.forms.base import OperationForm
from tenants.fleet.actions import WAVE_SIZE
from tenants.fleet.registry import fleet_commands
from tenants.municipalities.models import Municipality


class SelectionForm(OperationForm):
    """Which municipalities; all of them when nothing is said."""

    only = forms.CharField(
        label=_("Which municipalities?"),
        required=False,
        max_length=20_000,
        help_text=_("Short names, with spaces or commas between them. Empty: all municipalities."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "none"}),
    )

    def clean_only(self) -> list[str]:
        slugs = list(dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["only"].lower())))
        known = set(Municipality.objects.filter(slug__in=slugs).values_list("slug", flat=True))
        unknown = [slug for slug in slugs if slug not in known]
        if unknown:
            raise ValidationError(_("No municipality is called: %(slugs)s"), params={"slugs": ", ".join(unknown)})
        return slugs


class MigrateForm(SelectionForm):
    """In which steps."""

    wave_size = forms.IntegerField(
        label=_("How many municipalities in a wave?"),
        min_value=1,
        max_value=1000,
        help_text=_("A failure stops the wave: the fewer there are in one, the fewer it reaches"),
        error_messages={"required": _("Enter a number"), "invalid": _("Enter a number in digits")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "meent-input-short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("wave_size", WAVE_SIZE)


class RunForm(SelectionForm):
    """Which command, of those that apps offer to the console."""

    command = forms.ChoiceField(
        label=_("Which command?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a command"), "invalid_choice": _("Choose one of these commands")},
    )
    field_order = ("command", "only")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, f"{command.title} ({name})") for name, command in fleet_commands.items()]
        self.fields["command"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
