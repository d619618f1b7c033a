"""Registering, taking and closing a zaak."""

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.audit.errors import AppendOnlyError
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from services.zaken import mails
from services.zaken.actions import Initiator, NewDocument, close_zaak, set_status, take_zaak
from services.zaken.errors import (
    IncompleteZaakTypeError,
    MissingExplanationError,
    WrongZaakTypeError,
    ZaakAlreadyClosedError,
    ZaakAlreadyTakenError,
    ZaakChangedError,
)
from services.zaken.models import ResultaatType, StatusType, Zaak, ZaakType
from services.zaken.provisioning import AFVALCONTAINER_AANVRAGEN, MELDING_OPENBARE_RUIMTE
from services.zaken.workdays import days_later
from shared.actors import Actor
from tenants.municipalities.models import Municipality
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak, photo

pytestmark = pytest.mark.usefixtures("in_zonnedal")


def kinds_queued() -> list[str]:
    return list(OutboxMessage.objects.values_list("kind", flat=True))


def events(zaak: Zaak) -> list[str]:
    return list(AuditEntry.objects.filter(object_id=str(zaak.id)).values_list("event", flat=True))


def resultaattype(name: str = "Opgelost") -> ResultaatType:
    return ResultaatType.objects.get(zaaktype__identificatie=MELDING_OPENBARE_RUIMTE, omschrijving=name)


def test_register_zaak_gives_reference_first_status_term_audit_and_receipt() -> None:
    zaak = make_zaak(documenten=[photo()])
    today = timezone.localdate()
    assert zaak.identificatie.startswith(f"{today.year}-")
    assert len(zaak.identificatie) == len("2026-48392017")
    assert zaak.uiterlijke_einddatum_afdoening == days_later(today, 7)
    assert [str(status) for status in zaak.statussen.all()] == ["Ontvangen"]
    assert events(zaak) == ["zaak.registered"]
    assert kinds_queued() == [mails.RECEIVED]
    document = zaak.documenten.get()
    assert document.file.storage.__class__ is storages["private"].__class__
    assert document.file.name == f"zaken/{zaak.id}/{document.id}.jpg"


def test_register_zaak_puts_no_personal_data_in_the_outbox() -> None:
    zaak = make_zaak()
    assert OutboxMessage.objects.get().payload == {"zaak_id": str(zaak.id)}


def test_register_zaak_without_email_queues_nothing() -> None:
    make_zaak(initiator=Initiator())
    assert kinds_queued() == []


def test_register_zaak_needs_statuses() -> None:
    zaaktype = ZaakType.objects.create(identificatie="leeg", omschrijving="Leeg")
    with pytest.raises(IncompleteZaakTypeError):
        make_zaak(zaaktype="leeg")
    assert not zaaktype.zaken.exists()


def test_register_zaak_leaves_no_file_behind_when_one_cannot_be_kept() -> None:
    class Broken:
        name = "stuk.jpg"

        @property
        def size(self) -> int:
            raise OSError("disk full")

    broken = NewDocument(file=Broken(), titel="stuk", content_type="image/jpeg")  # type: ignore[arg-type]  # on purpose
    with pytest.raises(OSError, match="disk full"), transaction.atomic():
        make_zaak(documenten=[photo(), broken])
    assert not Zaak.objects.exists()
    root = storages["private"]
    assert all(not root.listdir(f"zaken/{folder}")[1] for folder in root.listdir("zaken")[0])


def test_register_zaak_cuts_a_long_description_and_keeps_it_on_one_line() -> None:
    zaak = make_zaak(omschrijving="Los afval\n" * 100)
    assert len(zaak.omschrijving) == 200
    assert "\n" not in zaak.omschrijving


def test_references_are_not_consecutive() -> None:
    numbers = {int(make_zaak().identificatie.split("-")[1]) for _ in range(4)}
    assert len({second - first for first, second in zip(sorted(numbers), sorted(numbers)[1:], strict=False)} - {1}) > 0


def test_take_zaak_moves_to_the_second_step_and_tells_the_resident() -> None:
    user = make_staff(TEAM_PUBLIC_SPACE)
    zaak = take_zaak(zaak=make_zaak(), user=user, actor=staff(user))
    assert zaak.behandelaar == user
    assert str(zaak.current_statustype) == "In behandeling"
    assert zaak.statussen.last().set_by == str(user)  # type: ignore[union-attr]  # there are two
    assert kinds_queued() == [mails.RECEIVED, mails.STATUS_CHANGED]
    assert events(zaak) == ["zaak.taken", "zaak.registered"]


