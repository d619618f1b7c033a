"""The two forms with one text: for colleagues, and for the applicant."""

from typing import Any

from django.utils.translation import gettext as _

from services.zaken.forms import TextForm


def note_form(data: Any = None) -> TextForm:
    """For colleagues."""
    return TextForm(
        data,
        prefix="notitie",
        label=_("Internal note"),
        help_text=_("Colleagues read this. The resident does not, unless they ask for all that we know of them."),
    )


def message_form(data: Any = None) -> TextForm:
    """For the applicant."""
    return TextForm(
        data,
        prefix="bericht",
        label=_("Message to the resident"),
        help_text=_("The resident gets this by e-mail, if we have an address, and can answer on the status page."),
    )
