"""What an operator says before looking into a municipality."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.console.forms.base import OperationForm


class VisitForm(OperationForm):
    """With consent there is nothing to say; without, why it can't wait."""

    is_emergency = forms.BooleanField(
        label=_("There is no consent, and it can't wait"),
        required=False,
        help_text=_("All administrators of the municipality get an e-mail at once, with your name and your reason."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_("The municipality reads this. Write no personal data of residents."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
