"""A term that moves, and a request that is opened again: with a reason, told and on record."""

from datetime import timedelta

import pytest
from django.utils import timezone
from time_machine import travel

from services.accounts.actors import staff
from services.accounts.models import User
from services.accounts.provisioning import TEAM_CIVIL_AFFAIRS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from services.zaken import mails
from services.zaken.actions import assign_zaak, close_zaak, take_zaak
from services.zaken.errors import (
    MayNotHandleError,
    MissingExplanationError,
    TermError,
    ZaakAlreadyClosedError,
    ZaakChangedError,
    ZaakNotClosedError,
)
from services.zaken.models import BerichtSoort, ResultaatType, TermUnit, Zaak
from services.zaken.queries import timeline
from services.zaken.terms import extend_term, reopen_zaak, resume_term, suspend_term
from services.zaken.workdays import days_later, working_days_later
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

pytestmark = pytest.mark.usefixtures("in_zonnedal")


@pytest.fixture
def handler() -> User:
    return make_staff(TEAM_PUBLIC_SPACE)


def _told() -> list[str]:
    messages = OutboxMessage.objects.filter(kind=mails.WRITTEN).order_by("created_at")
    contents = [mails.render_written(message.payload) for message in messages]
    return [content.subject for content in contents if content is not None]


def _close(zaak: Zaak, handler: User) -> Zaak:
    opgelost = ResultaatType.objects.get(zaaktype=zaak.zaaktype, omschrijving="Opgelost")
    return close_zaak(zaak=zaak, resultaattype=opgelost, toelichting="De lamp is vervangen.", actor=staff(handler))


def test_a_kind_counts_in_working_days() -> None:
    zaaktype = make_zaak().zaaktype
    zaaktype.doorlooptijd_unit = TermUnit.WORKING_DAYS
    zaaktype.save()
    assert make_zaak().uiterlijke_einddatum_afdoening == working_days_later(timezone.localdate(), 7)


def test_extending_moves_the_date_and_tells_why(handler: User) -> None:
    zaak = make_zaak()
    old, new = zaak.uiterlijke_einddatum_afdoening, zaak.uiterlijke_einddatum_afdoening + timedelta(days=14)
    zaak = extend_term(zaak=zaak, new_due=new, reason="De aannemer komt later.", actor=staff(handler))
    assert Zaak.objects.get().uiterlijke_einddatum_afdoening == new
    (bericht,) = timeline(zaak).berichten
    assert (bericht.soort, bericht.old_due, bericht.new_due) == (BerichtSoort.VERLENGD, old, new)
    assert _told() == [f"Uw aanvraag {zaak.identificatie} duurt langer"]
    (row,) = AuditEntry.objects.filter(event="zaak.term_extended")
    assert row.details == {"until": new.isoformat()}


def test_a_date_that_is_no_later_one_is_refused(handler: User) -> None:
    zaak = make_zaak()
    with pytest.raises(TermError):
        extend_term(zaak=zaak, new_due=zaak.uiterlijke_einddatum_afdoening, reason="Drukte.", actor=staff(handler))
    with pytest.raises(MissingExplanationError):
        extend_term(zaak=zaak, new_due=timezone.localdate() + timedelta(days=60), reason=" ", actor=staff(handler))
    assert not zaak.berichten.exists()
    assert _told() == []


def test_what_stands_still_is_never_late_and_moves_by_the_days_it_stood(handler: User) -> None:
    zaak = make_zaak()
    due = zaak.uiterlijke_einddatum_afdoening
    zaak = suspend_term(zaak=zaak, reason="Wij wachten op uw foto.", actor=staff(handler))
    with travel(timezone.now() + timedelta(days=40)):
        assert not Zaak.objects.get().is_overdue
        assert not Zaak.objects.all().overdue().exists()
        with pytest.raises(TermError):
            suspend_term(zaak=zaak, reason="Nog een keer.", actor=staff(handler))
        zaak = resume_term(zaak=zaak, actor=staff(handler))
    assert zaak.uiterlijke_einddatum_afdoening == due + timedelta(days=40)
    assert (zaak.is_suspended, zaak.opschorting_reden) == (False, "")
    assert [subject.split(zaak.identificatie)[1].strip() for subject in _told()] == ["staat stil", ""]
    with pytest.raises(TermError):
        resume_term(zaak=zaak, actor=staff(handler))


def test_opening_again_keeps_what_was_decided_and_closing_tells_again(handler: User) -> None:
    zaak = _close(make_zaak(), handler)
    zaak = reopen_zaak(zaak=zaak, reason="De lamp is weer stuk.", actor=staff(handler))
    assert not zaak.is_closed
    assert zaak.uiterlijke_einddatum_afdoening == days_later(timezone.localdate(), 7)
    soorten = [bericht.soort for bericht in timeline(zaak).berichten]
    assert soorten == [BerichtSoort.AAN_AANVRAGER, BerichtSoort.HEROPEND]
    assert "De lamp is vervangen." in timeline(zaak).berichten[0].tekst
    assert len(_told()) == 1
    with pytest.raises(ZaakNotClosedError):
        reopen_zaak(zaak=zaak, reason="Nog eens.", actor=staff(handler))
    _close(zaak, handler)
    assert OutboxMessage.objects.filter(kind=mails.CLOSED).count() == 2


def test_a_closed_request_has_no_term_to_move(handler: User) -> None:
    zaak = _close(suspend_term(zaak=make_zaak(), reason="Wachten.", actor=staff(handler)), handler)
    assert not zaak.is_suspended
    with pytest.raises(ZaakAlreadyClosedError):
        suspend_term(zaak=zaak, reason="Wachten.", actor=staff(handler))


def test_nobody_moves_what_a_colleague_has_just_changed(handler: User) -> None:
    zaak = make_zaak()
    take_zaak(zaak=zaak, user=handler, actor=staff(handler))
    with pytest.raises(ZaakChangedError):
        suspend_term(zaak=zaak, reason="Wachten.", actor=staff(handler), expected_version=1)


def test_a_request_goes_to_a_colleague_of_the_team_and_back(handler: User) -> None:
    colleague, other = make_staff(TEAM_PUBLIC_SPACE), make_staff(TEAM_CIVIL_AFFAIRS)
    zaak = assign_zaak(zaak=make_zaak(), user=colleague, actor=staff(handler))
    assert zaak.behandelaar == colleague
    assert str(zaak.current_statustype) == "In behandeling"
    with pytest.raises(MayNotHandleError):
        assign_zaak(zaak=zaak, user=other, actor=staff(handler))
    zaak = assign_zaak(zaak=zaak, user=None, actor=staff(handler))
    assert zaak.behandelaar is None
    assert AuditEntry.objects.filter(event="zaak.assigned").count() == 2
