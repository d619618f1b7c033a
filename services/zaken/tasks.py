"""Looking again at files that were held back, and destroying what a list says."""

from services.zaken.destruction_lists import carry_out
from services.zaken.models import Vernietigingslijst
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


@municipality_task(name="zaken.destroy_approved_lists")
def destroy_approved_lists() -> None:
    """Carry out the bound municipality's approved lists of destruction; also what a stopped worker left half done."""
    for vernietigingslijst in Vernietigingslijst.objects.filter(done_at=None).exclude(approved_at=None):
        carry_out(list_id=vernietigingslijst.pk, actor=Actor.system("zaken.destroy_approved_lists"))


@platform_task(name="zaken.destroy_approved_lists_everywhere")
def destroy_approved_lists_everywhere() -> None:
    """A task for each municipality, so that one that fails does not stop the others."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            destroy_approved_lists.delay()
