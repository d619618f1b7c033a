"""A resident fills in a form: one question a page, checks it, sends it, and sees what happens next."""

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from services.forms import tasks
from services.forms.actions import purge_expired_drafts
from services.forms.models import DRAFT_LIFETIME, TRACE_LIFETIME, DraftUpload, Form, FormDraft, Submission
from services.zaken.access import access_code
from services.zaken.models import Zaak
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.tasks import HEADER, sign_schema
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.forms import MELDING, MELDING_URL, check_page, fill_melding, hidden_value, send


def test_start_leads_to_the_first_question(zonnedal: Municipality, client_for: ClientFor) -> None:
    response = client_for(zonnedal).get(MELDING_URL, follow=True)

    html = response.content.decode()
    assert response.redirect_chain == [(f"{MELDING_URL}onderwerp/", 302)]
    assert "Waar gaat uw melding over?</h1>" in html
    assert "Melding openbare ruimte doen, stap 1 van 6" in html
    assert "Naar stap 2, de omschrijving" in html
    assert "no-store" in response.headers["Cache-Control"]


def test_looking_at_a_form_stores_nothing(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)

    client.get(MELDING_URL, follow=True)

    with in_municipality(zonnedal):
        assert not FormDraft.objects.exists()
    assert "sessionid" not in client.cookies


def test_sending_makes_one_zaak_with_all_answers(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, fotos={"fotos": pictures.upload(pictures.jpeg_with_place(), "stoep.jpg")})

    response = send(client)

    assert response.headers["Location"] == f"{MELDING_URL}ontvangen/"
    with in_municipality(zonnedal):
        zaak = Zaak.objects.get()
        assert zaak.omschrijving == "Straat, stoep of fietspad, Dorpsstraat"
        assert (zaak.initiator_name, zaak.initiator_email, zaak.initiator_phone) == (
            "Jan de Boer",
            "jan@voorbeeld.nl",
            "0612345678",
        )
        assert zaak.eigenschappen == [
            {"label": "Onderwerp", "value": "Straat, stoep of fietspad"},
            {"label": "Wat is er aan de hand?", "value": "Een losse tegel.\nIk viel bijna."},
            {"label": "Gevaarlijk", "value": "Ja"},
            {"label": "Straat of naam van de plek", "value": "Dorpsstraat"},
            {"label": "Huisnummer", "value": "12a"},
            {"label": "Postcode", "value": "1234 AB"},
            {"label": "Hoe vinden wij de plek?", "value": "Niet ingevuld"},
            {"label": "Foto's", "value": "1 foto"},
        ]
        document = zaak.documenten.get()
        assert (document.titel, document.content_type) == ("stoep.jpg", "image/jpeg")
        with document.file.open() as stored:
            content = stored.read()
        assert content.startswith(b"\xff\xd8\xff")
        assert b"CanaryPhone" not in content
        assert not FormDraft.objects.exists()


