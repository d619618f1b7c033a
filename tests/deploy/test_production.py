"""Gunicorn with production settings behind the nginx of `deploy/`, over TLS; a Celery worker beside it."""

import contextlib
import gzip
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.db import connections
from PIL import Image
from pytest_django.plugin import DjangoDbBlocker

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tests.databases import create_database, drop_database, maintenance_cursor
from tests.deploy.production import (
    NGINX,
    OPENSSL,
    ROOT,
    Answer,
    Production,
    Visitor,
    manage,
    nginx_command,
    production_environment,
    running_production,
    write_nginx_configuration,
)
from tests.internetnl import problems_of_answer

pytestmark = pytest.mark.system

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def needs_nginx() -> None:
    """Loud, because a green run without these would say too much."""
    if NGINX is None or OPENSSL is None:
        pytest.skip("NO NGINX OR OPENSSL: install them (Debian: apt-get install nginx-light openssl) to test deploy/")


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A copy of the suite's database, as what these processes write is not rolled back."""
    name = f"meent_production_{os.getpid()}"
    with django_db_blocker.unblock():
        connections.close_all()  # a database that somebody is connected to cannot be copied
        create_database(name, template=str(settings.DATABASES["default"]["NAME"]))
    yield name
    drop_database(name)


@pytest.fixture(scope="module")
def schemas(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, str]:
    """The schema names of the suite's municipalities, the same in the copy."""
    with django_db_blocker.unblock(), in_public():
        return {found.slug: found.schema_name for found in Municipality.objects.all()}


@pytest.fixture(scope="module")
def production(
    needs_nginx: None, database: str, schemas: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Production]:
    """The running set-up, with a picture and a private file of Zonnedal."""
    with running_production(database, tmp_path_factory.mktemp("production")) as running:
        for root, name in (("media", "images/molen.png"), ("media", "documents/nota.pdf"), ("private", "foto.png")):
            path = running.folder / root / schemas["zonnedal"] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(PNG)
        yield running


def test_nginx_accepts_the_configuration(needs_nginx: None, tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    main_file = write_nginx_configuration(tmp_path, 18443, 18080)
    command = [*nginx_command(tmp_path, main_file), "-t"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "successful" in done.stderr


def test_a_municipality_s_page_comes_through_with_its_security_headers(production: Production) -> None:
    answer = production.get("zonnedal.localhost", "/")
    assert answer.status == 200, production.log("web")
    assert "Zonnedal" in answer.text
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Server"] == "nginx"


def test_every_host_tells_whether_it_is_ready(production: Production) -> None:
    for host in ("zonnedal.localhost", "waterveen.localhost", "platform.localhost"):
        assert production.get(host, "/readyz").status == 200


def test_an_unknown_host_gets_a_plain_404(production: Production) -> None:
    answer = production.get("onbekend.example.nl", "/")
    assert answer.status == 404
    assert "Zonnedal" not in answer.text


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("zonnedal", "/", 200),
        ("zonnedal", "/formulieren/melding-openbare-ruimte/onderwerp/", 200),
        ("zonnedal", "/zoeken/?q=paspoort", 200),
        ("zonnedal", "/bestaat-niet/", 404),
        ("zonnedal", "/sitemap.xml", 200),
        ("zonnedal", "/robots.txt", 200),
        ("zonnedal", "/beheer/login/", 200),
        ("zonnedal", "/healthz", 200),
        ("zonnedal", "/media/images/molen.png", 200),
        ("zonnedal", "/static/meent/bestaat-niet.css", 404),
        ("zonnedal", "/_files/media/x", 404),
        ("zonnedal", "/%ff%00", 400),
        ("zonnedal", "/" + "x" * 12_000, 414),
        ("platform", "/inloggen/", 200),
        ("platform", "/bestaat-niet/", 404),
        ("onbekend", "/", 404),
    ],
)
def test_internet_nl_has_nothing_to_say(production: Production, *, host: str, path: str, status: int) -> None:
    answer = production.get(f"{host}.localhost", path)
    assert answer.status == status
    assert problems_of_answer(dict(answer.headers)) == []
    names = [name.lower() for name in answer.headers if name.lower() not in {"set-cookie", "vary"}]
    assert sorted(set(names)) == sorted(names), "a header stands twice"


