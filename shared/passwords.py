"""The rule on the length of passwords, in words that Django 5.2's own Dutch texts lack."""

from django.contrib.auth import password_validation
from django.utils.translation import gettext as _


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's rule with our text."""

    def get_error_message(self) -> str:
        return _("The password needs at least %(min_length)d characters.") % {"min_length": self.min_length}

    def get_help_text(self) -> str:
        return self.get_error_message()
