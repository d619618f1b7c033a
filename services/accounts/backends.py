"""Logging in at a municipality."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from services.accounts.models import User
from tenants.context import is_bound


class MunicipalityBackend(ModelBackend):
    """Django's own backend, which refuses when no municipality is bound: the platform's host has no such accounts."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not is_bound():
            return None
        user = super().authenticate(request, username=username, password=password, **kwargs)
        return user if isinstance(user, User) else None

    def get_user(self, user_id: Any) -> User | None:
        if not is_bound():
            return None
        user = super().get_user(user_id)
        return user if isinstance(user, User) else None
