"""Deleting a municipality: nothing of it is left anywhere, nobody else notices, and it can be cut short anywhere."""

import base64
import hashlib
import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import BusyError, RefusedError, UnknownMunicipalityError
from tenants.municipalities.models import Domain, Municipality, Purpose, State
from tenants.operations.actions import perform
from tenants.operations.locks import alone_with
from tenants.operations.models import Channel, Operation, OperationState
from tenants.queues import queue_name
from tenants.removal import rows
from tenants.removal.actions import delete_municipality, find_removal, finish_removal, rehearse_removal
from tenants.removal.certificate import is_genuine
from tenants.removal.models import Removal
from tenants.removal.packages import removable_packages, remove_packages
from tenants.removal.places import PLACES
from tenants.storage import PrivateStorage, PublicMediaStorage
from tenants.tasks import municipality_task
from tests.canaries import broker_client, files_with, keys_with, new_canary, seed_every_table, tables_with
from tests.conftest import ClientFor
from tests.integration.tenants.removal.conftest import suspend_for
from tests.killed import run_until_killed
from tests.threads import in_another_connection

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


@municipality_task(name="tests.read_aloud")
def read_aloud(text: str) -> None:
    raise AssertionError(f"nobody should run this: {text}")


def _leave_traces(municipality: Municipality, canary: str) -> None:
    """A file in each folder, a value in each cache, a task that waits, and one that a worker has taken."""
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        folder = Path(root) / municipality.schema_name / "images"
        folder.mkdir(parents=True)
        (folder / f"{canary}.txt").write_text("leeg")
        (folder / "inhoud.txt").write_text(f"hierin staat {canary}")
    with in_municipality(municipality):
        for alias in settings.CACHES:
            caches[alias].set(f"sleutel-{canary}", "waarde")
            caches[alias].set("sleutel", {"tekst": canary})
        read_aloud.apply_async((f"hallo {canary}",))
        read_aloud.apply_async(("nog eens",))
    with broker_client() as client:
        queue = queue_name(municipality.schema_name)
        tag = f"tag-of-{queue}"
        client.hset("unacked", tag, json.dumps([json.loads(client.lpop(queue)), "", queue]))
        client.zadd("unacked_index", {tag: time.time()})


def _queued_arguments() -> str:
    """What waits in the broker, as text."""
    with broker_client() as client:
        waiting = [message for queue in client.scan_iter(_type="list") for message in client.lrange(queue, 0, -1)]
    return " ".join(base64.b64decode(json.loads(message)["body"]).decode() for message in waiting)


