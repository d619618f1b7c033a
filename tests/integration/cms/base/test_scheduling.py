"""Publishing and withdrawing at the time that an editor chose: on the minute, each page by itself, after a crash."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from time_machine import Traveller, travel
from wagtail.models import Page, Revision

from cms.base.actions import publish_scheduled
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory
from tests.killed import run_until_killed

BEAT = Actor.system("beat")


def draft(title: str, *, minutes: int) -> Page:
    """A page that goes live in so many minutes."""
    page: Page = ContentPageFactory.create(title=title, slug=title.lower(), live=False)
    page.go_live_at = timezone.now() + timedelta(minutes=minutes)
    page.save_revision(approved_go_live_at=page.go_live_at)
    return page


def live() -> set[str]:
    return set(Page.objects.live().filter(depth__gt=2).values_list("slug", flat=True)) & {"een", "twee", "drie"}


@pytest.fixture
def noon() -> Iterator[Traveller]:
    with travel("2026-10-25T00:59:30Z", tick=False) as clock:  # the hour that comes twice in Amsterdam
        yield clock


@pytest.mark.usefixtures("in_zonnedal")
def test_it_is_done_at_the_first_run_after_its_moment_and_not_before(noon: Traveller) -> None:
    draft("Een", minutes=1)
    draft("Twee", minutes=61)
    assert publish_scheduled(actor=BEAT) == 0
    noon.shift(timedelta(minutes=1))
    assert publish_scheduled(actor=BEAT) == 1
    assert live() == {"een"}
    noon.shift(timedelta(hours=1))
    assert publish_scheduled(actor=BEAT) == 1
    assert live() == {"een", "twee"}


@pytest.mark.usefixtures("in_zonnedal")
def test_a_page_is_withdrawn_on_its_moment_and_says_so_in_its_history(noon: Traveller) -> None:
    page = ContentPageFactory.create(title="Een", slug="een", expire_at=timezone.now() + timedelta(minutes=2))
    assert publish_scheduled(actor=BEAT) == 0
    noon.shift(timedelta(minutes=2))
    assert publish_scheduled(actor=BEAT) == 1
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


@pytest.mark.usefixtures("in_zonnedal")
def test_a_page_that_can_not_be_published_holds_up_no_other() -> None:
    broken, fine = draft("Een", minutes=-2), draft("Twee", minutes=-1)
    ContentPageFactory.create(title="Weg", slug="drie", expire_at=timezone.now() - timedelta(minutes=1))
    revision = Revision.objects.get(object_id=str(broken.pk))
    revision.content["content_type"] = None
    revision.content["title"] = "x" * 300  # longer than a title can be
    revision.save()
    assert publish_scheduled(actor=BEAT) == 2
    assert live() == {"twee"}
    fine.refresh_from_db()
    assert fine.live
    assert Revision.objects.get(pk=revision.pk).approved_go_live_at is not None  # tried again the next minute


def test_a_worker_that_is_killed_half_way_is_caught_up_with(scratch: Municipality, tmp_path: Path) -> None:
    with in_municipality(scratch):
        draft("Een", minutes=-2)
        draft("Twee", minutes=-1)
    run_until_killed(
        f"""
from cms.base import actions
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.queries import find_municipality
attempt, done = actions._attempt, []
def once(item):
    if done:
        with mock.patch("wagtail.models.Page.save", die):
            return attempt(item)
    done.append(item)
    return attempt(item)
with in_municipality(find_municipality("{scratch.slug}")), mock.patch.object(actions, "_attempt", once):
    actions.publish_scheduled(actor=Actor.system("killed"))
""",
        tmp_path=tmp_path,
    )
    with in_municipality(scratch):
        assert live() == {"een"}
        assert publish_scheduled(actor=BEAT) == 1
        assert live() == {"een", "twee"}
        assert publish_scheduled(actor=BEAT) == 0


def test_what_was_due_while_nothing_ran_is_published_afterwards(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        draft("Een", minutes=-60 * 24 * 3)
        assert publish_scheduled(actor=BEAT) == 1
    assert client_for(zonnedal).get("/een/").status_code == 200
