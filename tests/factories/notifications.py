"""Messages in the bound municipality's outbox."""

from factory.declarations import LazyFunction, Sequence
from factory.django import DjangoModelFactory

from services.notifications.models import OutboxMessage


class OutboxMessageFactory(DjangoModelFactory[OutboxMessage]):
    class Meta:
        model = OutboxMessage

    kind = "test"
    payload = LazyFunction(dict)
    dedupe_key = Sequence(lambda number: f"test:{number}")
