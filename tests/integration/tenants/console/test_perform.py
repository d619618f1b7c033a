"""Doing something by way of a page: it asks first, acts by POST only, and tells what went wrong beside the question."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shared.errors import MeentError
from tenants.console.pages import OF_A_MUNICIPALITY, OperationPage
from tenants.context import in_public
from tenants.municipalities.models import Municipality, State
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.operators.models import Operator


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


AVAILABLE = [page for page in OF_A_MUNICIPALITY if page.is_available]


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renaming always fails with a message of its own."""

    def run(context: OperationContext) -> dict[str, Any]:
        raise MeentError("Deze naam is al in gebruik.", field="name")

    monkeypatch.setitem(operation_kinds._items, "municipality.rename", OperationKind(title="Rename", run=run))


@pytest.fixture
def long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A back-up that nobody makes: what counts is that it waits for a worker."""
    kind = OperationKind(title="Back up", run=lambda _context: {}, is_long=True)
    monkeypatch.setitem(operation_kinds._items, "municipality.backup", kind)


@pytest.mark.parametrize("page", AVAILABLE, ids=lambda page: page.path)
def test_looking_at_a_page_changes_nothing(console: Client, zonnedal: Municipality, page: OperationPage) -> None:
    html = console.get(url(page.name, "zonnedal")).content.decode()
    assert f"<title>{page.texts({'name': 'Zonnedal', 'slug': 'zonnedal'}).title}" in html
    with in_public():
        assert not Operation.objects.exists()
        assert Municipality.objects.get(slug="zonnedal").state == State.READY


@pytest.mark.parametrize("page", AVAILABLE, ids=lambda page: page.path)
def test_an_unknown_municipality_is_404(console: Client, page: OperationPage) -> None:
    assert console.get(url(page.name, "onbekend")).status_code == 404
    assert console.post(url(page.name, "onbekend")).status_code == 404


def test_suspend_and_resume_act_by_post_and_are_on_record(
    console: Client, operator: Operator, zonnedal: Municipality
) -> None:
    for path, ready, said in (("opschorten", False, "nu opgeschort"), ("hervatten", True, "weer in gebruik")):
        answer = console.post(url(path, "zonnedal"), follow=True)
        assert said in answer.content.decode()
        zonnedal.refresh_from_db()
        assert zonnedal.is_ready is ready
    with in_public():
        newest = Operation.objects.all()[0]
    assert newest.kind == "municipality.resume"
    assert (newest.actor_id, newest.actor_label, newest.channel) == (str(operator.pk), "Op Erator", Channel.CONSOLE)


def test_a_state_that_does_not_allow_it_is_explained_without_a_form(console: Client, zonnedal: Municipality) -> None:
    html = console.get(url("hervatten", "zonnedal")).content.decode()
    assert "Dit kan als de gemeente is opgeschort" in html
    assert "Zonnedal hervatten</span>" not in html
    refused = console.post(url("hervatten", "zonnedal")).content.decode()
    assert "Daarom kan dit niet" in refused


def test_csrf_is_asked(zonnedal: Municipality, console: Client) -> None:
    strict = Client(headers={"host": "platform.localhost"}, enforce_csrf_checks=True)
    strict.cookies = console.cookies
    assert strict.post(url("opschorten", "zonnedal")).status_code == 403
    zonnedal.refresh_from_db()
    assert zonnedal.is_ready


def test_an_error_of_the_platform_stands_at_its_question_and_on_top(
    console: Client, zonnedal: Municipality, refusing: None
) -> None:
    answers = {"name": "Waterveen", "official_name": "Gemeente Waterveen aan Zee"}
    html = console.post(url("hernoemen", "zonnedal"), answers).content.decode()
    assert html.count("Deze naam is al in gebruik.") == 2
    assert 'href="#id_name"' in html
    assert "<title>Fout: " in html
    assert 'value="Gemeente Waterveen aan Zee"' in html
    with in_public():
        assert Operation.objects.get().state == OperationState.FAILED


def test_long_work_waits_for_a_worker_and_leads_to_its_page(
    console: Client, zonnedal: Municipality, long_work: None
) -> None:
    response = console.post(url("back-up", "zonnedal"), {"keep_days": "30"})
    with in_public():
        operation = Operation.objects.get()
    assert response["Location"] == url("operation", str(operation.pk))
    assert operation.state == OperationState.QUEUED
    assert operation.parameters == {"keep_days": 30}
    assert operation.municipality_slug == "zonnedal"


def test_what_this_installation_can_not_do_has_no_page(
    console: Client, zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(operation_kinds._items, "municipality.suspend")
    assert console.get(url("opschorten", "zonnedal")).status_code == 404
    assert url("opschorten", "zonnedal") not in console.get(url("municipality", "zonnedal")).content.decode()
