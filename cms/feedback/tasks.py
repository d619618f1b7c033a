"""Each night: reactions go when they are a year old."""

from cms.feedback.actions import remove_expired
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="feedback.remove_expired")
def remove_expired_reactions() -> None:
    """Of the bound municipality."""
    remove_expired(actor=Actor.system("beat"))


@platform_task(name="feedback.remove_expired_everywhere")
def remove_expired_reactions_everywhere() -> None:
    """Wake the task above for each municipality."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            remove_expired_reactions.delay()
