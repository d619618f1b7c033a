"""What editors do with pages: show them to the chief editor, go back, move them, see where things are used."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, TaskState

from cms.content.models import ContentPage, ThemePage
from cms.sections.actions import give_section
from services.accounts.models import User
from services.accounts.provisioning import CHIEF_EDITORS, EDITORS
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, NewsPageFactory, ThemePageFactory, make_photo

SUBMIT, PUBLISH = {"action-submit": "1"}, {"action-publish": "1"}


def log_in(municipality: Municipality, client_for: ClientFor, user: User) -> Client:
    client = client_for(municipality)
    client.force_login(user)
    return client


@pytest.fixture
def theme(in_zonnedal: Municipality) -> ThemePage:
    theme: ThemePage = ThemePageFactory.create(title="Wonen", slug="wonen")
    return theme


def posted(page: Page, **changes: Any) -> dict[str, Any]:
    """What the editor posts for a content page."""
    return {
        "title": page.title,
        "slug": page.slug,
        "intro": page.specific.intro,
        "body-count": "0",
        "photo": "",
        "photo_alt": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **changes,
    }


def decision(page: Page, name: str, state: TaskState) -> str:
    """Where a chief editor says yes or no."""
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, name, state.pk])


def edit(client: Client, page: Page, **changes: Any) -> Any:
    return client.post(f"/beheer/pages/{page.pk}/edit/", posted(page, **changes))


def test_an_editor_of_a_section_asks_and_the_chief_editor_answers(
    theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    page = ContentPageFactory.create(parent=theme, title="Bouwen", slug="bouwen")
    writer, chief = (
        make_staff(EDITORS, email="schrijver@zonnedal.nl"),
        make_staff(CHIEF_EDITORS, email="chef@zonnedal.nl"),
    )
    writer.groups.clear()
    give_section(page=theme, editors=[writer], actor=Actor.system("test"))
    writes, decides = (log_in(in_zonnedal, client_for, user) for user in (writer, chief))

    assert edit(writes, page, intro="Zo bouwt u.", **PUBLISH).status_code == 302
    page.refresh_from_db()
    assert page.intro == "Hier leest u het antwoord."  # they may not publish
    edit(writes, page, intro="Zo bouwt u.", **SUBMIT)
    state = TaskState.objects.get(status="in_progress")
    assert [one.to for one in mail.outbox if "Bouwen" in one.subject] == [["chef@zonnedal.nl"]]

    assert writes.post(decision(page, "approve", state)).status_code == 302
    page.refresh_from_db()
    assert page.intro == "Hier leest u het antwoord."
    mail.outbox.clear()
    decides.post(decision(page, "reject", state), {"comment": "Noem de kosten."})
    assert [one.to for one in mail.outbox] == [["schrijver@zonnedal.nl"]]
    assert "Noem de kosten." in mail.outbox[0].body

    edit(writes, page, intro="Zo bouwt u. Het kost € 100.", **SUBMIT)
    again = TaskState.objects.get(status="in_progress")
    decides.post(decision(page, "approve", again), {"comment": ""})
    page.refresh_from_db()
    assert page.intro == "Zo bouwt u. Het kost € 100."


def test_an_earlier_version_is_put_back(theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor) -> None:
    page = ContentPageFactory.create(parent=theme, title="Bouwen", slug="bouwen", intro="Eerst.")
    first = page.save_revision()
    first.publish()
    chief = log_in(in_zonnedal, client_for, make_staff(CHIEF_EDITORS))
    edit(chief, page, intro="Toen.", **PUBLISH)
    assert ContentPage.objects.get(pk=page.pk).intro == "Toen."
    shown = chief.get(f"/beheer/pages/{page.pk}/revisions/{first.pk}/revert/")
    assert "Eerst." in shown.content.decode()
    edit(chief, page, intro="Eerst.", revision=first.pk, **PUBLISH)
    assert ContentPage.objects.get(pk=page.pk).intro == "Eerst."


def test_moving_and_renaming_leave_a_redirect_for_every_page_below(
    theme: ThemePage,
    in_zonnedal: Municipality,
    waterveen: Municipality,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Any,
) -> None:
    on_commit = django_capture_on_commit_callbacks
    top = ContentPageFactory.create(parent=theme, title="Bouwen", slug="bouwen")
    ContentPageFactory.create(parent=top, title="Schuur", slug="schuur")
    other = ThemePageFactory.create(title="Ondernemen", slug="ondernemen")
    visitor = client_for(in_zonnedal)
    chief = log_in(in_zonnedal, client_for, make_staff(CHIEF_EDITORS))

    with on_commit(execute=True):
        edit(chief, top, slug="verbouwen", **PUBLISH)
    assert visitor.get("/wonen/bouwen/")["Location"] == "/wonen/verbouwen/"
    with on_commit(execute=True):
        chief.post(f"/beheer/pages/{top.pk}/move/{other.pk}/confirm/")
    assert visitor.get("/ondernemen/verbouwen/schuur/").status_code == 200
    assert visitor.get("/wonen/verbouwen/schuur/")["Location"] == "/ondernemen/verbouwen/schuur/"
    assert visitor.get("/wonen/bouwen/")["Location"] == "/ondernemen/verbouwen/"
    with in_municipality(waterveen):
        assert client_for(waterveen).get("/wonen/bouwen/").status_code == 404


def test_where_a_picture_is_used_is_told_also_before_it_is_removed(
    theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    photo = make_photo("Kerkplein")
    NewsPageFactory.create(title="Kermis op het plein", photo=photo, photo_alt="Het kerkplein")
    chief = log_in(in_zonnedal, client_for, make_staff(CHIEF_EDITORS))
    usage = chief.get(f"/beheer/images/usage/{photo.pk}/").content.decode()
    assert "Kermis op het plein" in usage
    removal = chief.get(f"/beheer/images/{photo.pk}/delete/").content.decode()
    assert f"/beheer/images/usage/{photo.pk}/" in removal


def test_where_a_page_is_linked_is_told(theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor) -> None:
    target = ContentPageFactory.create(parent=theme, title="Doel", slug="doel")
    linking = {"type": "text", "value": f'<p><a linktype="page" id="{target.pk}">naar het doel</a></p>'}
    ContentPageFactory.create(parent=theme, title="Hier staat de link", body=[linking])
    chief = log_in(in_zonnedal, client_for, make_staff(CHIEF_EDITORS))
    assert "Hier staat de link" in chief.get(f"/beheer/pages/{target.pk}/usage/").content.decode()


def test_the_preview_has_a_phone_a_tablet_and_a_computer(
    theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    page = ContentPageFactory.create(parent=theme, title="Bouwen", slug="bouwen")
    chief = log_in(in_zonnedal, client_for, make_staff(CHIEF_EDITORS))
    html = chief.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
    for width, label in ((360, "telefoon"), (768, "tablet"), (1280, "computer")):
        assert f'data-device-width="{width}"' in html
        assert f"Voorbeeld op een {label}" in html
