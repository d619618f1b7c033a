"""What the beat asks: collect and follow links, tell owners, forget old counts."""

from django.utils import timezone

from cms.upkeep.following import collect_links, follow_links
from cms.upkeep.models import KEEP_VIEWS, PageViews
from cms.upkeep.reviewing import tell_owners
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="upkeep.each_night")
def each_night() -> None:
    """Of the bound municipality: which links there are, what was counted long ago, who has to look at a page."""
    PageViews.objects.filter(day__lt=timezone.localdate() - KEEP_VIEWS).delete()
    collect_links()
    tell_owners()


@municipality_task(name="upkeep.follow_links")
def follow_some_links() -> None:
    """Of the bound municipality."""
    follow_links()


@platform_task(name="upkeep.each_night_everywhere")
def each_night_everywhere() -> None:
    """Wake the task above for each municipality."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            each_night.delay()


@platform_task(name="upkeep.follow_links_everywhere")
def follow_links_everywhere() -> None:
    """Idem."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            follow_some_links.delay()
