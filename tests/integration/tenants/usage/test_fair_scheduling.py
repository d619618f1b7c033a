"""A municipality with ten thousand queued tasks holds up another's receipt mail by less than five seconds.

With a real worker, broker and mail server. Ten thousand tasks are one real one, copied in the broker: enqueueing them
one by one would take longer than the rest of the test.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from shared.actors import Actor
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.actions import enqueue
from tenants.operations.models import Channel, Operation, OperationState
from tenants.provisioning.actions import create_municipality, resume_municipality, suspend_municipality
from tenants.queues import add_background_work, drop_queue, waiting_tasks
from tenants.usage.actions import set_limits
from tests.conftest import remove_municipality
from tests.integration.services.notifications.mailserver import run_mail_server
from tests.threads import in_another_connection
from tests.workers import fill, forget_broker_connections, receipt_arrives, run_worker, url_of, wait_until

pytestmark = pytest.mark.system

QUEUED = 10_000
BAR_S = 5.0
TEST = Actor.system("test")
OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


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


@contextmanager
def held_row(municipality: Municipality) -> Iterator[Callable[[], None]]:
    """Somebody else holds the municipality's row, until they are told to let go."""
    let_go = threading.Event()
    is_held = threading.Event()

    def hold() -> None:
        with in_public(), transaction.atomic():
            Municipality.objects.select_for_update().get(pk=municipality.pk)
            is_held.set()
            let_go.wait(60)

    holder = threading.Thread(target=in_another_connection, args=(hold,))
    holder.start()
    assert is_held.wait(10)
    try:
        yield let_go.set
    finally:
        let_go.set()
        holder.join()


def states(operations: list[Operation]) -> set[str]:
    with in_public():
        found = Operation.objects.filter(pk__in=[operation.pk for operation in operations])
        return set(found.values_list("state", flat=True))


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


def test_operations_that_last_never_take_all_processes_of_a_worker(
    scratch: Municipality, quiet: Municipality, broker: redis.Redis
) -> None:
    """Two that wait for a row that somebody holds: one is taken, the other waits, and mail goes on."""
    with run_mail_server() as mail_server, held_row(scratch) as let_go:
        operations = [
            enqueue("municipality.suspend", actor=OPERATOR, channel=Channel.CONSOLE, municipality=scratch)
            for _number in range(2)
        ]
        with run_worker(url_of(broker), mail_server, "--concurrency=2", pool="prefork"):
            wait_until(lambda: OperationState.RUNNING in states(operations))
            assert receipt_arrives(quiet, mail_server) < BAR_S
            assert states(operations) == {OperationState.RUNNING, OperationState.QUEUED}
            let_go()
            wait_until(lambda: states(operations) == {OperationState.SUCCEEDED, OperationState.FAILED})
    with in_public():  # the second found it suspended already
        Operation.objects.filter(pk__in=[operation.pk for operation in operations]).delete()


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
