"""The fleet: what asks for attention first, drift by table, what a roll-out came to."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from shared.actors import Actor
from tenants.console.fleet import drift_by_table, trouble_in_words
from tenants.context import as_owner, in_public, in_schema
from tenants.fleet.drift import Difference
from tenants.fleet.models import Outcome, Rollout, RolloutState, RolloutStep
from tenants.municipalities.models import Municipality
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


def _in(municipality: Municipality, statement: str) -> None:
    with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_fleet_that_is_well_says_so(console: Client, waterveen: Municipality) -> None:
    html = console.get(url("fleet")).content.decode()
    assert "Alles is goed" in html
    for text in ("Zonnedal", "Waterveen", "Er is nog niet uitgerold"):
        assert text in html


def test_a_roll_out_with_nothing_to_do_is_told(console: Client, waterveen: Municipality, settings: Settings) -> None:
    settings.RELEASE = "2026.11.3"
    perform("fleet.migrate", actor=Actor.system("noor"), channel=Channel.COMMAND)
    html = console.get(url("fleet")).content.decode()
    assert "er was niets te doen" in html
    assert "Er is nog niet uitgerold" not in html
    with in_public():
        operation = Operation.objects.get()
        assert not Rollout.objects.exists()
    assert url("operation", str(operation.pk)) in html
    assert html.count("2026.11.3") == 2  # of each municipality: its schema is as this release wants it


def test_what_is_behind_and_what_differs_is_named(
    console: Client, zonnedal: Municipality, waterveen: Municipality
) -> None:
    _in(zonnedal, "DELETE FROM django_migrations WHERE app = 'branding'")
    _in(waterveen, "ALTER TABLE wagtailcore_site ALTER COLUMN port TYPE bigint")
    html = console.get(url("fleet")).content.decode()
    assert "Alles is goed" not in html
    assert "migratie" in html
    assert "wagtailcore_site" in html
    assert "kolom port is “bigint" in html


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("no domain leads to it", "geen domein leidt hierheen"),
        ("it has no site", "er is geen website in Wagtail"),
        ("1 messages given up, the last on 2026-11-05", "1 bericht kon niet worden verstuurd, op 5-11-2026"),
        ("table zaken_zaak is missing", "tabel zaken_zaak ontbreekt"),
        ("something new", "something new"),
    ],
)
def test_what_health_questions_tell_is_told_in_dutch(told: str, words: str) -> None:
    assert trouble_in_words(told) == words


def test_differences_are_gathered_by_table() -> None:
    found = drift_by_table(
        [
            Difference(table="a", kind="column", part="x", expected="text", found=""),
            Difference(table="a", kind="index", part="y", expected="", found="btree"),
            Difference(table="b", kind="constraint", part="z", expected="1", found="2"),
        ]
    )
    assert [(drift.table, drift.parts) for drift in found] == [
        ("a", ["kolom x ontbreekt", "index y hoort er niet te zijn"]),
        ("b", ["regel z is “2”, en moet zijn “1”"]),
    ]


def test_a_roll_out_shows_what_went_wrong_first_and_each_turn(console: Client, zonnedal: Municipality) -> None:
    with in_public():
        rollout = Rollout.objects.create(release="2026.11", state=RolloutState.STOPPED, actor_label="Noor")
        for slug, outcome, error in (("zonnedal", Outcome.FAILED, "kolom bestaat al"), ("weg", Outcome.DONE, "")):
            RolloutStep.objects.create(
                rollout=rollout, municipality_id=uuid.uuid4(), municipality_slug=slug, wave=1, outcome=outcome,
                error=error, statement="ALTER TABLE x" if error else "", ms=12,
            )  # fmt: skip
    html = console.get(url("rollout", str(rollout.pk))).content.decode()
    for text in ("Ging niet goed", "kolom bestaat al", "ALTER TABLE x", "Noor", "2026.11"):
        assert text in html
    assert url("municipality", "zonnedal") in html
    assert url("municipality", "weg") not in html  # it is not there any more
    assert url("rollout", str(rollout.pk)) in console.get(url("fleet")).content.decode()


def test_an_unknown_roll_out_is_404(console: Client, db: None) -> None:
    assert console.get(url("rollout", str(uuid.uuid4()))).status_code == 404
