"""Scheduled publishing as a worker runs it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from cms.base.tasks import publish_scheduled_everywhere, publish_scheduled_pages
from config.celery import app
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.tasks import HEADER, sign_schema
from tests.factories.cms import ContentPageFactory


def schedule(municipality: Municipality) -> int:
    with in_municipality(municipality):
        page = ContentPageFactory.create(title="Straks", live=False)
        page.go_live_at = timezone.now() - timedelta(minutes=1)
        page.save_revision(approved_go_live_at=page.go_live_at)
        return int(page.pk)


def is_live(municipality: Municipality, pk: int) -> bool:
    with in_municipality(municipality):
        return bool(Page.objects.get(pk=pk).live)


def test_worker_publishes_in_the_municipality_of_the_task_only(zonnedal: Municipality, waterveen: Municipality) -> None:
    here, there = schedule(zonnedal), schedule(waterveen)
    publish_scheduled_pages.push_request(headers={HEADER: sign_schema(zonnedal.schema_name, "base.publish_scheduled")})
    try:
        publish_scheduled_pages()
    finally:
        publish_scheduled_pages.pop_request()
    assert is_live(zonnedal, here)
    assert not is_live(waterveen, there)


@pytest.fixture
def worker_at_once() -> Iterator[None]:
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


@pytest.mark.usefixtures("worker_at_once")
def test_beat_reaches_every_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    here, there = schedule(zonnedal), schedule(waterveen)
    publish_scheduled_everywhere()
    assert is_live(zonnedal, here)
    assert is_live(waterveen, there)


def test_beat_knows_the_task_by_name() -> None:
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert publish_scheduled_everywhere.name in names