def test_internet_nl_has_nothing_to_say_of_a_static_file_and_a_body_too_large(production: Production) -> None:
    page = production.get("zonnedal.localhost", "/")
    for address in re.findall(r'"(/static/[^"]+\.(?:css|js|svg|woff2))"', page.text):
        assert problems_of_answer(dict(production.get("zonnedal.localhost", address).headers)) == []
    large = production.get("zonnedal.localhost", "/zoeken/", headers={"Content-Length": str(60 * 1024**2)}, body=b"x")
    assert large.status == 413
    assert problems_of_answer(dict(large.headers)) == []


def test_plain_http_is_sent_to_https(production: Production) -> None:
    answer = production.get_plain("zonnedal.localhost", "/status/?x=1")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://zonnedal.localhost/status/?x=1"


def test_static_files_come_from_disk_compressed_and_immutable(production: Production) -> None:
    page = production.get("zonnedal.localhost", "/")
    address = next(iter(re.findall(r'"(/static/[^"]+\.[0-9a-f]{12}\.css)"', page.text)))
    answer = production.get("zonnedal.localhost", address, headers={"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"].startswith("text/css")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_media_is_shown_on_its_own_host_only(production: Production) -> None:
    own = production.get("zonnedal.localhost", "/media/images/molen.png")
    assert (own.status, own.body) == (200, PNG)
    assert own.headers["Content-Type"] == "image/png"
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in own.headers["Cache-Control"]
    assert "X-Accel-Redirect" not in own.headers

    assert production.get("waterveen.localhost", "/media/images/molen.png").status == 404
    assert production.get("platform.localhost", "/media/images/molen.png").status == 404
    assert production.get("onbekend.example.nl", "/media/images/molen.png").status == 404


def test_a_photo_that_a_resident_sent_is_shown_to_that_resident_only(production: Production) -> None:
    form = "/formulieren/melding-openbare-ruimte"
    resident = Visitor(production, "zonnedal.localhost")
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "PNG")
    resident.post(f"{form}/onderwerp/", {"onderwerp": "lantaarn"})
    resident.post(f"{form}/omschrijving/", {"omschrijving": "De lantaarn brandt al een week niet.", "gevaar": "nee"})
    resident.post(f"{form}/plek/", {"straat": "Dorpsstraat"})
    page = resident.post(f"{form}/fotos/", {"foto-toevoegen": "1"}, {"fotos": picture.getvalue()})
    address = re.search(rf'"({form}/foto/[0-9a-f-]+/)"', page.text)
    assert address, page.text

    shown = resident.get(address.group(1))
    assert shown.status == 200
    assert Image.open(io.BytesIO(shown.body)).size == (40, 30)
    assert "no-store" in shown.headers["Cache-Control"]
    assert problems_of_answer(dict(shown.headers)) == []
    assert shown.headers["Content-Security-Policy"].endswith("; sandbox")
    assert "X-Accel-Redirect" not in shown.headers

    for stranger in (Visitor(production, "zonnedal.localhost"), Visitor(production, "waterveen.localhost")):
        assert stranger.get(address.group(1)).status == 404
    elsewhere = Visitor(production, "waterveen.localhost", dict(resident.cookies))
    assert elsewhere.get(address.group(1)).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/_files/media/{schema}/images/molen.png",
        "/_files/private/{schema}/foto.png",
        "/_files/private/../private/{schema}/foto.png",
        "/media/{schema}/images/molen.png",
        "/media/documents/nota.pdf",
        "/media/../private/{schema}/foto.png",
        "/media/images/../../../private/{schema}/foto.png",
        "/media/images/%2e%2e/%2e%2e/%2e%2e/private/{schema}/foto.png",
        "/media/images/..%2f..%2f..%2fprivate%2f{schema}%2ffoto.png",
        "/static/../private/{schema}/foto.png",
        "/static../private/{schema}/foto.png",
        "/private/{schema}/foto.png",
    ],
)
def test_no_path_leads_to_private_files_or_another_folder(
    production: Production, schemas: dict[str, str], path: str
) -> None:
    for host in ("zonnedal.localhost", "waterveen.localhost"):
        answer = production.get(host, path.format(schema=schemas["zonnedal"]))
        assert answer.status in {400, 404}
        assert PNG not in answer.body


