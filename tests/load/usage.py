"""What counting and limiting cost, and how fair the queues are."""

import json
import os
import statistics
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.test import Client, override_settings

from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.usage.actions import set_limits
from tenants.usage.writing import write_counts
from tests.integration.services.notifications.mailserver import run_mail_server
from tests.load.benchmarks import ACTOR, ensure
from tests.load.figures import Figure, Line, Reading, median_ms
from tests.workers import fill, forget_broker_connections, receipt_arrives, run_worker, url_of, wait_until

_MIDDLEWARE = "tenants.usage.middleware.UsageMiddleware"
_QUEUED = 500
_MUNICIPALITIES = 342


def counting_requests() -> list[Line]:
    """A page with and without the middleware that counts it and holds it to its limit."""
    (municipality,) = ensure(1)
    without = [name for name in settings.MIDDLEWARE if name != _MIDDLEWARE]
    clients = []
    for middleware in (settings.MIDDLEWARE, without):
        client = Client(headers={"host": municipality.primary_domain})
        with override_settings(MIDDLEWARE=middleware):
            client.get("/status/")  # the chain is made at the first request
        clients.append(client)
    set_limits(municipality=municipality, changes={"requests_a_minute": 10**9}, actor=ACTOR)
    times: list[list[float]] = [[], []]
    for _round in range(40):  # interleaved: other work on the machine touches both alike
        for taken, client in zip(times, clients, strict=True):
            taken.append(median_ms(lambda client=client: client.get("/status/"), 3))  # type: ignore[misc]
    ours, baseline = (statistics.median(taken) for taken in times)
    meter.flush()
    return [
        Figure(what="the page /status/, counted and limited / not", ours_ms=ours, baseline_ms=baseline, at_most=1.05),
        *_writing(),
    ]


def _writing() -> list[Line]:
    municipalities = ensure(20)

    def write() -> None:
        for municipality in municipalities:
            meter.add(municipality.schema_name, {Counted.REQUESTS: 1, Counted.WEB_CPU_US: 1000})
        meter.flush()

    meter.start(write_counts, every_s=0)
    took = median_ms(write, 10)
    note = f"one statement, each {settings.USAGE_FLUSH_S or 15:.0f} s per process"
    return [Reading(what="writing away what 20 municipalities used", value=f"{took:.1f} ms", note=note)]


def fair_queues() -> list[Line]:
    """A receipt behind another municipality's tasks: with a queue each, and all in one queue."""
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path="/13").geturl()
    os.environ["CELERY_BROKER_URL"] = url
    forget_broker_connections()
    broker = redis.Redis.from_url(url)
    broker.flushdb()
    noisy, quiet = ensure(2)
    set_limits(municipality=noisy, changes={"background_s_an_hour": None}, actor=ACTOR)
    own = _receipt_s(broker, noisy, quiet, is_one_queue=False)
    one = _receipt_s(broker, noisy, quiet, is_one_queue=True)
    broker.flushdb()
    return [
        Figure(
            what=f"a receipt behind {_QUEUED} tasks of another, a queue each / one queue",
            ours_ms=own * 1000,
            baseline_ms=one * 1000,
        ),
        _fetching(broker),
    ]


def _receipt_s(broker: redis.Redis, noisy: Municipality, quiet: Municipality, *, is_one_queue: bool) -> float:
    broker.flushdb()
    queue = fill(broker, noisy, _QUEUED)
    if is_one_queue:
        broker.rename(queue, quiet.schema_name)
        queue = quiet.schema_name
    with (
        run_mail_server() as mail_server,
        run_worker(url_of(broker), mail_server, "--concurrency=2", pool="prefork"),
    ):
        wait_until(lambda: broker.llen(queue) < _QUEUED)
        return receipt_arrives(quiet, mail_server)


def _fetching(broker: redis.Redis) -> Line:
    """One task out of 342 queues, as kombu fetches it, against out of one."""
    message = json.dumps({"body": "x" * 1000})
    names = [f"m_{number:012}" for number in range(_MUNICIPALITIES)]

    def fetch(queues: list[str]) -> None:
        broker.lpush(queues[-1], message)
        broker.brpop(queues, 1)

    ours, baseline = median_ms(lambda: fetch(names), 300), median_ms(lambda: fetch(names[:1]), 300)
    return Figure(what=f"fetching a task out of {_MUNICIPALITIES} queues / one", ours_ms=ours, baseline_ms=baseline)
