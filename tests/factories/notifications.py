"""Messages in the bound municipality's outbox."""

import factory

from services.notifications.models import OutboxMessage


class OutboxMessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OutboxMessage

    kind = "test"
    payload = factory.LazyFunction(dict)
    dedupe_key = factory.Sequence(lambda number: f"test:{number}")
