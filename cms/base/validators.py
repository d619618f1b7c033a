"""Checks of what an editor types, with messages that say what to type instead."""

import re

from django.core.validators import RegexValidator, URLValidator
from django.utils.translation import gettext_lazy as _

_OWN_PATH = re.compile(r"^/(?!/)[^\s\\]*$")

validate_phone = RegexValidator(
    r"^[+\d][\d ]{3,19}$", _("Fill in a phone number with only digits and spaces, such as 14 0123.")
)


def validate_address(value: str) -> None:
    """Accept an address of this site ("/status/") or a full http(s) address, nothing else."""
    if not _OWN_PATH.match(value):
        URLValidator(
            schemes=["http", "https"],
            message=_("Fill in a full address such as https://www.voorbeeld.nl, or one of this site such as /status/."),
        )(value)
