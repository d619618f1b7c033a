"""Telling municipalities: a task of the platform wakes a task in each, in its own queue: none waits for another."""

from uuid import UUID

from celery import current_app

from tenants.context import in_municipality, in_public
from tenants.library.models import LibraryItem
from tenants.library.queries import readers
from tenants.library.wake import FAN_OUT_TASK, RECEIVE_TASK
from tenants.tasks import platform_task, ready_municipalities


@platform_task(name=FAN_OUT_TASK)
def fan_out(item_id: str) -> None:
    """Wake each municipality that may read this item; each knows itself what it adopted."""
    with in_public():
        item = LibraryItem.objects.select_related("shelf").filter(pk=UUID(item_id)).first()
        municipalities = readers(item.shelf) if item is not None else []
    for municipality in municipalities:
        with in_municipality(municipality):
            current_app.tasks[RECEIVE_TASK].apply_async((item_id,), ignore_result=True)


@platform_task(name="library.catch_up_everywhere")
def catch_up_everywhere() -> None:
    """Once an hour each municipality looks at all that it adopted: for what a broker lost, or a restore undid."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            current_app.tasks[RECEIVE_TASK].apply_async((None,), ignore_result=True)
