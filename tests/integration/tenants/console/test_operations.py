"""Who did what when."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Channel, Operation, OperationState


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


def record(**values: object) -> Operation:
    now = timezone.now()
    defaults = {
        "kind": "municipality.suspend",
        "municipality_slug": "zonnedal",
        "actor_kind": "operator",
        "actor_label": "Noor",
        "channel": Channel.CONSOLE,
        "state": OperationState.SUCCEEDED,
        "created_at": now,
        "started_at": now - timedelta(seconds=75),
        "ended_at": now,
    }
    with in_public():
        return Operation.objects.create(**defaults | values)


@pytest.fixture
def three(db: None) -> None:
    record(actor_label="Noor")
    record(actor_label="Bram", kind="municipality.create", municipality_slug="waterveen")
    record(actor_label="Bram", state=OperationState.FAILED, error="Er is geen plaats meer op de schijf.")


def _count(console: Client, query: str) -> int:
    html = console.get(f"{url('operations')}?{query}").content.decode()
    return html.count('role="rowheader"')


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("who=Bram", 2),
        ("municipality=water", 1),
        ("kind=municipality.suspend", 2),
        ("state=failed", 1),
        ("who=Bram&state=succeeded", 1),
        ("who=Onbekend", 3),
    ],
)
def test_operations_are_found_by_municipality_kind_state_and_who(
    console: Client, three: None, query: str, found: int
) -> None:
    assert _count(console, query) == found


def test_the_list_has_pages_and_keeps_the_question(console: Client, db: None) -> None:
    for _number in range(51):
        record()
    assert _count(console, "municipality=zonnedal") == 50
    assert _count(console, "municipality=zonnedal&page=2") == 1
    html = console.get(f"{url('operations')}?municipality=zonnedal").content.decode()
    assert "?municipality=zonnedal&amp;page=2" in html
    assert console.get(f"{url('operations')}?page=99").status_code == 404


def test_the_page_of_an_operation_reads_as_text_not_as_json(console: Client, zonnedal: Municipality) -> None:
    operation = record(
        kind="municipality.create",
        parameters={"name": "Zonnedal", "inhabitants": 28000, "oin": ""},
        result={"slug": "zonnedal", "bytes": 1_500_000, "invited": False, "counts": {"zaken": 1200, "paginas": 31}},
    )
    html = console.get(url("operation", str(operation.pk))).content.decode()
    for text in ("Korte naam", "28.000", "1,4", "nee", "1.200", "Klaar: vandaag", "na 1 min. 15 sec."):
        assert text in html
    assert "{&#x27;" not in html
    assert "Opnieuw kijken" not in html


def test_a_failed_operation_shows_its_error(console: Client, three: None) -> None:
    with in_public():
        operation = Operation.objects.get(state=OperationState.FAILED)
    html = console.get(url("operation", str(operation.pk))).content.decode()
    assert "Er is geen plaats meer op de schijf." in html
    assert "Mislukt" in html


def test_a_running_one_shows_how_far_it_is_and_looks_again_by_itself(console: Client, db: None) -> None:
    operation = record(
        state=OperationState.RUNNING,
        ended_at=None,
        stage="zaken_zaak",
        done=250,
        total=1000,
        heartbeat_at=timezone.now(),
    )
    html = console.get(url("operation", str(operation.pk))).content.decode()
    assert 'value="25"' in html
    assert "zaken_zaak: 250 van 1.000" in html
    assert "meent/console.js" in html
    assert "Opnieuw kijken hoe ver het is" in html  # without the script


def test_text_in_a_result_is_never_html(console: Client, db: None) -> None:
    operation = record(result={"error": "<script>alert(1)</script>", "url": "javascript:alert(1)"})
    html = console.get(url("operation", str(operation.pk))).content.decode()
    assert "<script>alert(1)" not in html
    assert 'href="javascript:' not in html


def test_an_unknown_operation_is_404(console: Client, db: None) -> None:
    assert console.get(url("operation", str(uuid.uuid4()))).status_code == 404


def test_a_result_that_names_a_package_offers_it(console: Client, settings: Settings, db: None) -> None:
    root = Path(settings.PACKAGE_ROOT)
    root.mkdir(parents=True)
    (root / "zonnedal.zip").write_bytes(b"PK")
    made = record(result={"path": str(root / "zonnedal.zip")})
    elsewhere = record(result={"path": "/etc/passwd.txt"})
    assert url("package", "zonnedal.zip") in console.get(url("operation", str(made.pk))).content.decode()
    assert "/pakketten/" not in console.get(url("operation", str(elsewhere.pk))).content.decode()


def test_what_did_not_go_into_a_package_is_told_by_reason(console: Client, db: None) -> None:
    why = "Of the moment (log-ins, half-filled forms, locks of the editor): it never leaves the house."
    left_out = [{"what": "table django_session", "why": why}, {"what": "table forms_formdraft", "why": why}]
    made = record(kind="municipality.export", result={"bytes": 1000, "left_out": left_out})
    html = console.get(url("operation", str(made.pk))).content.decode()
    assert html.count("Van het moment: inlogsessies") == 1
    assert "django_session, forms_formdraft" in html


def test_a_long_table_is_folded_and_what_was_left_empty_is_not_shown(console: Client, db: None) -> None:
    outcomes = {f"dorp-{number}": {"outcome": "done", "error": ""} for number in range(30)}
    result = {"command": "update_index", "counts": {"done": 30}, "seconds": 3.0, "outcomes": outcomes}
    made = record(kind="fleet.run", parameters={"command": "update_index", "only": []}, result=result)
    html = console.get(url("operation", str(made.pk))).content.decode()
    assert "Toon alle 30 regels" in html
    assert "Alleen deze gemeenten" not in html
