"""Writing down who did or saw what."""

from services.zaken.models import Zaak, ZaakAudit
from shared.actors import Actor


def record(event: ZaakAudit.Event, *, zaak: Zaak, actor: Actor, **details: str | int) -> ZaakAudit:
    """Add an audit row, in the caller's transaction. Details hold ids and counts, no personal data."""
    return ZaakAudit.objects.create(
        zaak_id=zaak.id, event=event, actor_kind=actor.kind, actor_id=actor.id, actor_label=actor.label, details=details
    )
