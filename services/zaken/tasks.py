"""Looking again at files that were held back."""

from services.zaken.scanning import scan_waiting_documents as scan
from shared.actors import Actor
from shared.malware import is_configured
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="zaken.scan_waiting_documents")
def scan_waiting_documents() -> None:
    """Scan what waits in the bound municipality."""
    scan(actor=Actor.system("zaken.scan_waiting_documents"))


@platform_task(name="zaken.scan_waiting_documents_everywhere")
def scan_waiting_documents_everywhere() -> None:
    """A task for each municipality, so that one that fails does not stop the others."""
    if not is_configured():
        return
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            scan_waiting_documents.delay()