def _state_of(municipality: Municipality) -> dict[str, str]:
    """Every table of a municipality with a hash over its rows."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [municipality.schema_name])
        hashes = {}
        for (table,) in cursor.fetchall():
            cursor.execute(
                "SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text))"  # noqa: S608  # names from the catalog
                f' FROM {municipality.schema_name}."{table}" t'  # names from the catalog
            )
            row = cursor.fetchone()
            hashes[table] = str(row[0]) if row else ""
        return hashes


def test_a_canary_in_every_place_is_found_nowhere_afterwards(doomed: Municipality, waterveen: Municipality) -> None:
    canary, neighbour = new_canary(), new_canary()
    seeded = seed_every_table(doomed.schema_name, canary)
    assert len(seeded) > 150
    _leave_traces(doomed, canary)
    with in_municipality(waterveen):
        for alias in settings.CACHES:
            caches[alias].set("sleutel", neighbour)
        read_aloud.apply_async((neighbour,))
    folder = Path(settings.MEDIA_ROOT) / waterveen.schema_name
    folder.mkdir(parents=True)
    (folder / neighbour).write_text(neighbour)
    before = _state_of(waterveen)
    assert tables_with(canary) == {f"{doomed.schema_name}.{table}" for table, _column in seeded}
    assert len(files_with(canary)) == 4
    assert len(keys_with(canary)) == 2 * len(settings.CACHES) + 1  # and the queue

    removal = delete_municipality(municipality=doomed, actor=OPERATOR)

    assert removal.is_finished
    assert tables_with(canary) == set()
    assert files_with(canary) == set()
    assert keys_with(canary) | keys_with(doomed.schema_name) == set()
    assert canary not in _queued_arguments()
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [doomed.schema_name])
        assert cursor.fetchone() is None
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [doomed.schema_name])
        assert cursor.fetchone() is None
        assert not Domain.objects.filter(domain="proefdorp.localhost").exists()
    assert _state_of(waterveen) == before
    assert files_with(neighbour) == {folder / neighbour}
    assert len(keys_with(neighbour)) == len(settings.CACHES) + 1
    assert neighbour in _queued_arguments()


def test_the_certificate_lists_what_was_where(doomed: Municipality) -> None:
    _leave_traces(doomed, "woord")
    removal = delete_municipality(municipality=doomed, actor=OPERATOR)
    content = removal.certificate["content"]
    assert content["municipality"]["official_name"] == "Gemeente Proefdorp"
    assert content["municipality"]["domains"] == ["proefdorp.localhost"]
    assert (content["begun_by"], content["finished_by"]) == ("Op Erator", "Op Erator")
    removed = content["removed"]
    assert removed["queued_work"] == {"count": 2, "tasks": {"tests.read_aloud": 2}}
    assert removed["cache"]["count"] == 2 * len(settings.CACHES) + 1  # and what changed when, of the page cache
    assert removed["media"] == {"count": 2, "bytes": 22, "folders": {"images": 2}}
    tables = {row["table"]: row for row in removed["database"]["tables"]}
    assert tables["wagtailcore_page"] == {"table": "wagtailcore_page", "kind": "content", "rows": 5}
    assert removed["database"]["count"] == sum(row["rows"] for row in tables.values())
    assert removed["database"]["is_role_removed"]
    assert removed["database"]["public_rows"] == {"municipalities_domain": 1, "municipalities_municipality": 1}
    assert content["remains"]["public_rows"] == {"removal_removal": 1}
    assert is_genuine(removal.certificate)


def test_a_rehearsal_changes_nothing(doomed: Municipality) -> None:
    _leave_traces(doomed, "woord")
    rehearsed = rehearse_removal(municipality=doomed, actor=OPERATOR)
    assert rehearsed["sha256"] == ""
    assert rehearsed["content"]["removed"]["media"]["count"] == 2
    assert {name: place.find(doomed.schema_name)["count"] for name, place in PLACES.items()} == {
        "queued_work": 2, "cache": 5, "media": 2, "private_files": 2, "restores": 0,
    }  # fmt: skip
    with in_public():
        assert Municipality.objects.get(pk=doomed.pk).state == State.SUSPENDED
        assert not Removal.objects.filter(municipality_id=doomed.pk).exists()


@pytest.mark.parametrize(
    "dies_in",
    [
        "tenants.removal.folders.remove_folder",  # the first time: nothing but queue and cache is gone
        "tenants.removal.rows.drop_role",  # in the transaction that drops the schema
        "tenants.removal.actions.make_certificate",  # the municipality's own row is gone by then
    ],
)
def test_a_second_run_finishes_what_a_killed_one_began(doomed: Municipality, tmp_path: Path, dies_in: str) -> None:
    _leave_traces(doomed, "woord")
    run_until_killed(
        f"""
from shared.actors import Actor
from tenants.municipalities.queries import find_municipality
from tenants.removal import rows
from tenants.removal.actions import delete_municipality
with mock.patch("{dies_in}", die):
    delete_municipality(municipality=find_municipality("proefdorp"), actor=Actor.system("killed"))
