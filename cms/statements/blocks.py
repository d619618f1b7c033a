"""Rows of the two statements."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ProblemBlock(blocks.StructBlock):
    """Something that does not work for everybody yet."""

    what = blocks.TextBlock(label=_("What does not work"), max_length=1000)
    criterion = blocks.CharBlock(
        label=_("Success criterion"),
        required=False,
        max_length=150,
        help_text=_("For example: 1.1.1 Niet-tekstuele content"),
    )
    until = blocks.DateBlock(label=_("Solved on"), required=False)
    measure = blocks.TextBlock(label=_("What we do about it"), required=False, max_length=1000)

    class Meta:
        label = _("Known problem")
        icon = "warning"


class ProcessingBlock(blocks.StructBlock):
    """One purpose for which personal data are handled (AVG art. 13)."""

    purpose = blocks.CharBlock(label=_("For what"), max_length=200)
    data = blocks.TextBlock(label=_("Which data"), max_length=1000)
    ground = blocks.CharBlock(label=_("Legal ground"), max_length=300)
    kept = blocks.CharBlock(label=_("How long we keep them"), max_length=300)
    shared = blocks.CharBlock(label=_("With whom we share them"), required=False, max_length=300)

    class Meta:
        label = _("Purpose")
        icon = "key"
