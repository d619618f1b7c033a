"""Each night: what was asked long ago, or hardly ever, goes."""

from cms.search.asked import remove_old_questions
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="search.remove_old_questions")
def remove_old() -> None:
    """Of the bound municipality."""
    remove_old_questions()


@platform_task(name="search.remove_old_questions_everywhere")
def remove_old_everywhere() -> None:
    """Wake the task above for each municipality."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            remove_old.delay()
