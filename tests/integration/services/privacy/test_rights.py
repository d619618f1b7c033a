"""A resident's rights: one complete package, and removal that leaves nothing but what must stay."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from services.accounts.provisioning import ADMINISTRATORS, PRIVACY_OFFICERS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.audit.people import pseudonym
from services.forms.models import FormDraft, Submission
from services.notifications.models import OutboxMessage
from services.privacy.actions import choose, erase, find, hand_out
from services.privacy.errors import NothingChosenError, UnknownChoiceError
from services.privacy.people import Person
from services.zaken.actions import Initiator, NewDocument, close_zaak
from services.zaken.destruction import destroy_zaak, keep_until, set_hold, why_kept
from services.zaken.errors import ZaakMustBeKeptError
from services.zaken.models import Archiefnominatie, ResultaatType, Zaak
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.canaries import files_with, keys_with, new_canary, tables_with
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING_URL, fill_melding, send
from tests.factories.pictures import jpeg, upload
from tests.factories.zaken import make_zaak

PAGE = "/beheer/privacy/"
OFFICER = Actor(kind="staff", id="1", label="Privacy")


def closed(zaak: Zaak, *, months_ago: int = 13) -> Zaak:
    result = ResultaatType.objects.filter(zaaktype=zaak.zaaktype).first()
    assert result is not None
    close_zaak(zaak=zaak, resultaattype=result, toelichting="Klaar", actor=OFFICER)
    began = timezone.localdate() - timedelta(days=31 * months_ago)
    Zaak.objects.filter(pk=zaak.pk).update(startdatum=began, einddatum=began)
    zaak.refresh_from_db()
    return zaak


def keys_of(person: Person) -> list[str]:
    return [f"{one.kind}:{one.id}" for one in find(person)]


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture
def officer(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(PRIVACY_OFFICERS), backend="services.accounts.backends.MunicipalityBackend")
    return client


def texts_of(canary: str) -> dict[str, Any]:
    """A zaak that is full of the canary."""
    text = ContentFile(f"brief van {canary}".encode(), name="brief.txt")
    return {
        "omschrijving": f"Klacht van {canary}",
        "initiator": Initiator(name=canary, email=f"{canary}@voorbeeld.nl", phone="06 12345678"),
        "eigenschappen": [{"label": "Wat?", "value": f"Ik ben {canary}"}],
        "documenten": [NewDocument(file=text, titel=f"{canary}.txt", content_type="text/plain")],
    }


@pytest.mark.parametrize(
    ("person", "found_by"),
    [
        (Person(email="INWONER@voorbeeld.nl "), "email"),
        (Person(phone="+31 6-12345678"), "phone"),
        (Person(name="anna jans"), "name"),
    ],
)
def test_a_person_is_found_by_what_they_gave(in_zonnedal: Municipality, person: Person, found_by: str) -> None:
    zaak = make_zaak()
    make_zaak(initiator=Initiator(name="Piet", email="piet@voorbeeld.nl", phone="010 1234567"))
    (found,) = find(person)
    assert (found.id, found.found_by) == (str(zaak.pk), found_by)
    assert found.is_sure == (found_by != "name")


def test_a_reference_and_a_mention_in_an_answer_find_too(in_zonnedal: Municipality) -> None:
    zaak = make_zaak(eigenschappen=[{"label": "Wie?", "value": "Mijn buurman buur@voorbeeld.nl"}])
    assert [one.found_by for one in find(Person(reference=zaak.identificatie))] == ["reference"]
    assert [one.found_by for one in find(Person(email="buur@voorbeeld.nl"))] == ["text"]
    assert find(Person(phone="12")) == []


def test_what_was_chosen_must_be_among_what_is_found(in_zonnedal: Municipality) -> None:
    make_zaak()
    other = make_zaak(initiator=Initiator(email="piet@voorbeeld.nl"))
    person = Person(email="inwoner@voorbeeld.nl")
    with pytest.raises(NothingChosenError):
        choose(person=person, keys=[])
    with pytest.raises(UnknownChoiceError):
        choose(person=person, keys=[*keys_of(person), f"zaak:{other.pk}"])


def test_the_package_holds_everything_and_no_names_of_colleagues(
    client_for: ClientFor, in_zonnedal: Municipality, officer: Client
) -> None:
    canary = new_canary()
    zaak = closed(make_zaak(**texts_of(canary)))
    browser = client_for(in_zonnedal)
    fill_melding(browser, until="contact", omschrijving={"omschrijving": f"Bij {canary}@voorbeeld.nl"})
    browser.post(f"{MELDING_URL}fotos/", {"fotos": upload(jpeg(), "stoep.jpg"), "foto-toevoegen": "1"})
    person = Person(email=f"{canary}@voorbeeld.nl")
    assert {key.split(":")[0] for key in keys_of(person)} == {"zaak", "draft"}
    answer = officer.post(PAGE, {"email": person.email, "stap": "pakket", "gekozen": keys_of(person)})
    assert isinstance(answer, StreamingHttpResponse)
    assert "no-store" in answer["Cache-Control"]
    package = opened(b"".join(answer))
    page = package.read("lees-mij.html").decode()
    data = json.loads(package.read("gegevens.json"))
    titles = [part["titel"] for part in data["onderdelen"]]
    assert titles == [
        "Berichten aan u",
        "Niet verstuurd formulier: Melding openbare ruimte doen",
        f"Aanvraag {zaak.identificatie}",
        "Wanneer uw gegevens zijn gebruikt",
    ]
    for text in (zaak.identificatie, f"Ik ben {canary}", "Klaar", f"Bij {canary}@voorbeeld.nl", "06 12345678"):
        assert text in page
        assert text in json.dumps(data, ensure_ascii=False)
    assert "+00:00" not in page  # days and moments in words; for a computer they are in the other file
    assert "+00:00" in json.dumps(data)
    assert package.read(f"bestanden/{zaak.identificatie}/{canary}.txt").decode() == f"brief van {canary}"
    photos = [name for name in package.namelist() if name.endswith(".jpg")]
    assert len(photos) == 1
    assert package.read(photos[0]).startswith(b"\xff\xd8")
    assert "Joke" not in page
    (row,) = AuditEntry.objects.filter(event="privacy.handed_out")
    assert (row.person, row.details) == (pseudonym(person.email), {"zaak": 1, "draft": 1})


def test_a_sent_form_is_in_the_package_of_its_request(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    browser = client_for(in_zonnedal)
    fill_melding(browser)
    send(browser)
    person = Person(email="jan@voorbeeld.nl")
    package = opened(hand_out(chosen=choose(person=person, keys=keys_of(person)), actor=OFFICER).read())
    data = json.loads(package.read("gegevens.json"))
    (sent,) = (part for part in data["onderdelen"] if part["titel"] == "Formulieren die u verstuurde")
    assert sent["regels"][0]["Formulier"] == "Melding openbare ruimte doen"


def test_two_files_of_one_name_and_a_name_that_is_a_path_are_all_in_the_package(in_zonnedal: Municipality) -> None:
    documents = [
        NewDocument(file=ContentFile(b"x", name="a.txt"), titel=title, content_type="text/plain")
        for title in ("../../etc/passwd", "brief.txt", "BRIEF.txt", "")
    ]
    make_zaak(documenten=documents)
    person = Person(email="inwoner@voorbeeld.nl")
    names = opened(hand_out(chosen=choose(person=person, keys=keys_of(person)), actor=OFFICER).read()).namelist()
    files = [name for name in names if name.startswith("bestanden/")]
    assert len({name.lower() for name in files}) == 4
    assert not [name for name in files if ".." in name.split("/")]


def test_a_file_that_is_gone_is_named_as_missing(in_zonnedal: Municipality) -> None:
    zaak = make_zaak(**texts_of("weg"))
    document = zaak.documenten.get()
    document.file.storage.delete(str(document.file.name))
    person = Person(email="weg@voorbeeld.nl")
    package = opened(hand_out(chosen=choose(person=person, keys=keys_of(person)), actor=OFFICER).read())
    assert "dit bestand ontbreekt" in package.read("lees-mij.html").decode()


def test_an_erased_resident_is_nowhere(
    client_for: ClientFor,
    in_zonnedal: Municipality,
    officer: Client,
    django_capture_on_commit_callbacks: Any,
) -> None:
    canary = new_canary()
    email = f"{canary}@voorbeeld.nl"
    browser = client_for(in_zonnedal)
    contact = {"email": email, "naam": canary}
    fill_melding(browser, contact=contact, omschrijving={"omschrijving": f"Zegt {canary}"})
    send(browser)
    fill_melding(browser, until="fotos", omschrijving={"omschrijving": f"Nog eens {email}"})
    browser.post(f"{MELDING_URL}fotos/", {"fotos": upload(jpeg(), f"{canary}.jpg"), "foto-toevoegen": "1"})
    full = make_zaak(**texts_of(canary))
    for zaak in Zaak.objects.all():
        closed(zaak)
    officer.get("/beheer/")
    assert Zaak.objects.count() == 2
    assert tables_with(canary) >= {
        f"{in_zonnedal.schema_name}.{table}" for table in ("zaken_zaak", "zaken_zaakdocument", "forms_formdraft")
    }
    assert files_with(canary)
    keys = keys_of(Person(email=email))
    assert len(keys) == 3
    asked = officer.post(PAGE, {"email": email, "stap": "wissen", "gekozen": keys}).content.decode()
    assert "Deze gegevens verwijderen?" in asked
    assert Zaak.objects.count() == 2
    fields = {"email": email, "stap": "wissen-bevestigd", "gekozen": keys}
    assert "precies zoals het hier staat" in officer.post(PAGE, fields | {"confirmation": "ja"}).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = officer.post(PAGE, fields | {"confirmation": "wissen"}).content.decode()
    assert f"Aanvraag {full.identificatie}" in done
    call_command("update_index", verbosity=0)
    assert tables_with(canary) == set()
    assert files_with(canary) == set()
    assert keys_with(canary) == set()
    assert not Zaak.objects.exists()
    assert not Submission.objects.exists()
    assert not FormDraft.objects.filter(answers__icontains=canary).exists()
    assert not OutboxMessage.objects.exists()
    private = in_zonnedal.schema_name
    assert not [path for path in files_with("") if private in str(path) and path.is_file()]
    events = set(AuditEntry.objects.filter(object_id=str(full.pk)).values_list("event", flat=True))
    assert {"zaak.registered", "zaak.destroyed"} <= events
    assert AuditEntry.objects.get(event="privacy.erased").details == {"removed": 3, "kept": 1}


def test_another_resident_and_another_municipality_lose_nothing(
    in_zonnedal: Municipality, waterveen: Municipality
) -> None:
    mine, other = closed(make_zaak()), closed(make_zaak(initiator=Initiator(email="piet@voorbeeld.nl")))
    with in_municipality(waterveen):
        foreign = closed(make_zaak())
        assert find(Person(reference=mine.identificatie)) == []
    person = Person(email="inwoner@voorbeeld.nl")
    erase(chosen=choose(person=person, keys=keys_of(person)), actor=OFFICER, dry_run=False)
    assert list(Zaak.objects.all()) == [other]
    assert other.statussen.count() == 2
    assert OutboxMessage.objects.filter(subject_key=f"zaak:{other.pk}").count() == 2
    with in_municipality(waterveen):
        assert list(Zaak.objects.all()) == [foreign]


def test_what_the_law_keeps_is_refused_with_the_reason(in_zonnedal: Municipality) -> None:
    still_open = make_zaak()
    recent = closed(make_zaak(), months_ago=2)
    for_good = closed(make_zaak())
    for_good.resultaat.resultaattype.archiefnominatie = Archiefnominatie.BLIJVEND_BEWAREN
    gone = closed(make_zaak())
    ResultaatType.objects.filter(pk=for_good.resultaat.resultaattype.pk).update(
        archiefnominatie=Archiefnominatie.BLIJVEND_BEWAREN
    )
    other_result = ResultaatType.objects.filter(zaaktype=gone.zaaktype).last()
    for zaak in (recent, gone):
        zaak.resultaat.resultaattype = other_result  # type: ignore[assignment]  # there are several
        zaak.resultaat.save()
    held = make_zaak()
    set_hold(zaak=held, reason="Rechtszaak 26/1", actor=OFFICER)
    person = Person(email="inwoner@voorbeeld.nl")
    chosen = choose(person=person, keys=keys_of(person))
    foreseen = erase(chosen=chosen, actor=OFFICER, dry_run=True)
    assert Zaak.objects.count() == 5
    erasure = erase(chosen=chosen, actor=OFFICER, dry_run=False)
    assert [one.title for one in erasure.removed] == [f"Aanvraag {gone.identificatie}"]
    assert erasure.removed == foreseen.removed
    reasons = {one.title: one.kept_because for one in erasure.kept}
    assert "nog mee bezig" in reasons[f"Aanvraag {still_open.identificatie}"]
    assert "moet de gemeente dit tot" in reasons[f"Aanvraag {recent.identificatie}"]
    assert "voor altijd" in reasons[f"Aanvraag {for_good.identificatie}"]
    assert "Rechtszaak 26/1" in reasons[f"Aanvraag {held.identificatie}"]
    kept = Zaak.objects.filter(initiator_email="inwoner@voorbeeld.nl", initiator_name="Anna Jansen")
    assert kept.count() == 4  # whole: not half of it gone


def test_a_hold_wins_from_a_term_that_is_over_until_it_is_lifted(in_zonnedal: Municipality) -> None:
    zaak = closed(make_zaak())
    assert why_kept(zaak) == ""
    zaak = set_hold(zaak=zaak, reason=" Onderzoek  van de accountant ", actor=OFFICER)
    with pytest.raises(ZaakMustBeKeptError, match="Onderzoek van de accountant"):
        destroy_zaak(zaak=zaak, actor=OFFICER)
    zaak = set_hold(zaak=zaak, reason="", actor=OFFICER)
    destroy_zaak(zaak=zaak, actor=OFFICER)
    events = AuditEntry.objects.filter(object_id=str(zaak.pk), actor_label="Privacy").order_by("at")
    assert list(events.values_list("event", flat=True))[-3:] == ["zaak.held", "zaak.released", "zaak.destroyed"]


def test_a_term_ends_on_the_same_day_of_a_later_month_or_its_last(in_zonnedal: Municipality) -> None:
    zaak = closed(make_zaak())
    ResultaatType.objects.filter(pk=zaak.resultaat.resultaattype.pk).update(archiefactietermijn_months=13)
    Zaak.objects.filter(pk=zaak.pk).update(startdatum="2024-01-31", einddatum="2024-01-31")
    zaak.refresh_from_db()
    assert str(keep_until(zaak)) == "2025-02-28"


def test_what_fails_half_way_removes_nothing(in_zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    for _number in range(2):
        closed(make_zaak(documenten=texts_of("half")["documenten"]))
    person = Person(email="inwoner@voorbeeld.nl")
    chosen = choose(person=person, keys=keys_of(person))
    calls: list[int] = []

    def fail_at_second(**arguments: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("disk")
        destroy_zaak(**arguments)

    monkeypatch.setattr("services.zaken.privacy.destroy_zaak", fail_at_second)
    with pytest.raises(OSError, match="disk"):
        erase(chosen=chosen, actor=OFFICER, dry_run=False)
    assert Zaak.objects.count() == 2
    assert len([path for path in files_with("") if path.is_file()]) == 2


def test_the_screen_searches_by_post_and_writes_each_look_down(officer: Client, in_zonnedal: Municipality) -> None:
    zaak = make_zaak()
    named = make_zaak(initiator=Initiator(name="Anna Jansen", email="anna@elders.nl"))
    assert "E-mailadres" in officer.get(PAGE).content.decode()
    assert "Vul ten minste één" in officer.post(PAGE, {}).content.decode()
    answer = officer.post(PAGE, {"email": "inwoner@voorbeeld.nl", "name": "Anna Jansen"})
    html = answer.content.decode()
    assert isinstance(answer, HttpResponse)
    assert "no-store" in answer["Cache-Control"]
    assert f'value="zaak:{zaak.pk}" checked' in html
    assert f'value="zaak:{named.pk}">' in html  # only the name is alike: not ticked
    looks = AuditEntry.objects.filter(event="privacy.shown")
    assert {row.object_id for row in looks} == {str(zaak.pk), str(named.pk)}
    assert "Er is hier niets" in officer.post(PAGE, {"email": "niemand@voorbeeld.nl"}).content.decode()
    refused = officer.post(PAGE, {"email": "niemand@voorbeeld.nl", "stap": "pakket", "gekozen": f"zaak:{zaak.pk}"})
    assert "Zoek opnieuw" in refused.content.decode()


@pytest.mark.parametrize("group", [ADMINISTRATORS, TEAM_PUBLIC_SPACE])
def test_screen_is_for_privacy_officers(client_for: ClientFor, in_zonnedal: Municipality, group: str) -> None:
    make_zaak()
    client = client_for(in_zonnedal)
    client.force_login(make_staff(group), backend="services.accounts.backends.MunicipalityBackend")
    for response in (client.get(PAGE), client.post(PAGE, {"email": "inwoner@voorbeeld.nl"})):
        assert response.status_code in {302, 403}
    assert not AuditEntry.objects.filter(event__startswith="privacy.").exists()


def test_handlers_mark_and_release_a_hold_and_see_until_when(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    zaak = closed(make_zaak())
    client = client_for(in_zonnedal)
    client.force_login(make_staff(TEAM_PUBLIC_SPACE), backend="services.accounts.backends.MunicipalityBackend")
    page = f"/beheer/zaken/{zaak.pk}/"
    assert "Moet bewaard blijven tot" in client.get(page).content.decode()
    for reason in ("Rechtszaak", ""):
        assert client.post(f"{page}bewaren/", {"bewaren-reason": reason}).status_code == 302
        zaak.refresh_from_db()
        assert zaak.hold_reason == reason
    assert "Controleer" in client.post(f"{page}bewaren/", {"bewaren-reason": "x" * 301}).content.decode()
    foreign = make_zaak("vraag-aan-de-gemeente")
    assert client.post(f"/beheer/zaken/{foreign.pk}/bewaren/", {"bewaren-reason": "x"}).status_code == 404


def test_administrators_set_how_long_each_result_is_kept(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    zaaktype = make_zaak().zaaktype
    first, *others = zaaktype.resultaattypen.all()
    answers = {f"keep_{result.pk}": "60" for result in others} | {f"keep_{first.pk}": ""}
    answers |= {"omschrijving": zaaktype.omschrijving, "doorlooptijd_days": "7", "toelichting": ""}
    answers["doorlooptijd_unit"] = "days"
    assert client.post(f"/beheer/zaken/soorten/{zaaktype.pk}/", answers).status_code == 302
    kept = set(zaaktype.resultaattypen.values_list("archiefnominatie", "archiefactietermijn_months"))
    assert kept == {("blijvend_bewaren", 12), ("vernietigen", 60)}
    (row,) = AuditEntry.objects.filter(event="zaaktype.changed")
    assert row.details == {"changed": ["keep", "toelichting"]}
