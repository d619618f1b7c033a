"""What an administrator fills in for a means of log-in."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from services.residents.models import IdentityProvider, ProviderKind

_LONGEST_SECRET = 500
_DIGID = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
SUGGESTIONS: dict[str, dict[str, Any]] = {
    ProviderKind.DIGID: {
        "identifier_claim": "bsn",
        "loa_values": [f"{_DIGID}MobileTwoFactorContract", f"{_DIGID}Smartcard", f"{_DIGID}SmartcardPKI"],
    },
    ProviderKind.EHERKENNING: {
        "identifier_claim": "kvk",
        "name_claim": "company_name",
        "acting_claim": "acting_subject",
        "loa_values": [f"urn:etoegang:core:assurance-class:loa{level}" for level in ("3", "4")],
    },
    ProviderKind.EIDAS: {
        "identifier_claim": "person_identifier",
        "name_claim": "name",
        "loa_values": [f"http://eidas.europa.eu/LoA/{level}" for level in ("substantial", "high")],
    },
}
"""What brokers use most; each of them calls things as it likes."""


class LinesField(forms.CharField):
    """A list, a line each."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return [line.strip() for line in str(text or "").splitlines() if line.strip()]


class ProviderForm(forms.ModelForm[IdentityProvider]):
    """Address, credentials, claims, levels."""

    issuer = forms.URLField(
        label=_("Address of the provider (issuer)"),
        max_length=300,
        assume_scheme="https",
        help_text=_("As your broker wrote it. We read the rest at this address, followed by /.well-known/…"),
        error_messages={
            "required": _("Fill in the address of the provider"),
            "invalid": _("Fill in a whole address, such as https://broker.example.nl/realm"),
        },
    )
    new_secret = forms.CharField(
        label=_("Client secret"),
        max_length=_LONGEST_SECRET,
        required=False,
        strip=True,
        widget=forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password"}),
    )
    loa_values = LinesField(
        label=_("Levels of assurance that are enough"),
        max_length=2000,
        help_text=_("One on each line, the lowest first. Who comes with another level is not logged in."),
        error_messages={"required": _("Fill in at least one level")},
    )
    field_order = ["issuer", "client_id", "new_secret"]

    class Meta:
        model = IdentityProvider
        fields: ClassVar = [
            "issuer", "client_id", "scope", "identifier_claim", "name_claim", "acting_claim", "loa_claim",
            "loa_values", "asks_loa", "is_active",
        ]  # fmt: skip
        error_messages: ClassVar = {
            "client_id": {"required": _("Fill in the client ID that your broker gave you")},
            "identifier_claim": {"required": _("Fill in which claim holds the number")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_secret = bool(self.instance.client_secret)
        self.fields["new_secret"].help_text = (
            _("There is one, and it is never shown. Leave this empty to keep it.")
            if has_secret
            else _("As your broker gave it to you. It is sealed, and never shown again.")
        )
        if self.instance.kind != ProviderKind.EHERKENNING:
            del self.fields["acting_claim"]

    def clean_issuer(self) -> str:
        issuer: str = self.cleaned_data["issuer"]
        if not issuer.startswith("https://") and not settings.OUTGOING_ALLOWED_HOSTS:
            raise forms.ValidationError(_("The address must begin with https://"))
        return issuer

    def clean_scope(self) -> str:
        scopes: list[str] = self.cleaned_data["scope"].split()
        if "openid" not in scopes:
            raise forms.ValidationError(_("One of the scopes must be openid"))
        return " ".join(scopes)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_secret = bool(self.instance.client_secret or cleaned.get("new_secret"))
        if cleaned.get("is_active") and not has_secret:
            self.add_error("new_secret", _("Fill in the client secret before residents can log in"))
        return cleaned
