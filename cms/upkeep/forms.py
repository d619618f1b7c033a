"""When a page is looked at again."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

LATEST = timedelta(days=5 * 366)


class ReviewForm(forms.Form):
    """The day."""

    review_on = forms.DateField(
        label=_("Look again on"),
        widget=AdminDateInput(),
        help_text=_("On this day the owner of the page gets a mail. Choose a day in the coming five years."),
        error_messages={"required": _("Choose a day"), "invalid": _("Fill in a day such as 2027-03-31")},
    )

    def clean_review_on(self) -> date:
        chosen: date = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if not today < chosen <= today + LATEST:
            raise ValidationError(_("Choose a day in the coming five years"))
        return chosen
