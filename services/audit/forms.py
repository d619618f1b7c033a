"""What administrators fill in about the log."""

from typing import ClassVar

from django import forms

from services.audit.models import AuditSettings


class AuditSettingsForm(forms.ModelForm[AuditSettings]):
    """How long, and where the register is."""

    register_url = forms.URLField(
        label=AuditSettings._meta.get_field("register_url").verbose_name,
        help_text=AuditSettings._meta.get_field("register_url").help_text,
        assume_scheme="https",
        required=False,
    )

    class Meta:
        model = AuditSettings
        fields: ClassVar = ["keep_months", "register_url"]
