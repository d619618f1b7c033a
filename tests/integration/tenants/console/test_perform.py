"""Doing something by way of a page: it asks first, acts by POST only, and tells what went wrong beside the question."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from shared.actors import Actor
from shared.errors import MeentError
from tenants.console.catalogue import OF_A_MUNICIPALITY
from tenants.console.pages import OperationPage
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality, State
from tenants.operations.actions import rehearse
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.operators.models import Operator
from tenants.transfer.models import Backup


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


NEW = {"name": "Heidezicht", "gemeentecode": "9050", "domain": "heidezicht.localhost", "template": "standaard"}


def test_a_municipality_is_made_from_three_answers(console: Client, db: None) -> None:
    page = console.post(url("gemeente-aanmaken"), NEW, follow=True).content.decode()
    assert "Heidezicht is gemaakt en in gebruik." in page
    with in_public():
        made = Municipality.objects.get(slug="heidezicht")
        assert made.is_ready
        assert Operation.objects.get().municipality_slug == "heidezicht"


def test_a_taken_code_is_told_at_its_question_and_answers_are_kept(console: Client, zonnedal: Municipality) -> None:
    page = console.post(url("gemeente-aanmaken"), NEW | {"gemeentecode": "9001"}).content.decode()
    assert 'href="#id_gemeentecode"' in page
    assert "gemeentecode: " not in page
    assert 'value="heidezicht.localhost"' in page


def test_questions_that_were_left_open_say_what_to_do(console: Client, db: None) -> None:
    page = console.post(url("gemeente-aanmaken"), {}).content.decode()
    for text in ("Vul de naam van de gemeente in", "Vul de gemeentecode in", "Vul het domein in"):
        assert page.count(text) == 2
    with in_public():
        assert not Operation.objects.exists()


class TestDeletion:
    """It can't be undone, and it looks and asks like that."""

    @pytest.fixture
    def suspended(self, zonnedal: Municipality) -> Municipality:
        with in_public():
            Municipality.objects.filter(pk=zonnedal.pk).update(
                state=State.SUSPENDED, state_changed_at=timezone.now() - timedelta(days=400)
            )
        zonnedal.refresh_from_db()
        return zonnedal

    def test_what_goes_is_shown_beforehand(self, console: Client, suspended: Municipality) -> None:
        html = console.get(url("verwijderen", "zonnedal")).content.decode()
        for text in ("Dit kunt u niet terugdraaien", "Dit gaat weg", "zaken_zaak", "Typ de korte naam"):
            assert text in html

    def test_within_the_cooling_off_period_there_is_no_form(self, console: Client, suspended: Municipality) -> None:
        with in_public():
            Municipality.objects.filter(pk=suspended.pk).update(state_changed_at=timezone.now())
        html = console.get(url("verwijderen", "zonnedal")).content.decode()
        assert "Typ de korte naam" not in html
        assert "meent-notice--warning" in html

    @pytest.mark.parametrize("typed", ["", "waterveen", "Zonnedal!"])
    def test_without_the_short_name_nothing_is_asked(
        self, console: Client, suspended: Municipality, typed: str
    ) -> None:
        answers = {"certificate": "weg.pdf", "confirmation": typed}
        html = console.post(url("verwijderen", "zonnedal"), answers).content.decode()
        assert 'href="#id_confirmation"' in html
        with in_public():
            assert not Operation.objects.exists()

    def test_with_the_short_name_a_worker_is_asked(
        self, console: Client, suspended: Municipality, settings: Settings
    ) -> None:
        answers = {"certificate": "weg.pdf", "confirmation": "zonnedal"}
        response = console.post(url("verwijderen", "zonnedal"), answers)
        with in_public():
            operation = Operation.objects.get()
        assert response["Location"] == url("operation", str(operation.pk))
        assert operation.parameters == {
            "certificate": str(Path(settings.PACKAGE_ROOT) / "weg.pdf"),
            "with_packages": False,
        }

    def test_a_removal_is_finished_by_the_short_name_when_the_page_is_gone(
        self, console: Client, db: None, settings: Settings
    ) -> None:
        answers = {"slug": "weggegaan", "certificate": "weg.pdf"}
        looked = console.post(url("verwijdering-afmaken"), answers | {"rehearse": "1"}).content.decode()
        assert "weggegaan" in looked
        assert "meent-error-summary" in looked  # nothing of that name was removed; the answers are kept
        assert 'value="weg.pdf"' in looked
        console.post(url("verwijdering-afmaken"), answers)
        with in_public():
            operation = Operation.objects.get()
        assert operation.municipality_id is None
        assert operation.parameters == {
            "slug": "weggegaan",
            "certificate": str(Path(settings.PACKAGE_ROOT) / "weg.pdf"),
        }

    def test_the_certificate_is_read_as_a_document_and_offered(
        self, console: Client, suspended: Municipality, settings: Settings
    ) -> None:
        with in_public():
            result = rehearse("municipality.delete", actor=Actor.system("test"), municipality=suspended)
        operation = Operation(kind="municipality.delete", municipality_slug="zonnedal", state=OperationState.SUCCEEDED)
        folder = Path(settings.PACKAGE_ROOT)
        folder.mkdir()
        (folder / "weg.pdf").write_bytes(b"%PDF")
        operation.result = result | {"file": str(folder / "weg.pdf")}
        with in_public():
            operation.save()
        html = console.get(url("operation", str(operation.pk))).content.decode()
        for text in ("Wat er is verwijderd", "zaken_zaak", url("package", "weg.pdf")):
            assert text in html


