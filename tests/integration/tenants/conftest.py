"""An operator, and a browser in which they have logged in."""

import pytest
from django.test import Client

from tenants.context import in_public
from tenants.operators.models import Operator

PASSWORD = "een-lang-wachtwoord-voor-de-proef"


@pytest.fixture
def operator(db: None) -> Operator:
    with in_public():
        return Operator.objects.create_operator(email="Operator@platform.example", name="Op Erator", password=PASSWORD)


@pytest.fixture
def console(platform_client: Client, operator: Operator) -> Client:
    """Logged in on the platform's host."""
    with in_public():
        platform_client.force_login(
            operator,  # type: ignore[arg-type]  # an operator is not the municipality's user model
            backend="tenants.operators.backends.OperatorBackend",
        )
    return platform_client