def test_receipt_shows_reference_code_and_next_steps_also_after_a_reload(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    send(client)

    pages = [client.get(f"{MELDING_URL}ontvangen/").content.decode() for _reload in range(2)]

    with in_municipality(zonnedal):
        zaak = Zaak.objects.get()
        for html in pages:
            assert "Wij hebben uw melding ontvangen</h1>" in html
            assert zaak.identificatie in html
            assert access_code(zaak) in html
            assert "Wat gebeurt er nu?" in html
            assert "U krijgt uiterlijk" in html
            assert "jan@voorbeeld.nl" in html


def test_sent_request_is_followed_in_this_session(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    send(client)

    html = client.get("/mijn/").content.decode()

    with in_municipality(zonnedal):
        assert Zaak.objects.get().identificatie in html


def test_check_page_shows_all_answers_with_a_link_to_each(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)

    html = client.get(f"{MELDING_URL}controleren/").content.decode()

    assert "Controleer uw gegevens en verstuur</h1>" in html
    assert "Een losse tegel.<br>Ik viel bijna." in html
    assert "Niet ingevuld" in html
    assert f'href="{MELDING_URL}contact/?wijzig=1">Wijzigen<span class="meent-hidden"> E-mailadres' in html
    with in_municipality(zonnedal):
        assert not Zaak.objects.exists()


def test_changing_an_answer_returns_to_the_check_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)

    html = client.get(f"{MELDING_URL}plek/?wijzig=1").content.decode()
    response = client.post(f"{MELDING_URL}plek/?wijzig=1", {"straat": "Kerkplein"})

    assert 'value="Dorpsstraat"' in html
    assert "Naar stap 6, gegevens controleren" in html
    assert response.headers["Location"] == f"{MELDING_URL}controleren/"
    assert "Kerkplein" in client.get(f"{MELDING_URL}controleren/").content.decode()


def test_going_back_keeps_answers(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, until="plek")

    html = client.get(f"{MELDING_URL}omschrijving/").content.decode()

    assert "Een losse tegel.\nIk viel bijna.</textarea>" in html
    assert f'href="{MELDING_URL}onderwerp/"' in html
    assert "Vorige stap" in html


@pytest.mark.parametrize("page", ["contact", "fotos", "controleren"])
def test_deep_link_leads_to_the_first_open_question(zonnedal: Municipality, client_for: ClientFor, page: str) -> None:
    client = client_for(zonnedal)
    assert client.get(f"{MELDING_URL}{page}/").headers["Location"] == f"{MELDING_URL}onderwerp/"

    fill_melding(client, until="plek")

    assert client.get(f"{MELDING_URL}{page}/").headers["Location"] == f"{MELDING_URL}plek/"


def test_step_posted_too_early_is_kept_and_leads_back(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, until="plek")

    response = client.post(f"{MELDING_URL}contact/", {"email": "jan@voorbeeld.nl"})

    assert response.headers["Location"] == f"{MELDING_URL}plek/"
    with in_municipality(zonnedal):
        assert FormDraft.objects.get().answers["email"] == "jan@voorbeeld.nl"


def test_errors_stand_in_the_summary_and_beside_the_field(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, until="contact")

    html = client.post(f"{MELDING_URL}contact/", {"email": "jan@", "naam": "Jan", "telefoon": "1"}).content.decode()

    assert "<title>Fout: Hoe kunnen wij u bereiken? - " in html
    assert html.index("meent-error-summary") < html.index("<h1")
    assert html.count("Vul een e-mailadres in zoals naam@voorbeeld.nl") == 2
    assert html.count("Vul een telefoonnummer in met 10 cijfers") == 2
    assert 'value="jan@"' in html
    assert 'value="Jan"' in html
    assert "ongeldig" not in html


def test_start_offers_to_go_on_or_begin_again(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, until="plek")

    html = client.get(MELDING_URL).content.decode()
    assert f'href="{MELDING_URL}plek/"' in html

    response = client.post(f"{MELDING_URL}opnieuw/", follow=True)
    assert response.redirect_chain[-1][0] == f"{MELDING_URL}onderwerp/"
    with in_municipality(zonnedal):
        assert not FormDraft.objects.exists()


def test_draft_keeps_its_version_when_a_new_one_is_published(zonnedal: Municipality, client_for: ClientFor) -> None:
    from_old = client_for(zonnedal)
    fill_melding(from_old, until="contact")
    with in_municipality(zonnedal):
        form = Form.objects.get(slug=MELDING)
        latest = form.versions.get()
        changed = latest.definition | {"send_label": "Nieuwe knop"}
        form.versions.create(number=2, definition=changed)

    fill_melding(from_old)

    assert "Melding versturen" in from_old.get(f"{MELDING_URL}controleren/").content.decode()
    from_new = client_for(zonnedal)
    fill_melding(from_new)
    assert "Nieuwe knop" in from_new.get(f"{MELDING_URL}controleren/").content.decode()


def test_expired_draft_says_so_and_lets_begin_again(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client, until="contact")

    with time_machine.travel(timezone.now() + DRAFT_LIFETIME, tick=True):
        for response in (
            client.get(f"{MELDING_URL}contact/"),
            client.post(f"{MELDING_URL}contact/"),
            client.get(MELDING_URL),
        ):
            assert response.status_code == 410
            assert "Wij hebben uw antwoorden niet meer</h1>" in response.content.decode()
        client.post(f"{MELDING_URL}opnieuw/")
        assert client.get(f"{MELDING_URL}onderwerp/").status_code == 200


def test_purge_empties_expired_drafts_and_later_removes_the_trace(
    zonnedal: Municipality,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    expired, fresh = client_for(zonnedal), client_for(zonnedal)
    fill_melding(expired, until="contact", fotos={"fotos": pictures.upload(pictures.jpeg())})
    now = timezone.now()
    with time_machine.travel(now + DRAFT_LIFETIME / 2):
        fill_melding(fresh, until="contact")
    with in_municipality(zonnedal):
        stored = DraftUpload.objects.get().file

        with time_machine.travel(now + DRAFT_LIFETIME * 1.1), django_capture_on_commit_callbacks(execute=True):
            assert purge_expired_drafts(actor=Actor.system("test")) == 1

        assert not stored.storage.exists(stored.name)
        assert not DraftUpload.objects.exists()
        assert [bool(draft.answers) for draft in FormDraft.objects.order_by("created_at")] == [False, True]
        with time_machine.travel(now + DRAFT_LIFETIME * 1.1 + TRACE_LIFETIME):
            purge_expired_drafts(actor=Actor.system("test"))
        assert FormDraft.objects.count() == 1


def test_purge_task_runs_in_its_municipality(zonnedal: Municipality, client_for: ClientFor) -> None:
    fill_melding(client_for(zonnedal), until="plek")

    with time_machine.travel(timezone.now() + DRAFT_LIFETIME):
        task = tasks.purge_expired_drafts
        task.push_request(headers={HEADER: sign_schema(zonnedal.schema_name, task.name)})
        try:
            task()
        finally:
            task.pop_request()

    with in_municipality(zonnedal):
        assert FormDraft.objects.get().answers == {}


def test_form_withdrawn_midway_says_so_and_keeps_the_answers(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)
    with in_municipality(zonnedal):
        Form.objects.filter(slug=MELDING).update(is_active=False)

    for response in (
        client.get(MELDING_URL),
        client.post(f"{MELDING_URL}plek/", {"straat": "x"}),
        send(client, fields),
    ):
        assert response.status_code == 410
        assert "Dit formulier is gesloten</h1>" in response.content.decode()

    with in_municipality(zonnedal):
        assert not Submission.objects.exists()
        Form.objects.filter(slug=MELDING).update(is_active=True)
    assert send(client, fields).status_code == 302


def test_unknown_form_and_unknown_step_are_not_found(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)

    assert client.get("/formulieren/bestaat-niet/").status_code == 404
    assert client.get(f"{MELDING_URL}bestaat-niet/").status_code == 404


def test_index_lists_open_forms(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        Form.objects.filter(slug="vraag-of-klacht").update(is_active=False)

    html = client_for(zonnedal).get("/formulieren/").content.decode()

    assert "Melding openbare ruimte doen" in html
    assert "Vraag stellen" not in html


def test_cross_site_post_is_refused(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    client.handler.enforce_csrf_checks = True

    assert client.post(f"{MELDING_URL}onderwerp/", {"onderwerp": "afval"}).status_code == 403

    html = client.get(f"{MELDING_URL}onderwerp/").content.decode()
    token = hidden_value(html, "csrfmiddlewaretoken")
    answers = {"onderwerp": "afval", "csrfmiddlewaretoken": token}
    assert client.post(f"{MELDING_URL}onderwerp/", answers).status_code == 302


def test_no_migration_is_missing(in_zonnedal: Municipality) -> None:
    call_command("makemigrations", "forms", "--check", "--dry-run", verbosity=0)
