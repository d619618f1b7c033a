"""Log-in of operators, on the platform's own host only."""

import uuid

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from tenants.context import is_bound
from tenants.operators.models import Operator


class OperatorBackend(BaseBackend):
    """Finds operators while the public schema is bound; knows nobody inside a municipality."""

    def authenticate(  # type: ignore[override]  # an operator is not the municipality's user model
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: object
    ) -> Operator | None:
        if is_bound() or username is None or password is None:
            return None
        operator = Operator.objects.filter(email=username.lower()).first()
        if operator is None:
            Operator().set_password(password)  # as slow as a wrong password, so that accounts can't be guessed
            return None
        return operator if operator.check_password(password) and operator.is_active else None

    def get_user(self, user_id: uuid.UUID) -> Operator | None:  # type: ignore[override]  # idem
        if is_bound():
            return None
        return Operator.objects.filter(pk=user_id, is_active=True).first()
