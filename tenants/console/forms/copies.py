"""Copies of a municipality: back-ups, exit packages, training copies; and its end."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.console.formatting import moment, size
from tenants.console.forms.base import ConfirmedForm, OpeningForm, OperationForm
from tenants.console.forms.lifecycle import code_field, domain_field, name_field, slug_field
from tenants.console.packages import in_package_folder, package_files
from tenants.municipalities.models import Purpose
from tenants.transfer.queries import backups_of

PACKAGE_SUFFIXES = (".zip", ".meent.zip")


class ExportForm(OpeningForm):
    """Where the package goes, and how much is in it."""

    to = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.zip$",
        label=_("File name"),
        required=False,
        help_text=_("In the package folder of the server; ends in .zip. Empty: short name, date and time"),
        error_messages={
            "invalid": _("Use only letters, digits, hyphens and dots, and end with .zip"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    with_password_hashes = forms.BooleanField(
        label=_("Put the hashes of passwords in the package"),
        help_text=_(
            "Only when the municipality moves with its accounts. Without them everybody chooses a new password."
        ),
        required=False,
    )


class ImportForm(OperationForm):
    """Which package, and what its municipality is called here."""

    file = forms.ChoiceField(
        label=_("Which package?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a package"), "invalid_choice": _("Choose one of these packages")},
    )
    purpose = forms.ChoiceField(
        label=_("What is it for?"),
        help_text=_("In production mail leaves to residents. A package does not decide that: you do."),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is for"), "invalid_choice": _("Choose one of these")},
    )
    slug = slug_field(required=False, help_text=_("Empty: as in the package"))
    name = name_field(required=False)
    domain = domain_field(required=False, help_text=_("Empty: as in the package"))
    gemeentecode = code_field(required=False, help_text=_("Empty: as in the package"))
    over_limit = forms.BooleanField(
        label=_("Also when it holds more than a new municipality may store"),
        help_text=_("Give it a limit of its own afterwards."),
        required=False,
    )

    extra_fields = ("slug", "name", "domain", "gemeentecode", "over_limit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("Empty: as in the package")
        files = [file for file in package_files() if file.name.endswith(PACKAGE_SUFFIXES)]
        self.fields["file"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (file.name, f"{file.name} ({size(file.bytes)}, {moment(file.made_at)})") for file in files
        ]
        self.nothing_to_choose = (
            ""
            if files
            else _("There is no package in the package folder of the server. Put it there first, then come back.")
        )

    def parameters(self) -> dict[str, Any]:
        return {name: value for name, value in super().parameters().items() if value}


class CloneForm(OperationForm):
    """What the copy is called."""

    name = name_field()
    slug = slug_field()
    domain = domain_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("name", _("%(name)s training") % {"name": self.target.name})
        self.initial.setdefault("slug", f"{self.target.slug}-oefen")

    def parameters(self) -> dict[str, Any]:
        return super().parameters() | {"purpose": "training"}


class BackupForm(OperationForm):
    """How long it is kept."""

    keep_days = forms.IntegerField(
        label=_("How many days do we keep it?"),
        min_value=1,
        max_value=3650,
        error_messages={
            "required": _("Enter a number of days"),
            "invalid": _("Enter a number of days in digits"),
        },
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "meent-input-short"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("keep_days", settings.BACKUP_RETENTION_DAYS)


class RestoreForm(ConfirmedForm):
    """Which back-up, and are you sure."""

    backup = forms.ChoiceField(
        label=_("Which back-up?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a back-up"), "invalid_choice": _("Choose one of these back-ups")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        backups = backups_of(self.target.pk)
        self.fields["backup"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (str(backup.pk), f"{moment(backup.taken_at)} ({size(backup.bytes)})") for backup in backups
        ]
        self.nothing_to_choose = "" if backups else _("There is no back-up of this municipality yet. Make one first.")


class AbandonForm(OperationForm):
    """Nothing to ask."""

    def parameters(self) -> dict[str, Any]:
        return {"abandon": True}


def certificate_field() -> forms.RegexField:
    """Where the certificate comes."""
    return forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.pdf$",
        label=_("File name of the certificate"),
        help_text=_("In the package folder of the server; ends in .pdf"),
        error_messages={
            "required": _("Enter a file name"),
            "invalid": _("Use only letters, digits, hyphens and dots, and end with .pdf"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FinishRemovalForm(OperationForm):
    """Of a municipality whose page is gone already."""

    slug = slug_field(help_text=_("Of the municipality that was removed"))
    certificate = certificate_field()

    def parameters(self) -> dict[str, Any]:
        return super().parameters() | {"certificate": str(in_package_folder(self.cleaned_data["certificate"]))}


class DeleteForm(ConfirmedForm):
    """Are you sure."""

    certificate = certificate_field()
    with_packages = forms.BooleanField(
        label=_("Also remove the exit packages of this municipality"),
        help_text=_("Those in the package folder of this server. Hand them over first."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("certificate", f"certificaat-{self.target.slug}-{today:%Y-%m-%d}.pdf")

    def parameters(self) -> dict[str, Any]:
        return super().parameters() | {"certificate": str(in_package_folder(self.cleaned_data["certificate"]))}
