"""Sending happens once: twice pressed, in two tabs, after a change, at the same moment."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import QueryDict

from services.forms import actions
from services.forms.actions import start_draft, submit_draft
from services.forms.errors import FormsError
from services.forms.guards import LIMITS_PER_HOUR
from services.forms.models import DraftUpload, Form, FormDraft, Submission
from services.forms.queries import content_hash
from services.forms.uploads import inspect_photo
from services.notifications.models import OutboxMessage
from services.zaken.models import Zaak, ZaakDocument
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.forms import MELDING, MELDING_ANSWERS, MELDING_URL, check_page, fill_melding, send


def test_sending_twice_leads_to_the_same_receipt(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)

    responses = [send(client, fields) for _press in range(3)]

    assert {response.headers["Location"] for response in responses} == {f"{MELDING_URL}ontvangen/"}
    with in_municipality(zonnedal):
        assert Zaak.objects.count() == Submission.objects.count() == OutboxMessage.objects.count() == 1


def test_page_opened_before_a_change_in_another_tab_is_checked_again(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    first_tab = check_page(client)
    client.post(f"{MELDING_URL}plek/?wijzig=1", {"straat": "Kerkplein"})

    response = send(client, first_tab)

    html = response.content.decode()
    assert response.status_code == 200
    assert "Uw antwoorden zijn gewijzigd nadat u deze pagina opende" in html
    assert "Kerkplein" in html
    with in_municipality(zonnedal):
        assert not Zaak.objects.exists()
    assert send(client).status_code == 302


def test_other_content_under_the_same_key_is_refused(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)
    send(client, fields)

    response = send(client, fields | {"inhoud": "0" * 64})

    assert response.status_code == 409
    assert "U hebt dit formulier al verstuurd, met andere antwoorden</h1>" in response.content.decode()
    with in_municipality(zonnedal):
        assert Zaak.objects.count() == 1


@pytest.mark.parametrize("page", ["controleren", "contact"])
def test_back_button_after_sending_says_it_was_sent(zonnedal: Municipality, client_for: ClientFor, page: str) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    send(client)

    response = client.get(f"{MELDING_URL}{page}/")

    html = response.content.decode()
    assert response.status_code == 409
    assert "U hebt dit formulier al verstuurd</h1>" in html
    assert f'href="{MELDING_URL}ontvangen/"' in html


def test_step_of_another_tab_after_sending_is_not_sent_along(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    send(client)

    response = client.post(f"{MELDING_URL}plek/", {"straat": "Kerkplein"})

    assert response.status_code == 409


def test_second_request_after_sending_begins_empty(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    send(client)

    html = client.get(MELDING_URL, follow=True).content.decode()
    assert "checked" not in html

    fill_melding(client)
    send(client)
    with in_municipality(zonnedal):
        assert Zaak.objects.count() == 2


def test_sending_a_form_with_a_skipped_step_leads_back(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)
    with in_municipality(zonnedal):
        draft = FormDraft.objects.get()
        draft.done_steps.remove("plek")
        draft.save()

    assert send(client, fields).headers["Location"] == f"{MELDING_URL}plek/"


def test_failure_while_storing_says_nothing_was_received_and_keeps_the_answers(
    zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)

    def full_disk(**_kwargs: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "register_zaak", full_disk)
        response = send(client, fields)

    assert response.status_code == 503
    assert "Wij hebben uw formulier niet ontvangen</h1>" in response.content.decode()
    with in_municipality(zonnedal):
        assert not Submission.objects.exists()
    assert send(client, fields).status_code == 302


def test_honeypot_holds_up_a_program_and_not_a_person(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    fields = check_page(client)

    held_up = send(client, fields | {"extra-website": "http://spam.example"})

    assert "Bent u een mens?" in held_up.content.decode()
    with in_municipality(zonnedal):
        assert not Zaak.objects.exists()
    assert send(client, fields).status_code == 302


def test_flood_from_one_address_is_held_up_and_loses_nothing(
    zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LIMITS_PER_HOUR, "forms.send", 1)
    first, second = client_for(zonnedal), client_for(zonnedal)
    for client in (first, second):
        fill_melding(client)
    send(first)

    response = send(second)

    assert response.status_code == 429
    assert "Er wordt te veel achter elkaar verstuurd</h1>" in response.content.decode()
    assert second.get(f"{MELDING_URL}controleren/").status_code == 200


def test_mail_to_one_address_is_limited_whoever_asks(
    zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "SENDS_PER_RECIPIENT", 1)
    first, second, other = (client_for(zonnedal) for _visitor in range(3))
    fill_melding(first)
    fill_melding(second, contact={"email": "JAN+1@voorbeeld.nl"})
    fill_melding(other, contact={"email": "els@voorbeeld.nl"})
    fields = check_page(first)

    assert send(first, fields).status_code == 302
    response = send(second)

    assert response.status_code == 429
    assert "met uw e-mailadres" in response.content.decode()
    assert second.get(f"{MELDING_URL}controleren/").status_code == 200
    assert send(first, fields).status_code == 302  # the same once more: a receipt, no mail
    assert send(other).status_code == 302
    with in_municipality(zonnedal):
        assert OutboxMessage.objects.count() == 2


def test_two_threads_sending_at_once_make_one_zaak(scratch: Municipality) -> None:
    presses = 6
    with in_municipality(scratch):
        form = Form.objects.select_related("zaaktype").get(slug=MELDING)
        owner = uuid.uuid4()
        draft = start_draft(form=form, owner=owner, actor=Actor.resident())
        draft.answers = {key: value for answers in MELDING_ANSWERS.values() for key, value in answers.items()}
        draft.done_steps = list(MELDING_ANSWERS)
        draft.save()
        actions.change_photos(
            draft=draft,
            step=next(step for step in draft.version.parsed.steps if step.slug == "fotos"),
            data=QueryDict(),
            photos={"fotos": [inspect_photo(pictures.upload(pictures.jpeg()))]},
            remove=None,
            actor=Actor.resident(),
        )
        seen = content_hash(draft, list(draft.uploads.all()))
    together = Barrier(presses)

    def press(_number: int) -> str:
        try:
            with in_municipality(scratch):
                together.wait()
                sent = submit_draft(form=form, owner=owner, key=draft.pk, seen_hash=seen, actor=Actor.resident())
                return sent.zaak.identificatie
        finally:
            connection.close()

    with ThreadPoolExecutor(presses) as pool:
        references = list(pool.map(press, range(presses)))

    with in_municipality(scratch):
        assert set(references) == {Zaak.objects.get().identificatie}
        assert Submission.objects.count() == ZaakDocument.objects.count() == OutboxMessage.objects.count() == 1
        assert not FormDraft.objects.exists()
        assert not DraftUpload.objects.exists()


def test_failure_at_any_point_of_sending_leaves_all_or_nothing(
    in_zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = Form.objects.select_related("zaaktype").get(slug=MELDING)
    owner = uuid.uuid4()
    draft = start_draft(form=form, owner=owner, actor=Actor.resident())
    draft.answers = {"email": "jan@voorbeeld.nl", "onderwerp": "afval", "straat": "Dorpsstraat"}
    draft.done_steps = list(MELDING_ANSWERS)
    draft.save()
    seen = content_hash(draft, [])

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("killed")

    for part in ("_register", "_delete_draft"):
        with monkeypatch.context() as patch:
            patch.setattr(actions, part, fail)
            with pytest.raises(RuntimeError):
                submit_draft(form=form, owner=owner, key=draft.pk, seen_hash=seen, actor=Actor.resident())
        assert not Zaak.objects.exists()
        assert not Submission.objects.exists()
        assert not OutboxMessage.objects.exists()
        assert FormDraft.objects.filter(pk=draft.pk).exists()

    submit_draft(form=form, owner=owner, key=draft.pk, seen_hash=seen, actor=Actor.resident())
    assert Zaak.objects.count() == OutboxMessage.objects.count() == 1


def test_draft_of_someone_else_is_unknown(in_zonnedal: Municipality) -> None:
    form = Form.objects.select_related("zaaktype").get(slug=MELDING)
    draft = start_draft(form=form, owner=uuid.uuid4(), actor=Actor.resident())

    answers = []
    for key in (draft.pk, uuid.uuid4()):
        with pytest.raises(FormsError) as refused:
            submit_draft(form=form, owner=uuid.uuid4(), key=key, seen_hash="0" * 64, actor=Actor.resident())
        answers.append((type(refused.value), str(refused.value)))

    assert answers[0] == answers[1]
