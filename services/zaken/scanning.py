"""Files that came in while the malware scanner was away: held back until it has looked at them."""

from functools import partial
from uuid import UUID

from django.db import transaction

from services.zaken.audit import DOCUMENT_REFUSED, DOCUMENT_RELEASED, record_zaak
from services.zaken.models import ZaakDocument
from shared.actors import Actor
from shared.logging import get_logger
from shared.malware import ScannerUnavailableError, ScanState, is_infected

logger = get_logger(__name__)


def scan_waiting_documents(*, actor: Actor) -> int:
    """Scan what waits in the bound municipality, each in a transaction of its own; returns how many got a verdict.

    Stops when the scanner is away: the rest waits on. Safe to run twice, also at the same moment.
    """
    judged = 0
    waiting = ZaakDocument.objects.filter(scan_state=ScanState.WAITING).order_by("created_at")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            judged += _scan(pk, actor)
        except ScannerUnavailableError:
            break
        except FileNotFoundError:
            logger.exception("held_document_without_file", document=str(pk))
    return judged


@transaction.atomic
def _scan(pk: UUID, actor: Actor) -> bool:
    document = (
        ZaakDocument.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("zaak")
        .filter(pk=pk, scan_state=ScanState.WAITING)
        .first()
    )
    if document is None:
        return False
    with document.file.open("rb") as file:
        infected = is_infected(file.read())
    if infected:
        transaction.on_commit(partial(document.file.storage.delete, document.file.name))
        document.file = ""
        document.scan_state = ScanState.INFECTED
    else:
        document.scan_state = ScanState.RELEASED
    document.save(update_fields=["file", "scan_state"])
    record_zaak(
        DOCUMENT_REFUSED if infected else DOCUMENT_RELEASED, zaak=document.zaak, actor=actor, document=str(document.pk)
    )
    return True