def test_taking_over_from_a_colleague_sends_no_second_message() -> None:
    first, second = make_staff(TEAM_PUBLIC_SPACE), make_staff(TEAM_PUBLIC_SPACE)
    zaak = take_zaak(zaak=make_zaak(), user=first, actor=staff(first))
    zaak = take_zaak(zaak=zaak, user=second, actor=staff(second))
    assert zaak.behandelaar == second
    assert kinds_queued() == [mails.RECEIVED, mails.STATUS_CHANGED]
    with pytest.raises(ZaakAlreadyTakenError):
        take_zaak(zaak=zaak, user=second, actor=staff(second))


def test_second_of_two_handlers_at_once_is_told() -> None:
    first, second = make_staff(TEAM_PUBLIC_SPACE), make_staff(TEAM_PUBLIC_SPACE)
    zaak = make_zaak()
    seen = zaak.version
    take_zaak(zaak=zaak, user=first, actor=staff(first), expected_version=seen)
    with pytest.raises(ZaakChangedError):
        take_zaak(zaak=zaak, user=second, actor=staff(second), expected_version=seen)
    zaak.refresh_from_db()
    assert zaak.behandelaar == first


def test_set_status_keeps_the_explanation() -> None:
    zaak = make_zaak()
    step = StatusType.objects.get(zaaktype=zaak.zaaktype, omschrijving="In behandeling")
    zaak = set_status(zaak=zaak, statustype=step, toelichting=" Wij wachten op een lamp. ", actor=Actor.system("t"))
    assert zaak.statussen.get(statustype=step).statustoelichting == "Wij wachten op een lamp."


def test_set_status_refuses_the_last_step_and_another_types_step() -> None:
    zaak = make_zaak()
    for step in (
        StatusType.objects.get(zaaktype=zaak.zaaktype, is_eindstatus=True),
        StatusType.objects.get(zaaktype__identificatie=AFVALCONTAINER_AANVRAGEN, volgnummer=2),
    ):
        with pytest.raises(WrongZaakTypeError):
            set_status(zaak=zaak, statustype=step, actor=Actor.system("t"))


def test_close_zaak_records_result_end_date_and_tells_the_resident() -> None:
    zaak = close_zaak(
        zaak=make_zaak(), resultaattype=resultaattype(), toelichting=" De lamp is vervangen. ", actor=Actor.system("t")
    )
    assert zaak.einddatum == timezone.localdate()
    assert zaak.resultaat.toelichting == "De lamp is vervangen."
    assert str(zaak.current_statustype) == "Afgerond"
    assert kinds_queued() == [mails.RECEIVED, mails.CLOSED]
    assert events(zaak) == ["zaak.closed", "zaak.registered"]


def test_close_zaak_refuses_empty_text_and_a_foreign_result() -> None:
    zaak = make_zaak()
    with pytest.raises(MissingExplanationError):
        close_zaak(zaak=zaak, resultaattype=resultaattype(), toelichting="  ", actor=Actor.system("t"))
    foreign = ResultaatType.objects.filter(zaaktype__identificatie=AFVALCONTAINER_AANVRAGEN).first()
    assert foreign is not None
    with pytest.raises(WrongZaakTypeError):
        close_zaak(zaak=zaak, resultaattype=foreign, toelichting="Klaar", actor=Actor.system("t"))
    zaak.refresh_from_db()
    assert not zaak.is_closed


def test_closed_zaak_refuses_further_change() -> None:
    user = make_staff(TEAM_PUBLIC_SPACE)
    zaak = close_zaak(zaak=make_zaak(), resultaattype=resultaattype(), toelichting="Klaar", actor=staff(user))
    with pytest.raises(ZaakAlreadyClosedError):
        take_zaak(zaak=zaak, user=user, actor=staff(user))
    with pytest.raises(ZaakAlreadyClosedError):
        close_zaak(zaak=zaak, resultaattype=resultaattype(), toelichting="Nog eens", actor=staff(user))
    step = StatusType.objects.get(zaaktype=zaak.zaaktype, volgnummer=1)
    with pytest.raises(ZaakAlreadyClosedError):
        set_status(zaak=zaak, statustype=step, actor=staff(user))


def test_audit_rows_cannot_be_changed_or_removed() -> None:
    row = AuditEntry.objects.get(object_id=str(make_zaak().id))
    row.event = "viewed"
    for change in (row.save, row.delete, AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(event="x")):
        with pytest.raises(AppendOnlyError):
            change()


def test_provisioned_zaaktypen_are_complete(zonnedal: Municipality) -> None:
    for zaaktype in ZaakType.objects.all():
        assert zaaktype.statustypen.filter(is_eindstatus=True).count() == 1
        assert zaaktype.resultaattypen.exists()
    assert ZaakType.objects.count() == 3


def test_register_zaak_rolls_back_as_a_whole() -> None:
    with transaction.atomic():
        make_zaak()
        transaction.set_rollback(True)
    assert not Zaak.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.exists()