class TestIdentity:
    """Names and domains."""

    def test_only_the_name_changes_and_the_official_name_follows(self, console: Client, zonnedal: Municipality) -> None:
        answers = {
            "name": "Zonnedal aan Zee",
            "official_name": "Gemeente Zonnedal",
            "slug": "zonnedal",
            "gemeentecode": "9001",
        }
        page = console.post(url("hernoemen", "zonnedal"), answers, follow=True).content.decode()
        assert "De gemeente heet nu Zonnedal aan Zee." in page
        with in_public():
            renamed = Municipality.objects.get(slug="zonnedal")
        assert (renamed.name, renamed.official_name) == ("Zonnedal aan Zee", "Gemeente Zonnedal aan Zee")

    def test_domains_come_change_places_and_go(self, console: Client, zonnedal: Municipality) -> None:
        new = {"domain": "www.zonnedal.example"}
        assert "is toegevoegd" in console.post(url("domein-toevoegen", "zonnedal"), new, follow=True).content.decode()
        html = console.get(url("municipality", "zonnedal")).content.decode()
        assert f"{url('hoofddomein', 'zonnedal')}?domain=www.zonnedal.example" in html
        chosen = console.get(f"{url('hoofddomein', 'zonnedal')}?domain=www.zonnedal.example").content.decode()
        assert "checked" in chosen
        console.post(url("hoofddomein", "zonnedal"), new)
        with in_public():
            assert zonnedal.domains.get(is_primary=True).domain == "www.zonnedal.example"
        console.post(url("domein-verwijderen", "zonnedal"), {"domain": "zonnedal.localhost"})
        with in_public():
            assert [domain.domain for domain in zonnedal.domains.all()] == ["www.zonnedal.example"]
        assert "Er is alleen een hoofddomein" in console.get(url("domein-verwijderen", "zonnedal")).content.decode()

    def test_the_main_domain_can_not_be_chosen_to_go(self, console: Client, zonnedal: Municipality) -> None:
        console.post(url("domein-toevoegen", "zonnedal"), {"domain": "www.zonnedal.example"})
        refused = console.post(url("domein-verwijderen", "zonnedal"), {"domain": "zonnedal.localhost"})
        assert "Kies een van deze domeinen" in refused.content.decode()


