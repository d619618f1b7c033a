"""What municipalities use is counted in memory and reaches the database together, also when a process ends."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.context import in_public
from tenants.metering import Counted, Counts, Meter, meter
from tenants.municipalities.models import Municipality
from tenants.tasks import HEADER, municipality_task, sign_schema
from tenants.usage.models import UsageDay
from tenants.usage.writing import add_counts
from tests.conftest import ClientFor

PATIENCE_S = 60  # another process starts, on a machine where others are busy


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts are written on the test's own connection, which rolls back."""

    def write(counts: Counts) -> None:
        with in_public():
            add_counts(counts, connection)

    monkeypatch.setattr(meter, "_write", write)


@municipality_task(name="tests.busy")
def busy() -> None:
    until = time.thread_time() + 0.05
    while time.thread_time() < until:
        pass


def day_of(municipality: Municipality) -> UsageDay:
    with in_public():
        return UsageDay.objects.get(schema_name=municipality.schema_name, day=timezone.localdate())


@pytest.mark.usefixtures("written")
class TestCounting:
    def test_a_request_is_counted_for_its_own_municipality(
        self, client_for: ClientFor, zonnedal: Municipality, waterveen: Municipality
    ) -> None:
        for municipality, visits in ((zonnedal, 3), (waterveen, 1)):
            for _visit in range(visits):
                client_for(municipality).get("/status/")
        meter.flush()
        assert (day_of(zonnedal).requests, day_of(waterveen).requests) == (3, 1)
        assert day_of(zonnedal).web_cpu_us > 1000
        client_for(zonnedal).get("/status/")
        meter.flush()
        day = day_of(zonnedal)
        assert day.requests == 4
        assert (day.slug, day.name, day.inhabitants, day.is_production) == ("zonnedal", "Zonnedal", 28000, True)

    def test_health_the_platform_and_unknown_hosts_are_nobodys_requests(
        self, client_for: ClientFor, zonnedal: Municipality, platform_client: Client
    ) -> None:
        client_for(zonnedal).get("/healthz")
        client_for(zonnedal).get("/readyz")
        platform_client.get("/")
        Client(headers={"host": "onbekend.example"}).get("/")
        meter.flush()
        with in_public():
            assert not UsageDay.objects.exists()

    def test_processor_time_of_a_task_is_background_work(self, zonnedal: Municipality) -> None:
        busy.push_request(headers={HEADER: sign_schema(zonnedal.schema_name, "tests.busy")})
        try:
            busy()
        finally:
            busy.pop_request()
        meter.flush()
        assert 50_000 <= day_of(zonnedal).background_cpu_us < 5_000_000

    def test_no_request_writes(self, client_for: ClientFor, zonnedal: Municipality) -> None:
        client = client_for(zonnedal)
        client.get("/status/")
        with in_public():
            assert not UsageDay.objects.exists()

    def test_counts_of_a_municipality_that_is_gone_are_dropped(self, zonnedal: Municipality) -> None:
        meter.add("m_gone00000000", {Counted.REQUESTS: 1})
        meter.add(zonnedal.schema_name, {Counted.REQUESTS: 1})
        meter.flush()
        with in_public():
            assert [day.slug for day in UsageDay.objects.all()] == ["zonnedal"]

    def test_all_is_written_in_one_statement(self, zonnedal: Municipality, waterveen: Municipality) -> None:
        for municipality in (zonnedal, waterveen):
            meter.add(municipality.schema_name, {Counted.REQUESTS: 5, Counted.MAILS: 2})
        with CaptureQueriesContext(connection) as queries:
            meter.flush()
        assert sum("INSERT" in query["sql"] for query in queries) == 1
        assert len(queries) <= 2  # and the search path


