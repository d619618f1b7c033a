"""What a visitor sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.feedback.models import LONGEST_REMARK

YES, NO = "ja", "nee"


class AnswerForm(forms.Form):
    """Was the page helpful?"""

    page = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    helpful = forms.ChoiceField(choices=[(YES, _("Yes")), (NO, _("No"))])


class RemarkForm(forms.Form):
    """Why."""

    remark = forms.CharField(
        label=_("Your remark"),
        help_text=_(
            "At most 600 characters. Do not write personal data, such as your name, address, phone number or citizen "
            "service number (BSN)."
        ),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": _("Write what you missed, or leave this page: we have your answer."),
            "max_length": _("Use at most %(limit_value)d characters. You used %(show_value)d."),
        },
    )
