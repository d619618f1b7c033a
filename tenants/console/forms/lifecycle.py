"""Making a municipality, and changing what it is called and where it is found."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from tenants.console.forms.base import OpeningForm, OperationForm, required
from tenants.provisioning.registry import STANDARD_TEMPLATE, starter_templates
from tenants.usage.limits import read_limits

_CODE_PATTERN = r"^\d{4}$"
_TECHNICAL = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


def name_field(**options: Any) -> forms.CharField:
    """The name, without "Gemeente" before it."""
    return forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Without “Gemeente” before it, as in: Zonnedal"),
        error_messages=required(_("Enter the name of the municipality")),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        **options,
    )


def slug_field(**options: Any) -> forms.SlugField:
    """The short name."""
    return forms.SlugField(
        label=_("Short name"),
        max_length=63,
        error_messages={
            "required": _("Enter a short name"),
            "invalid": _("Use only letters, digits and hyphens for the short name, as in: zonnedal"),
        },
        widget=forms.TextInput(attrs=_TECHNICAL | {"class": "console-input-medium"}),
        **options,
    )


def domain_field(**options: Any) -> forms.CharField:
    """A host name."""
    options = {"help_text": _("Without https:// before it, as in: www.zonnedal.nl")} | options
    return forms.CharField(
        label=_("Domain"),
        max_length=253,
        error_messages=required(_("Enter the domain")),
        widget=forms.TextInput(attrs=_TECHNICAL | {"inputmode": "url"}),
        **options,
    )


def code_field(**options: Any) -> forms.CharField:
    """The code of Statistics Netherlands."""
    options = {"help_text": _("The CBS code of 4 digits")} | options
    return forms.CharField(
        label=_("Municipality code"),
        max_length=4,
        validators=[RegexValidator(_CODE_PATTERN, _("Enter a municipality code of 4 digits"))],
        error_messages=required(_("Enter the municipality code")),
        widget=forms.TextInput(attrs=_TECHNICAL | {"inputmode": "numeric", "class": "meent-input-short"}),
        **options,
    )


def email_field(**options: Any) -> forms.EmailField:
    """An address that an invitation goes to."""
    return forms.EmailField(
        error_messages={
            "required": _("Enter the e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.nl"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        **options,
    )


def limit_field(**options: Any) -> forms.IntegerField:
    """A number, or nothing for no limit."""
    return forms.IntegerField(
        required=False,
        min_value=0,
        max_value=2_000_000_000,
        error_messages={"invalid": _("Enter a whole number in digits, or leave it empty")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "meent-input-short", "autocomplete": "off"}),
        **options,
    )


def inhabitants_field() -> forms.IntegerField:
    """How many people live there; may be left empty."""
    return forms.IntegerField(
        label=_("Inhabitants"),
        required=False,
        min_value=0,
        max_value=2_000_000,
        help_text=_("Costs can be split by it"),
        error_messages={"invalid": _("Enter the number of inhabitants in digits, as in: 28000")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "meent-input-short"}),
    )


class CreateForm(OperationForm):
    """What a new municipality needs; the rest follows from it."""

    name = name_field()
    gemeentecode = code_field()
    domain = domain_field()
    admin_email = email_field(
        label=_("E-mail address of the first administrator"),
        help_text=_("They get an invitation to choose a password. You can also invite them later."),
        required=False,
    )
    template = forms.ChoiceField(
        label=_("What does it begin with?"),
        widget=forms.RadioSelect,
        error_messages=required(_("Choose what it begins with")),
    )
    slug = slug_field(required=False, help_text=_("Empty: it is made from the name"))
    official_name = forms.CharField(
        label=_("Official name"), max_length=120, required=False, help_text=_("Empty: “Gemeente” and the name")
    )
    inhabitants = inhabitants_field()
    oin = forms.CharField(
        label="OIN", max_length=20, required=False, help_text=_("20 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "console-input-medium"}),
    )  # fmt: skip
    rsin = forms.CharField(
        label="RSIN", max_length=9, required=False, help_text=_("9 digits"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "console-input-medium"}),
    )  # fmt: skip
    owms_uri = forms.CharField(label=_("OWMS address"), max_length=200, required=False)

    is_canary = forms.BooleanField(
        label=_("New releases come here first"),
        required=False,
        help_text=_("For a municipality that wants to try them"),
    )

    extra_fields = ("slug", "official_name", "inhabitants", "oin", "rsin", "owms_uri", "is_canary")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, template.title) for name, template in starter_templates.items()]
        self.fields["template"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("template", STANDARD_TEMPLATE)


class RenameForm(OperationForm):
    """Another name; a herindeling also brings another code."""

    name = name_field()
    official_name = forms.CharField(
        label=_("Official name"),
        max_length=120,
        required=False,
        help_text=_("As in: Gemeente Zonnedal. Left as it is, it follows the name"),
    )
    slug = slug_field(required=False, help_text=_("The name in commands and addresses of this console"))
    gemeentecode = code_field(required=False, help_text=_("Changes only with a herindeling"))
    inhabitants = inhabitants_field()

    extra_fields = ("slug", "gemeentecode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "official_name", "slug", "gemeentecode", "inhabitants"):
            self.initial.setdefault(name, getattr(self.target, name))

    def parameters(self) -> dict[str, Any]:
        """What is another than before; empty is: as it is."""
        given = super().parameters()
        inhabitants = given.pop("inhabitants")
        changed = {name: "" if value == getattr(self.target, name) else value for name, value in given.items()}
        return changed | {"inhabitants": None if inhabitants == self.target.inhabitants else inhabitants}


class AddDomainForm(OperationForm):
    """One more host name."""

    domain = domain_field()


class _KnownDomainForm(OperationForm):
    """Chooses among the domains that are not the main one."""

    domain = forms.ChoiceField(
        label=_("Which domain?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a domain"), "invalid_choice": _("Choose one of these domains")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = sorted(domain.domain for domain in self.target.domains.all() if not domain.is_primary)
        self.fields["domain"].choices = [(name, name) for name in others]  # type: ignore[attr-defined]  # a ChoiceField
        self.nothing_to_choose = "" if others else _("There is only the main domain. Add another domain first.")


class PrimaryDomainForm(_KnownDomainForm):
    """Which one links lead to."""


class RemoveDomainForm(_KnownDomainForm):
    """Which one goes."""


class InviteForm(OpeningForm):
    """Whom to invite."""

    admin_email = email_field(label=_("E-mail address"))


class LimitsForm(OperationForm):
    """How much one municipality may use; empty is no limit."""

    storage_mb = limit_field(label=_("Storage in MB"))
    mails_a_day = limit_field(label=_("Mails a day"))
    requests_a_minute = limit_field(label=_("Requests a minute"))
    background_s_an_hour = limit_field(
        label=_("Background work in seconds an hour"), help_text=_("What is over it waits for the next hour")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in read_limits(self.target).as_dict().items():
            self.initial.setdefault(name, value)
