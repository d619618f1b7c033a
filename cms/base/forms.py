"""Forms of the back office."""

from typing import Any

import structlog
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm, PasswordResetForm

from services.accounts.tokens import password_reset_tokens
from shared.ratelimit import hit
from tenants.context import current_municipality
from tenants.login.errors import LockedError
from tenants.login.locks import admit, forget_attempt

logger = structlog.stdlib.get_logger(__name__)

_RESETS_AN_HOUR = 5


class StaffLoginForm(LoginForm):
    """Wagtail's log-in form, with a limit, and a password field with a label to translate."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> dict[str, Any]:
        request: HttpRequest | None = self.request
        name = self.data.get("username", "")
        if request is not None:
            try:
                admit(request, name)
            except LockedError as error:
                raise ValidationError(str(error), code="too_many") from error
        cleaned: dict[str, Any] = super().clean()
        if request is not None:
            forget_attempt(request, name)
        return cleaned

    def get_invalid_login_error(self) -> ValidationError:
        logger.warning("staff_login_failed")
        error: ValidationError = super().get_invalid_login_error()
        return error


class StaffPasswordResetForm(PasswordResetForm):
    """The mail with a new-password link: from and to the municipality's own address, and not without end."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def save(self, **kwargs: Any) -> None:
        municipality = current_municipality()
        email = self.cleaned_data["email"].lower()
        if hit("password-reset", email, limit=_RESETS_AN_HOUR, window_s=3600):
            return  # the page says the same as always
        kwargs["from_email"] = f'"{municipality.official_name}" <noreply@{municipality.primary_domain}>'
        kwargs["extra_email_context"] = (kwargs.get("extra_email_context") or {}) | {"municipality": municipality}
        super().save(**kwargs | {"token_generator": password_reset_tokens})
