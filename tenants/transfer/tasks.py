"""What the beat asks of this app."""

from django.conf import settings

from shared.actors import Actor
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.actions import enqueue
from tenants.operations.models import Channel
from tenants.tasks import platform_task
from tenants.transfer.actions.backup import remove_expired_backups
from tenants.transfer.actions.exporting import WHOLE, remove_expired_packages
from tenants.transfer.workspaces import tidy_leftovers

BEAT = Actor.system("beat")


@platform_task(name="transfer.tidy")
def tidy() -> None:
    """Remove what killed work left; finish a restore that was killed after the swap."""
    tidy_leftovers()


@platform_task(name="transfer.remove_expired_backups")
def remove_expired() -> None:
    """Remove the back-ups and the exit packages whose time has come."""
    remove_expired_backups(actor=BEAT)
    remove_expired_packages(actor=BEAT)


@platform_task(name="transfer.back_up_all")
def back_up_all() -> None:
    """A back-up of each municipality, when the installation wants that by itself: one operation each, on record."""
    if not settings.BACKUP_DAILY:
        return
    with in_public():
        municipalities = list(Municipality.objects.filter(state__in=WHOLE))
    for municipality in municipalities:
        enqueue("municipality.backup", actor=BEAT, channel=Channel.SCHEDULE, municipality=municipality)
