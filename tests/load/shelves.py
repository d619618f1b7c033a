"""A change on a shelf of the library: how soon all who adopted the text have their notice, also when one is held up."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection, transaction

from cms.library.models import Adoption
from tenants.context import in_municipality
from tenants.library.models import LibraryItem
from tenants.municipalities.models import Municipality
from tests.factories.library import adopted_page, change_item, product_item
from tests.integration.services.notifications.mailserver import run_mail_server
from tests.load.benchmarks import ensure
from tests.load.figures import Line, Reading
from tests.load.size import MUNICIPALITIES
from tests.workers import forget_broker_connections, run_worker, url_of, wait_until

_BAR_S = 60.0


def news_for_all_adopters() -> list[Line]:
    """A worker of two processes tells every adopter; once freely, and once while one adopter is locked all the time."""
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path="/13").geturl()
    os.environ["CELERY_BROKER_URL"] = url
    forget_broker_connections()
    broker = redis.Redis.from_url(url)
    broker.flushdb()
    municipalities = ensure(MUNICIPALITIES)
    item = product_item()
    for municipality in municipalities:
        with in_municipality(municipality):
            adopted_page(item)
    with run_mail_server() as mail_server, run_worker(url_of(broker), mail_server, "--concurrency=2", pool="prefork"):
        change_item(item, costs="€ 1")  # the worker is up when this has arrived
        wait_until(lambda: not _still_waiting(municipalities, 2), patience_s=600)
        freely = _until_all_know(item, municipalities, number=3)
        with _held_up(municipalities[0]):
            beside = _until_all_know(item, municipalities[1:], number=4)
    broker.flushdb()
    return [
        _reading(f"{MUNICIPALITIES} adopters told of a change", freely),
        _reading(f"{MUNICIPALITIES - 1} adopters told, while another is locked all the time", beside),
    ]


def _reading(what: str, took_s: float) -> Reading:
    note = f"two processes; ≤ {_BAR_S:.0f} s: {'met' if took_s <= _BAR_S else 'NOT MET'}"
    return Reading(what=what, value=f"{took_s:.1f} s", note=note)


def _until_all_know(item: LibraryItem, municipalities: list[Municipality], *, number: int) -> float:
    began = time.perf_counter()
    change_item(item, costs=f"€ {number}")
    wait_until(lambda: not _still_waiting(municipalities, number), patience_s=600)
    return time.perf_counter() - began


def _still_waiting(municipalities: list[Municipality], number: int) -> bool:
    """Whether one of them has no notice of this version yet; asks no further than the first."""
    for municipality in municipalities:
        with in_municipality(municipality):
            if not Adoption.objects.filter(noticed_number=number).exists():
                return True
    return False


@contextmanager
def _held_up(municipality: Municipality) -> Iterator[None]:
    """Its adoption is locked by somebody else, so that the process which tells it waits."""
    locked, done = Event(), Event()

    def hold() -> None:
        with in_municipality(municipality), transaction.atomic():
            list(Adoption.objects.select_for_update())
            locked.set()
            done.wait()
        connection.close()

    thread = Thread(target=hold)
    thread.start()
    locked.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()