def test_what_could_not_be_written_is_kept() -> None:
    taken: list[Counts] = []
    is_away = True

    def write(counts: Counts) -> None:
        if is_away:
            raise OSError
        taken.append(counts)

    own = Meter(write)
    own.add("m_a", {Counted.REQUESTS: 1})
    own.flush()
    own.add("m_a", {Counted.REQUESTS: 1})
    is_away = False
    own.flush()
    own.flush()
    [counts] = taken
    assert [dict(amounts) for amounts in counts.values()] == [{Counted.REQUESTS: 2}]


def test_threads_lose_no_count() -> None:
    total = 0

    def write(counts: Counts) -> None:
        nonlocal total
        total += sum(amounts[Counted.REQUESTS] for amounts in counts.values())

    own = Meter(write)

    def count() -> None:
        for _turn in range(2000):
            own.add("m_a", {Counted.REQUESTS: 1})

    threads = [threading.Thread(target=count) for _number in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        own.flush()
    own.flush()
    assert total == 8000


def test_the_day_changes_at_midnight_in_amsterdam(monkeypatch: pytest.MonkeyPatch) -> None:
    days: list[date] = []
    own = Meter(lambda counts: days.extend(day for _schema, day in counts))
    for moment in ("2026-07-01T21:59:59+00:00", "2026-07-01T22:00:01+00:00"):  # summer time: UTC+2
        now = datetime.fromisoformat(moment)
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        monkeypatch.setattr(time, "time", lambda now=now: now.timestamp())
        own.add("m_a", {Counted.REQUESTS: 1})
    own.flush()
    assert days == [date(2026, 7, 1), date(2026, 7, 2)]


_PROCESS = """
import os, sys, time
import django
django.setup()
from tenants.metering import Counted, meter
schema = sys.argv[1]
meter.add(schema, {Counted.REQUESTS: 1})
if os.fork() == 0:
    meter.add(schema, {Counted.REQUESTS: 10})   # its own, and not the parent's once more
    sys.exit()
os.wait()
if sys.argv[2] == "wait":
    time.sleep(60)
"""


def start(municipality: Municipality, how: str) -> "subprocess.Popen[bytes]":
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATABASE_URL": database}
    code = f"from config.settings import dev; dev.USAGE_FLUSH_S = 0.2\n{_PROCESS}"
    return subprocess.Popen(
        [sys.executable, "-c", code, municipality.schema_name, how], cwd=settings.BASE_DIR, env=environment
    )


def requests_of(municipality: Municipality) -> int:
    with in_public():
        found = UsageDay.objects.filter(schema_name=municipality.schema_name).first()
    return found.requests if found else 0


def test_a_process_and_its_fork_write_away_when_they_end(scratch: Municipality) -> None:
    with start(scratch, "end") as process:
        try:
            assert process.wait(PATIENCE_S) == 0
        finally:
            process.kill()
    assert requests_of(scratch) == 11
    with in_public():
        UsageDay.objects.filter(schema_name=scratch.schema_name).delete()


def test_kill_9_loses_only_what_was_not_written_yet(scratch: Municipality) -> None:
    process = start(scratch, "wait")
    try:
        deadline = time.monotonic() + PATIENCE_S
        while requests_of(scratch) < 11:
            assert time.monotonic() < deadline, "nothing was written while the process runs"
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert requests_of(scratch) == 11
    finally:
        process.kill()
        process.wait()
        with in_public():
            UsageDay.objects.filter(schema_name=scratch.schema_name).delete()


def test_a_clock_that_is_set_back_counts_on_the_day_that_it_says() -> None:
    counted: list[date] = []
    own = Meter(lambda counts: counted.extend(day for _schema, day in counts))
    for moment in (datetime(2026, 11, 26, 12, tzinfo=UTC), datetime(2026, 11, 25, 23, 30, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            own.add("m_any", {Counted.REQUESTS: 1})
            own.flush()
    with time_machine.travel(datetime(2026, 11, 25, 22, 30, tzinfo=UTC), tick=False):  # before midnight in Amsterdam
        own.add("m_any", {Counted.REQUESTS: 1})
        own.flush()
    assert counted == [date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 25)]
