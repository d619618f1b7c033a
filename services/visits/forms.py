"""Giving consent."""

from datetime import datetime, timedelta
from typing import ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from services.visits.models import LONGEST_CONSENT, Consent


class ConsentForm(forms.ModelForm[Consent]):
    """What for, until when, who."""

    class Meta:
        model = Consent
        fields: ClassVar = ["purpose", "until", "operator_email"]
        labels: ClassVar = {"purpose": _("What may they look at, and why?"), "until": _("Until when?")}
        widgets: ClassVar = {"until": AdminDateTimeInput}

    def clean_until(self) -> datetime:
        until: datetime = self.cleaned_data["until"]
        if until <= timezone.now() + timedelta(minutes=1):
            raise forms.ValidationError(_("Choose a moment that is still to come."))
        if until > timezone.now() + LONGEST_CONSENT:
            raise forms.ValidationError(_("Choose a moment within 31 days. You can give consent again after."))
        return until