""",
        tmp_path=tmp_path,
    )
    with in_public():
        left = Municipality.objects.filter(pk=doomed.pk).first()
    if left is None:
        removal = finish_removal(slug="proefdorp", actor=OPERATOR)
    else:
        assert left.state == State.REMOVING
        removal = delete_municipality(municipality=left, actor=OPERATOR)
    content = removal.certificate["content"]
    assert (content["begun_by"], content["finished_by"]) == ("killed", "Op Erator")
    assert {name: content["removed"][name]["count"] for name in PLACES} == {
        "queued_work": 2, "cache": 5, "media": 2, "private_files": 2, "restores": 0,
    }  # fmt: skip
    assert content["removed"]["database"]["count"] > 500
    assert {name: place.find(doomed.schema_name)["count"] for name, place in PLACES.items()} == dict.fromkeys(PLACES, 0)
    with in_public():
        assert not Municipality.objects.filter(pk=doomed.pk).exists()


def test_what_a_busy_worker_writes_meanwhile_goes_too(doomed: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    """A task that began before the suspension writes a file after the files were removed, before the schema is."""
    late = Path(settings.PRIVATE_ROOT) / doomed.schema_name / "forms" / "laat.jpg"

    def remove_rows(municipality: Municipality) -> dict[str, object]:
        late.parent.mkdir(parents=True)
        late.write_text("te laat")
        return rows.remove_rows(municipality)

    monkeypatch.setattr("tenants.removal.actions.remove_rows", remove_rows)
    removal = delete_municipality(municipality=doomed, actor=OPERATOR)
    assert not late.exists()
    assert removal.found["private_files"] == {"count": 1, "bytes": 7, "folders": {"forms": 1}}


def test_it_is_refused_before_the_cooling_off_period_is_over(zonnedal: Municipality, settings: Settings) -> None:
    settings.DELETION_COOLING_OFF_DAYS = 30
    with pytest.raises(RefusedError, match="Zonnedal"):
        delete_municipality(municipality=zonnedal, actor=OPERATOR)
    suspend_for(zonnedal, days=29)
    moment = timezone.localtime(zonnedal.state_changed_at + timedelta(days=30))
    with pytest.raises(RefusedError, match=f"{moment.year} {moment:%H:%M}"):
        delete_municipality(municipality=zonnedal, actor=OPERATOR)
    with pytest.raises(RefusedError):
        rehearse_removal(municipality=zonnedal, actor=OPERATOR)
    with in_public():
        assert Municipality.objects.get(pk=zonnedal.pk).state == State.SUSPENDED
        assert not Removal.objects.exists()


def test_a_training_copy_need_not_cool_off_but_must_be_suspended(zonnedal: Municipality) -> None:
    with in_public():
        zonnedal.purpose = Purpose.TRAINING
        zonnedal.save()
    with pytest.raises(RefusedError):
        delete_municipality(municipality=zonnedal, actor=OPERATOR)
    suspend_for(zonnedal, days=0)
    assert delete_municipality(municipality=zonnedal, actor=OPERATOR).is_finished


def test_it_is_refused_while_something_else_is_done_with_it(doomed: Municipality) -> None:
    with alone_with(doomed.pk, doomed.slug):

        def attempt() -> None:
            delete_municipality(municipality=doomed, actor=OPERATOR)

        with pytest.raises(BusyError):
            in_another_connection(attempt)
    with in_public():
        assert Municipality.objects.get(pk=doomed.pk).state == State.SUSPENDED


def test_tables_that_somebody_reads_make_it_stop_and_a_second_run_finishes(
    doomed: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a nightly back-up does: it keeps a lock on every table for its length."""
    monkeypatch.setattr("tenants.removal.actions._LOCK_TIMEOUT", "200ms")

    def attempt() -> None:
        delete_municipality(municipality=doomed, actor=OPERATOR)

    with as_owner(), transaction.atomic(), in_public(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {doomed.schema_name}.zaken_zaak IN ACCESS SHARE MODE")
        with pytest.raises(BusyError, match="back-up"):
            in_another_connection(attempt)
    with in_public():
        left = Municipality.objects.get(pk=doomed.pk)
    assert left.state == State.REMOVING
    assert delete_municipality(municipality=left, actor=OPERATOR).is_finished


def test_without_valkey_there_is_no_certificate_and_a_second_run_finishes(doomed: Municipality) -> None:
    _leave_traces(doomed, "woord")
    gone = {alias: options | {"LOCATION": "redis://127.0.0.1:1/0"} for alias, options in settings.CACHES.items()}
    with override_settings(CACHES=gone), pytest.raises(BusyError, match="Valkey"):
        delete_municipality(municipality=doomed, actor=OPERATOR)
    with in_public():
        left = Municipality.objects.get(pk=doomed.pk)
    removal = delete_municipality(municipality=left, actor=OPERATOR)
    assert removal.found["cache"]["count"] == 2 * len(settings.CACHES) + 1
    assert removal.is_finished


def test_a_municipality_that_is_being_removed_answers_503_then_404(
    zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    suspend_for(zonnedal, days=100)
    visitor = client_for(zonnedal)
    monkeypatch.setattr(
        "tenants.removal.actions.remove_packages", lambda _found: seen.append(visitor.get("/").status_code)
    )
    delete_municipality(municipality=zonnedal, actor=OPERATOR, with_packages=True)
    assert seen == [503]
    assert visitor.get("/").status_code == 404


def test_exit_packages_stay_unless_asked(zonnedal: Municipality, tmp_path: Path) -> None:
    inside, outside = Path(settings.PACKAGE_ROOT) / "zonnedal.zip", tmp_path / "elders.zip"
    inside.parent.mkdir(parents=True)
    for path in (inside, outside):
        path.write_text("pakket")
        _export_on_record(zonnedal, path)
    suspend_for(zonnedal, days=100)
    rehearsed = rehearse_removal(municipality=zonnedal, actor=OPERATOR)
    paths = {package["path"] for package in rehearsed["content"]["remains"]["packages"]}
    assert paths == {str(inside), str(outside)}
    removal = delete_municipality(municipality=zonnedal, actor=OPERATOR, with_packages=True)
    content = removal.certificate["content"]
    assert [package["path"] for package in content["removed"]["packages"]["packages"]] == [str(inside)]
    assert [package["path"] for package in content["remains"]["packages"]] == [str(outside)]
    assert (inside.exists(), outside.exists()) == (False, True)


def test_a_package_of_another_under_the_same_name_stays(zonnedal: Municipality, waterveen: Municipality) -> None:
    path = Path(settings.PACKAGE_ROOT) / "uit.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    for municipality, content in ((zonnedal, "pakket van Z"), (waterveen, "pakket van W")):  # of one length
        path.write_text(content)
        _export_on_record(municipality, path)
    suspend_for(zonnedal, days=100)
    removal = delete_municipality(municipality=zonnedal, actor=OPERATOR, with_packages=True)
    assert path.read_text() == "pakket van W"
    content = removal.certificate["content"]
    assert (content["removed"]["packages"]["packages"], content["remains"]["packages"]) == ([], [])


def test_a_package_that_was_replaced_after_it_was_found_stays(zonnedal: Municipality) -> None:
    path = Path(settings.PACKAGE_ROOT) / "uit.zip"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("pakket van Z")
    _export_on_record(zonnedal, path)
    found = removable_packages(zonnedal.pk)
    assert found["count"] == 1
    path.write_text("pakket van W")
    remove_packages(found)
    assert path.read_text() == "pakket van W"


def _export_on_record(municipality: Municipality, path: Path) -> None:
    with in_public():
        Operation.objects.create(
            kind="municipality.export",
            municipality_id=municipality.pk,
            municipality_slug=municipality.slug,
            actor_kind="operator",
            channel=Channel.COMMAND,
            state=OperationState.SUCCEEDED,
            ended_at=timezone.now(),
            result={
                "path": str(path),
                "bytes": path.stat().st_size,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            },
        )


def test_files_behind_a_link_stay(zonnedal: Municipality, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    (elsewhere / "blijft.txt").write_text("blijft")
    folder = Path(settings.MEDIA_ROOT) / zonnedal.schema_name
    folder.mkdir(parents=True)
    (folder / "link").symlink_to(elsewhere)
    suspend_for(zonnedal, days=100)
    removal = delete_municipality(municipality=zonnedal, actor=OPERATOR)
    assert removal.found["media"]["count"] == 1
    assert not folder.exists()
    assert (elsewhere / "blijft.txt").read_text() == "blijft"


def test_a_file_that_a_request_saves_after_the_end_is_refused(zonnedal: Municipality) -> None:
    suspend_for(zonnedal, days=100)
    delete_municipality(municipality=zonnedal, actor=OPERATOR)
    with in_municipality(zonnedal):  # a request that began before, with its photo only now
        for storage in (PrivateStorage(), PublicMediaStorage()):
            with pytest.raises(RefusedError):
                storage.save("zaken/laat/foto.jpg", ContentFile(b"te laat"))
    for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        assert not list(Path(root).rglob("*"))


def test_a_certificate_never_goes_over_another_file(zonnedal: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "certificaat.txt"
    path.write_text("van iemand anders")
    suspend_for(zonnedal, days=100)
    delete_municipality(municipality=zonnedal, actor=OPERATOR)
    with pytest.raises(RefusedError, match="certificaat"):
        perform(
            "municipality.delete",
            actor=OPERATOR,
            channel=Channel.COMMAND,
            parameters={"slug": "zonnedal", "certificate": str(path)},
        )
    assert path.read_text() == "van iemand anders"


def test_a_certificate_takes_a_free_name_when_another_file_came_meanwhile(
    zonnedal: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "certificaat.json"
    suspend_for(zonnedal, days=100)

    def remove(*, municipality: Municipality, **options: Any) -> Removal:
        path.write_text("van iemand anders")
        return delete_municipality(municipality=municipality, **options)

    monkeypatch.setattr("tenants.removal.operations.delete_municipality", remove)
    result = perform(
        "municipality.delete",
        actor=OPERATOR,
        channel=Channel.COMMAND,
        municipality=zonnedal,
        parameters={"certificate": str(path)},
    )
    assert result["file"] == str(tmp_path / "certificaat-2.json")
    assert is_genuine(json.loads((tmp_path / "certificaat-2.json").read_text()))
    assert path.read_text() == "van iemand anders"
    assert len(list(tmp_path.glob(".certificaat*"))) == 0


def test_find_removal_knows_the_newest(zonnedal: Municipality) -> None:
    with pytest.raises(UnknownMunicipalityError):
        find_removal("zonnedal")
    suspend_for(zonnedal, days=100)
    removal = delete_municipality(municipality=zonnedal, actor=OPERATOR)
    assert find_removal("zonnedal") == removal
    assert finish_removal(slug="zonnedal", actor=Actor.system("another")).certificate == removal.certificate
