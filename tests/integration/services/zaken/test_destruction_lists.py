"""Lists of destruction: two people, nothing that must stay, and proof afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.zaken import destruction_lists
from services.zaken.actions import close_zaak
from services.zaken.destruction import set_hold
from services.zaken.destruction_lists import approve_list, carry_out, discard_list, due_for_destruction, make_list
from services.zaken.errors import ListAlreadyApprovedError, NothingToDestroyError, SameOfficerError
from services.zaken.models import Archiefnominatie, ResultaatType, Vernietigingslijst, Zaak
from services.zaken.tasks import destroy_approved_lists
from shared.actors import Actor
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

SYSTEM = Actor.system("test")


@pytest.fixture
def officer(in_zonnedal: Municipality) -> User:
    return make_staff(ADMINISTRATORS, first_name="Arie", last_name="Chief")


@pytest.fixture
def colleague(in_zonnedal: Municipality) -> User:
    return make_staff(ADMINISTRATORS, first_name="Vera", last_name="Tweede")


def old_zaak(*, years: int = 2, result: str = "Opgelost") -> Zaak:
    """A zaak that was closed so long ago; it is kept for twelve months."""
    zaak = make_zaak()
    resultaattype = ResultaatType.objects.get(zaaktype=zaak.zaaktype, omschrijving=result)
    zaak = close_zaak(zaak=zaak, resultaattype=resultaattype, toelichting="Klaar.", actor=SYSTEM)
    closed = timezone.localdate() - timedelta(days=366 * years)
    Zaak.objects.filter(pk=zaak.pk).update(startdatum=closed, einddatum=closed)
    return Zaak.objects.get(pk=zaak.pk)


def due() -> list[str]:
    return [zaak.identificatie for zaak, _until in due_for_destruction(timezone.localdate())]


def test_only_what_is_over_may_go(officer: User) -> None:
    over = old_zaak()
    old_zaak(years=0)
    make_zaak()
    set_hold(zaak=old_zaak(), reason="Rechtszaak", actor=SYSTEM)
    ResultaatType.objects.filter(omschrijving="Niet gevonden").update(
        archiefnominatie=Archiefnominatie.BLIJVEND_BEWAREN
    )
    old_zaak(result="Niet gevonden")
    assert due() == [over.identificatie]
    made = make_list(officer=officer)
    assert [item["identificatie"] for item in made.items] == [over.identificatie]
    for personal in ("Anna", "voorbeeld.nl", "Dorpsstraat", "Lantaarnpaal"):
        assert personal not in str(made.items)
    assert due() == []  # it waits on a list
    with pytest.raises(NothingToDestroyError):
        make_list(officer=officer)


def test_two_people_and_then_it_is_gone(officer: User, colleague: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destruction_lists, "_AT_ONCE", 1)
    first, second = old_zaak(), old_zaak()
    made = make_list(officer=officer)
    assert carry_out(list_id=made.pk, actor=SYSTEM) == 0  # nobody approved it
    with pytest.raises(SameOfficerError):
        approve_list(vernietigingslijst=made, officer=officer)
    approve_list(vernietigingslijst=made, officer=colleague)
    with pytest.raises(ListAlreadyApprovedError):
        approve_list(vernietigingslijst=made, officer=colleague)
    with pytest.raises(ListAlreadyApprovedError):
        discard_list(vernietigingslijst=made, officer=officer)
    set_hold(zaak=second, reason="Rechtszaak", actor=SYSTEM)
    assert carry_out(list_id=made.pk, actor=SYSTEM) == 1
    assert carry_out(list_id=made.pk, actor=SYSTEM) == 0
    assert list(Zaak.objects.all()) == [second]
    made.refresh_from_db()
    outcomes = {item["identificatie"]: item["outcome"] for item in made.items}
    assert outcomes == {first.identificatie: "destroyed", second.identificatie: "kept"}
    assert made.done_at is not None
    assert AuditEntry.objects.filter(event="zaak.destroyed").count() == 1
    assert AuditEntry.objects.filter(event__startswith="vernietigingslijst.").count() == 2


def test_the_database_wants_two_people_too(officer: User) -> None:
    old_zaak()
    made = make_list(officer=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vernietigingslijst.objects.filter(pk=made.pk).update(approved_at=timezone.now(), approved_by_id=str(officer.pk))


def test_a_worker_that_was_stopped_goes_on(officer: User, colleague: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destruction_lists, "_AT_ONCE", 1)
    zaken = [old_zaak(), old_zaak()]
    made = approve_list(vernietigingslijst=make_list(officer=officer), officer=colleague)
    calls: list[dict[str, Any]] = []

    def killed(item: dict[str, Any], actor: Actor) -> tuple[str, str]:
        if calls:
            raise SystemExit
        calls.append(item)
        return real(item, actor)

    real = destruction_lists._destroy
    monkeypatch.setattr(destruction_lists, "_destroy", killed)
    with pytest.raises(SystemExit):
        carry_out(list_id=made.pk, actor=SYSTEM)
    assert Zaak.objects.count() == len(zaken) - 1
    monkeypatch.setattr(destruction_lists, "_destroy", real)
    destroy_approved_lists.run()
    assert not Zaak.objects.exists()
    made.refresh_from_db()
    assert made.done_at is not None


def test_the_screens(
    officer: User, colleague: User, in_zonnedal: Municipality, client_for: ClientFor,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    zaak = old_zaak()
    lists = reverse("zaken_admin:destruction", urlconf="config.urls_tenant")
    one, other = client_for(in_zonnedal), client_for(in_zonnedal)
    one.force_login(officer)
    other.force_login(colleague)
    assert "Er mag nu 1 aanvraag vernietigd worden" in one.get(lists).content.decode()
    page = one.post(f"{lists}maken/")["Location"]
    html = one.get(page).content.decode()
    assert zaak.identificatie in html
    assert "Een collega moet hem goedkeuren" in html
    assert "goedkeuren/" not in html
    assert "Goedkeuren en 1 aanvraag vernietigen" in other.get(page).content.decode()
    with django_capture_on_commit_callbacks() as callbacks:
        assert other.post(f"{page}goedkeuren/").status_code == 302
    assert len(callbacks) == 1  # a worker is woken
    destroy_approved_lists.run()
    assert "vernietigd" in one.get(page).content.decode()
    declaration = b"".join(one.get(f"{page}csv/")).decode("utf-8-sig")
    assert declaration.splitlines()[1].startswith(f"{zaak.identificatie};Melding openbare ruimte;Opgelost;")


@pytest.mark.parametrize("group", [TEAM_PUBLIC_SPACE, CHIEF_EDITORS])
def test_others_do_not_get_in(group: str, in_zonnedal: Municipality, client_for: ClientFor) -> None:
    client: Client = client_for(in_zonnedal)
    client.force_login(make_staff(group))
    lists = reverse("zaken_admin:destruction", urlconf="config.urls_tenant")
    assert client.get(lists).status_code in {302, 403}
    assert client.post(f"{lists}maken/").status_code in {302, 403}
    assert not Vernietigingslijst.objects.exists()
