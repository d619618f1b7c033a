"""Staff and residents do not share a session: who logs in as staff is no resident any more."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from services.residents.sessions import forget_resident


def _staff_logged_in(request: HttpRequest | None, **_kwargs: Any) -> None:
    if request is not None:
        forget_resident(request)


def listen() -> None:
    """Begin to watch."""
    user_logged_in.connect(_staff_logged_in, dispatch_uid="services.residents")
