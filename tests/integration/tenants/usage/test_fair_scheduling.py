"""A municipality with ten thousand queued tasks holds up another's receipt mail by less than five seconds.

With a real worker, broker and mail server. Ten thousand tasks are one real one, copied in the broker: enqueueing them
one by one would take longer than the rest of the test.
"""

import json
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.core.cache import cache

from services.notifications.wake import wake_outbox
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import create_municipality, resume_municipality, suspend_municipality
from tenants.queues import add_background_work, drop_queue, queue_name, waiting_tasks
from tenants.usage.actions import set_limits
from tests.conftest import remove_municipality
from tests.factories.zaken import make_zaak
from tests.integration.services.notifications.mailserver import MailServer, run_mail_server
from tests.workers import forget_broker_connections, run_worker, wait_until

pytestmark = pytest.mark.system

QUEUED = 10_000
BAR_S = 5.0
TEST = Actor.system("test")


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[redis.Redis]:
    """A broker that no other test uses: another database number of the same Valkey."""
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path="/12").geturl()
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    forget_broker_connections()
    client = redis.Redis.from_url(url)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()
    forget_broker_connections()


@pytest.fixture
def quiet(scratch: Municipality) -> Iterator[Municipality]:
    """Another municipality beside `scratch`, committed as well."""
    made = create_municipality(
        name="Stildorp", slug="stildorp", gemeentecode="9098", domain="stildorp.localhost", actor=TEST
    )
    yield made
    remove_municipality(made)


def fill(broker: redis.Redis, municipality: Municipality, count: int) -> str:
    """Queue one real task of a municipality, and copies of it; the name of its queue."""
    queue = queue_name(municipality.schema_name)
    with in_municipality(municipality):
        wake_outbox()
    [raw] = broker.lrange(queue, 0, -1)
    message = json.loads(raw)
    copies = []
    for _number in range(count - 1):
        tag, task_id = str(uuid.uuid4()), str(uuid.uuid4())
        message["properties"] |= {"delivery_tag": tag, "correlation_id": task_id}
        message["headers"]["id"] = task_id
        copies.append(json.dumps(message))
    broker.lpush(queue, *copies)
    return queue


def url_of(broker: redis.Redis) -> str:
    return str(urlsplit(settings.CELERY_BROKER_URL)._replace(path=f"/{broker.get_connection_kwargs()['db']}").geturl())


def receipt_arrives(municipality: Municipality, mail_server: MailServer) -> float:
    """Seconds from a request's commit until the mail server has its receipt."""
    before = len(mail_server.taken)
    with in_municipality(municipality):
        make_zaak()
    committed_at = time.monotonic()
    wait_until(lambda: len(mail_server.taken) > before)
    return time.monotonic() - committed_at


def test_ten_thousand_tasks_of_one_hold_up_another_s_receipt_by_less_than_five_seconds(
    scratch: Municipality, quiet: Municipality, broker: redis.Redis
) -> None:
    set_limits(municipality=scratch, changes={"background_s_an_hour": None}, actor=TEST)
    queue = fill(broker, scratch, QUEUED)
    with (
        run_mail_server() as mail_server,
        run_worker(url_of(broker), mail_server, "--concurrency=2", pool="prefork"),  # as in production
    ):
        wait_until(lambda: broker.llen(queue) < QUEUED - 50)  # it is at work
        assert receipt_arrives(quiet, mail_server) < BAR_S
        waits_s = [receipt_arrives(quiet, mail_server) for _turn in range(3)]
        left = broker.llen(queue)
    assert max(waits_s) < BAR_S, waits_s
    assert left > QUEUED / 10, "the queue was empty before the receipts came, so this shows nothing"


def test_a_new_municipality_is_served_and_a_suspended_one_waits_without_a_restart(
    scratch: Municipality, broker: redis.Redis
) -> None:
    with run_mail_server() as mail_server, run_worker(url_of(broker), mail_server):
        receipt_arrives(scratch, mail_server)
        made = create_municipality(
            name="Nieuwdorp", slug="nieuwdorp", gemeentecode="9097", domain="nieuwdorp.localhost", actor=TEST
        )
        try:
            assert receipt_arrives(made, mail_server) < 10
        finally:
            remove_municipality(made)
        suspend_municipality(municipality=scratch, actor=TEST)
        time.sleep(6)  # longer than it takes a worker to look
        queue = fill(broker, scratch, 3)
        time.sleep(0.5)
        assert broker.llen(queue) == 3
        resume_municipality(municipality=scratch, actor=TEST)
        wait_until(lambda: broker.llen(queue) == 0)


def test_who_is_over_its_background_limit_waits_alone_and_loses_nothing(
    scratch: Municipality, quiet: Municipality, broker: redis.Redis
) -> None:
    cache.key_prefix = str(settings.CACHES["default"]["KEY_PREFIX"])  # as the worker has it; put back after each test
    set_limits(municipality=scratch, changes={"background_s_an_hour": 100}, actor=TEST)
    add_background_work(scratch.schema_name, 101)
    with run_mail_server() as mail_server, run_worker(url_of(broker), mail_server):
        queue = fill(broker, scratch, 3)
        receipt_arrives(quiet, mail_server)
        assert broker.llen(queue) == 3
        set_limits(municipality=scratch, changes={"background_s_an_hour": 1000}, actor=TEST)
        wait_until(lambda: broker.llen(queue) == 0)


def test_drop_queue_leaves_nothing_of_a_municipality_and_all_of_another(
    scratch: Municipality, quiet: Municipality, broker: redis.Redis
) -> None:
    fill(broker, quiet, 2)
    queue = fill(broker, scratch, 5)
    taken = json.loads(broker.lindex(queue, 0) or b"")
    tag = taken["properties"]["delivery_tag"]
    broker.hset("unacked", tag, json.dumps([taken, "", queue]))  # as a worker that has taken it and died
    broker.zadd("unacked_index", {tag: time.time()})
    assert waiting_tasks(scratch.schema_name) == 5
    assert drop_queue(scratch.schema_name) == 6
    assert drop_queue(scratch.schema_name) == 0
    assert waiting_tasks(quiet.schema_name) == 2
    assert not broker.exists("unacked", "unacked_index")
    assert [key for key in broker.keys("*") if scratch.schema_name in str(key)] == []