def cached(production: Production, host: str, path: str, **headers: str) -> tuple[int, str]:
    answer = production.get(host, path, headers=headers)
    return answer.status, answer.headers.get("X-Meent-Cache", "")


def test_pages_are_kept_by_host_for_who_sends_no_cookie(production: Production) -> None:
    for _turn in range(4):  # the application learns whose host this is, and what its pages read
        production.get("waterveen.localhost", "/contact/")
        production.get("zonnedal.localhost", "/contact/")
    production.get("zonnedal.localhost", "/contact/")
    assert cached(production, "zonnedal.localhost", "/contact/") == (200, "HIT")
    for host, name, other in (("zonnedal", "Zonnedal", "Waterveen"), ("waterveen", "Waterveen", "Zonnedal")):
        answer = production.get(f"{host}.localhost", "/contact/")
        assert name in answer.text
        assert other not in answer.text
        assert "X-Accel-Expires" not in answer.headers
    zipped = production.get("zonnedal.localhost", "/contact/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.body) == production.get("zonnedal.localhost", "/contact/").body
    assert cached(production, "zonnedal.localhost", "/contact/", Cookie="kern=oost")[1] in {"HIT", "EXPIRED"}
    for somebody in ({"Cookie": "sessionid=x"}, {"Cookie": "kern=oost; a=b"}, {"Authorization": "Basic eDp4"}):
        assert cached(production, "zonnedal.localhost", "/contact/", **somebody) == (200, "BYPASS")
    assert cached(production, "onbekend.localhost", "/contact/")[0] == 404


@pytest.mark.parametrize(
    "path", ["/status/", "/zoeken/?q=paspoort", "/bestaat-niet/", "/contact/?x=1", "/beheer/login/"]
)
def test_what_is_no_page_is_not_kept_by_nginx(production: Production, path: str) -> None:
    assert {cached(production, "zonnedal.localhost", path)[1] for _turn in range(3)} == {"MISS"}


def test_a_suspended_municipality_is_closed_within_a_second_and_the_other_is_not(production: Production) -> None:
    for _turn in range(5):
        production.get("waterveen.localhost", "/nieuws/")
    manage(production.environment, "municipality", "suspend", "waterveen")
    time.sleep(1.05)
    assert cached(production, "waterveen.localhost", "/nieuws/")[0] == 503
    assert production.get("zonnedal.localhost", "/nieuws/").status == 200
    manage(production.environment, "municipality", "resume", "waterveen")
    assert production.get("waterveen.localhost", "/nieuws/").status == 200


def test_a_visitor_cannot_choose_the_host_or_address_that_we_believe(production: Production) -> None:
    lies = {"X-Forwarded-Host": "waterveen.localhost", "X-Forwarded-Proto": "http", "X-Real-IP": "192.0.2.1"}
    answer = production.get("zonnedal.localhost", "/", headers=lies)
    assert answer.status == 200
    assert "Waterveen" not in answer.text


def test_the_access_log_has_no_query_string(production: Production) -> None:
    production.get("zonnedal.localhost", "/zoeken/?q=geheimwoord")
    log = production.folder / "log" / "meent.log"
    deadline = time.monotonic() + 5
    while '"path":"/zoeken/"' not in log.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert "geheimwoord" not in log.read_text()


def test_a_stop_finishes_the_request_in_hand_and_then_visitors_get_a_clear_page(
    production: Production, database: str
) -> None:
    """A lock on the table of municipalities holds the request up while gunicorn is told to stop."""
    web = production.processes["web"]
    answers: list[Answer] = []
    visitor = threading.Thread(target=lambda: answers.append(production.get("zonnedal.localhost", "/?traag")))
    with contextlib.closing(psycopg2.connect(production.environment["DATABASE_URL"])) as locker:
        with locker.cursor() as cursor:
            cursor.execute("LOCK TABLE municipalities_municipality IN ACCESS EXCLUSIVE MODE")
        visitor.start()
        _wait_for_a_lock(database)
        web.send_signal(signal.SIGTERM)
        time.sleep(1)
        assert web.poll() is None, "gunicorn left a request unfinished"
        locker.rollback()
    visitor.join(timeout=30)
    assert [answer.status for answer in answers] == [200]
    assert web.wait(timeout=30) == 0

    kept = production.get("zonnedal.localhost", "/")
    assert (kept.status, kept.headers["X-Meent-Cache"]) == (200, "STALE")
    assert kept.headers["Strict-Transport-Security"]
    down = production.get("zonnedal.localhost", "/status/")
    assert down.status == 503
    assert "niet bereikbaar" in down.text
    assert down.headers["Retry-After"] == "60"
    assert problems_of_answer(dict(down.headers)) == []
    production.start_web()
    assert production.get("zonnedal.localhost", "/").status == 200


def _wait_for_a_lock(database: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with maintenance_cursor() as cursor:
            cursor.execute("RESET ROLE")  # a role sees what its own sessions wait for
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'", [database]
            )
            if cursor.fetchone() != (0,):
                return
        time.sleep(0.05)
    raise AssertionError("the request did not reach the database")


def test_a_celery_worker_runs_a_task_and_stops_at_a_signal(database: str, tmp_path: Path) -> None:
    environment = production_environment(database, tmp_path)
    environment["CELERY_BROKER_URL"] = environment["VALKEY_URL"].rsplit("/", 1)[0] + "/3"
    worker = Production(tmp_path, environment, port=0, redirect_port=0)
    celery = [sys.executable, "-m", "celery", "--app", "config"]
    options = ["--loglevel", "INFO", "--concurrency", "1", "--without-gossip", "--without-mingle"]
    process = worker.start("worker", [*celery, "worker", *options])
    try:
        worker.wait_until(lambda: "celery@" in worker.log("worker") and "ready" in worker.log("worker"), process)
        subprocess.run(
            [*celery, "call", "notifications.wake_outboxes"], cwd=ROOT, env=environment, check=True, capture_output=True
        )
        worker.wait_until(lambda: "succeeded in" in worker.log("worker"), process)
        process.terminate()
        assert process.wait(timeout=30) == 0
    finally:
        worker.stop()


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None or not Path("/lib/systemd/system/sysinit.target").exists():
        pytest.skip("NO SYSTEMD-ANALYZE: the units in deploy/systemd are not verified on this machine")
    units = []
    for source in sorted((ROOT / "deploy" / "systemd").glob("meent*.*")):
        if source.suffix in {".service", ".socket", ".timer", ".target"}:
            unit = tmp_path / source.name
            # the programs must exist for systemd to be content
            text = source.read_text().replace("/opt/meent/.venv/bin/python", sys.executable)
            unit.write_text(text.replace("/opt/meent", str(ROOT)))
            units.append(str(unit))
    done = subprocess.run(
        [analyze, "verify", "--man=no", *units],
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert len(units) == 8
    assert (done.returncode, done.stderr) == (0, "")
