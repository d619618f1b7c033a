"""Each night: the log is kept no longer than the municipality says."""

from services.audit.retention import purge
from shared.actors import Actor
from shared.logging import get_logger
from tenants.tasks import platform_task, ready_municipalities

logger = get_logger(__name__)


@platform_task(name="audit.purge_everywhere")
def purge_everywhere() -> None:
    """Purge each municipality; one that fails does not stop the others."""
    for municipality in ready_municipalities():
        try:
            purge(municipality, actor=Actor.system("audit.purge_everywhere"))
        except Exception:  # tomorrow there is another night
            logger.exception("audit_not_purged", slug=municipality.slug)
