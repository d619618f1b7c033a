"""A municipality that is suspended for long enough, committed, so that processes of their own can remove it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from tenants.context import in_public
from tenants.municipalities.models import Municipality, State
from tenants.operations.models import Operation
from tenants.removal.models import Removal


def suspend_for(municipality: Municipality, *, days: int) -> None:
    """As if it was suspended so many days ago."""
    with in_public():
        municipality.state = State.SUSPENDED
        municipality.state_changed_at = timezone.now() - timedelta(days=days)
        municipality.save()


@pytest.fixture
def doomed(scratch: Municipality) -> Iterator[Municipality]:
    """May be deleted now. Its traces in public are cleared away at the end."""
    suspend_for(scratch, days=settings.DELETION_COOLING_OFF_DAYS + 1)
    yield scratch
    with in_public():
        Removal.objects.filter(municipality_id=scratch.pk).delete()
        Operation.objects.filter(municipality_slug=scratch.slug).delete()
