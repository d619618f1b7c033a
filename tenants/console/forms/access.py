"""Logging in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shared.ratelimit import too_many_logins


class OperatorLoginForm(AuthenticationForm):
    """E-mail and password; says the same whatever was wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many": _("There were too many attempts. Wait 15 minutes and try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].error_messages["required"] = _("Enter your e-mail address")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def clean(self) -> dict[str, Any]:
        if self.request is not None and too_many_logins(self.request, self.data.get("username", "")):
            raise self._too_many()
        return super().clean()

    def _too_many(self) -> Exception:
        error = self.get_invalid_login_error()
        error.message = str(self.error_messages["too_many"])
        return error
