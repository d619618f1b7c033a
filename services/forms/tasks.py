"""Clearing away answers that were never sent."""

from services.forms.actions import purge_expired_drafts as purge
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="forms.purge_expired_drafts")
def purge_expired_drafts() -> None:
    """Empty the bound municipality's expired drafts."""
    purge(actor=Actor.system("forms.purge_expired_drafts"))


@platform_task(name="forms.purge_expired_drafts_everywhere")
def purge_expired_drafts_everywhere() -> None:
    """A task for each municipality, so that one that fails does not stop the others."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            purge_expired_drafts.delay()