class TestRollOut:
    """What it would do comes first."""

    def test_the_deed_is_offered_after_looking(self, console: Client, waterveen: Municipality) -> None:
        first = console.get(url("uitrollen")).content.decode()
        assert "Eerst bekijken wat het doet" in first
        assert ">Uitrollen</span>" not in first
        with in_municipality(waterveen), connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE app = 'branding'")
        looked = console.post(url("uitrollen"), {"wave_size": "10", "rehearse": "1"}).content.decode()
        for text in ("Dit zou er gebeuren", "waterveen", "branding.0001", ">Uitrollen</span>"):
            assert text in looked
        with in_public():
            assert not Operation.objects.exists()

    def test_a_selection_of_short_names_is_checked(self, console: Client, waterveen: Municipality) -> None:
        answers = {"wave_size": "10", "only": "waterveen, nergens"}
        assert "Deze gemeenten bestaan niet: nergens" in console.post(url("uitrollen"), answers).content.decode()
        console.post(url("uitrollen"), answers | {"only": "Waterveen"})
        with in_public():
            assert Operation.objects.get().parameters == {"only": ["waterveen"], "wave_size": 10}

    def test_only_commands_of_the_list_are_offered_and_a_rehearsal_names_who_gets_it(
        self, console: Client, waterveen: Municipality
    ) -> None:
        page = console.get(url("opdracht")).content.decode()
        assert "(update_index)" in page
        assert "flush" not in page
        looked = console.post(url("opdracht"), {"command": "update_index", "only": "waterveen", "rehearse": "1"})
        assert "Dit zou er gebeuren" in looked.content.decode()
        refused = console.post(url("opdracht"), {"command": "flush"}).content.decode()
        assert "Kies een van deze opdrachten" in refused
        with in_public():
            assert not Operation.objects.exists()


class TestRestoring:
    """A back-up goes back in its place; what happened since is lost, so the short name is asked."""

    @pytest.fixture
    def backup(self, zonnedal: Municipality) -> Backup:
        with in_public():
            return Backup.objects.create(
                municipality_id=zonnedal.pk, municipality_slug="zonnedal", path="zonnedal/a.zip",
                taken_at=timezone.now() - timedelta(days=1), expires_at=timezone.now() + timedelta(days=20),
                bytes=3_000_000, sha256="a" * 64, content_sha256="b" * 64,
            )  # fmt: skip

    def test_it_stands_on_the_page_and_is_chosen_by_its_link(self, console: Client, backup: Backup) -> None:
        link = f"{url('terugzetten', 'zonnedal')}?backup={backup.pk}"
        assert link in console.get(url("municipality", "zonnedal")).content.decode()
        page = console.get(link).content.decode()
        assert "Dit kunt u niet terugdraaien" in page
        assert "2,9" in page
        assert "checked" in page

    def test_it_is_asked_of_a_worker_with_the_short_name_only(self, console: Client, backup: Backup) -> None:
        for typed, asked in (("waterveen", 0), ("zonnedal", 1)):
            console.post(url("terugzetten", "zonnedal"), {"backup": str(backup.pk), "confirmation": typed})
            with in_public():
                assert Operation.objects.count() == asked
        with in_public():
            assert Operation.objects.get().parameters == {"backup": str(backup.pk)}

    def test_a_back_up_of_another_municipality_is_no_choice(
        self, console: Client, backup: Backup, waterveen: Municipality
    ) -> None:
        answers = {"backup": str(backup.pk), "confirmation": "waterveen"}
        console.post(url("terugzetten", "waterveen"), answers)
        with in_public():
            assert not Operation.objects.exists()

    def test_one_that_was_broken_off_can_be_left(self, console: Client, zonnedal: Municipality) -> None:
        assert "terugzetten-afbreken" not in console.get(url("municipality", "zonnedal")).content.decode()
        with in_public():
            Municipality.objects.filter(pk=zonnedal.pk).update(state=State.RESTORING)
        assert "terugzetten-afbreken" in console.get(url("municipality", "zonnedal")).content.decode()
        console.post(url("terugzetten-afbreken", "zonnedal"))
        with in_public():
            assert Operation.objects.get().parameters == {"abandon": True}
