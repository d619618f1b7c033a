"""Scheduled publishing."""

from cms.base.actions import publish_scheduled
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="base.publish_scheduled")
def publish_scheduled_pages() -> None:
    """Publish and withdraw what is due in this municipality."""
    publish_scheduled(actor=Actor.system("beat"))


@platform_task(name="base.publish_scheduled_everywhere")
def publish_scheduled_everywhere() -> None:
    """Wake the task above for each municipality that is served."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            publish_scheduled_pages.delay()
