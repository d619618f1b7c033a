"""Logging in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tenants.login.errors import LockedError
from tenants.login.locks import admit, forget_attempt


class OperatorLoginForm(AuthenticationForm):
    """E-mail and password; says the same whatever was wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("The e-mail address or the password is not right. Check both and try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].error_messages["required"] = _("Enter your e-mail address")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def clean(self) -> dict[str, Any]:
        name = self.data.get("username", "")
        if self.request is not None:
            try:
                admit(self.request, name)
            except LockedError as error:
                raise ValidationError(str(error), code="too_many") from error
        cleaned = super().clean()
        if self.request is not None:
            forget_attempt(self.request, name)
        return cleaned
