"""What messages say of a resident: that they were sent.

They hold ids only, and go with the request that they are about.
"""

from typing import Any

from django.utils.translation import gettext as _

from services.notifications.models import OutboxMessage
from services.notifications.registry import message_labels
from services.privacy.package import labelled
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from shared.actors import Actor

_TABLES = frozenset({"notifications_outboxmessage"})


def find(_person: Person) -> list[Found]:
    """Nothing by itself: no address stands here."""
    return []


def gather(chosen: Chosen) -> list[Section]:
    """Which messages about the chosen requests left, and when."""
    rows = [
        {
            _("Message"): str(message_labels.get(one.kind)) if one.kind in message_labels else one.kind,
            _("Made at"): one.created_at,
            _("Sent at"): one.delivered_at,
        }
        for one in _about(chosen.of("zaak"))
    ]
    return [Section(title=_("Messages to you"), rows=labelled(iter(rows)))] if rows else []


def erase(_chosen: Chosen, _actor: Actor, _dry_run: bool) -> list[Outcome]:
    """Nothing by itself: whoever removes a request removes its messages with `forget_subject`."""
    return []


def _about(zaak_ids: frozenset[str]) -> Any:
    return OutboxMessage.objects.filter(subject_key__in=[f"zaak:{one}" for one in zaak_ids]).order_by("created_at")


def register() -> None:
    """Tell how residents' data in messages is found, handed out and removed."""
    keepers.register("notifications", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=10))
