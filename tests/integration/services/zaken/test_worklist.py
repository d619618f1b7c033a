"""The case handler's screens, as a browser sees them."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.accounts.models import User
from services.accounts.provisioning import (
    ADMINISTRATORS,
    CHIEF_EDITORS,
    TEAM_CIVIL_AFFAIRS,
    TEAM_PERMITS,
    TEAM_PUBLIC_SPACE,
)
from services.audit.models import AuditEntry
from services.zaken.actions import Initiator, NewDocument, close_zaak, take_zaak
from services.zaken.models import ResultaatType, Zaak, ZaakType
from services.zaken.provisioning import MELDING_OPENBARE_RUIMTE, VRAAG_AAN_DE_GEMEENTE
from services.zaken.teams import teams_of
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak, photo

WORKLIST = "/beheer/zaken/"


def url(name: str, *args: Any) -> str:
    return reverse(f"zaken_admin:{name}", args=args, urlconf="config.urls_tenant")


def read(response: HttpResponseBase) -> bytes:
    """A file's bytes; reading to the end closes the file."""
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response)


@pytest.fixture
def handler(in_zonnedal: Municipality) -> User:
    return make_staff(TEAM_PUBLIC_SPACE, first_name="Joke", last_name="de Boer")


@pytest.fixture
def browser(client_for: ClientFor, zonnedal: Municipality, handler: User) -> Client:
    client = client_for(zonnedal)
    client.force_login(handler, backend="services.accounts.backends.MunicipalityBackend")
    return client


@pytest.fixture
def zaak(in_zonnedal: Municipality) -> Zaak:
    return make_zaak(documenten=[photo()])


def close_data(zaak: Zaak, **data: Any) -> dict[str, Any]:
    return {
        "version": zaak.version,
        "resultaattype": str(ResultaatType.objects.get(zaaktype=zaak.zaaktype, omschrijving="Opgelost").pk),
        "toelichting": "De lamp is vervangen.",
    } | data


def test_start_page_shows_what_is_waiting_and_menu_leads_there(browser: Client, zaak: Zaak, handler: User) -> None:
    html = browser.get("/beheer/").content.decode()
    assert "Meldingen en aanvragen" in html
    assert "nieuw, nog niet opgepakt" in html
    assert zaak.omschrijving in html
    assert url("detail", zaak.pk) in html


def test_worklist_shows_open_zaken_of_own_team_only(browser: Client, zaak: Zaak, waterveen: Municipality) -> None:
    question = make_zaak(VRAAG_AAN_DE_GEMEENTE, omschrijving="Wanneer is de markt?")
    with in_municipality(waterveen):
        foreign = make_zaak(omschrijving="Gat in de weg bij de haven")
    html = browser.get(WORKLIST).content.decode()
    assert zaak.identificatie in html
    for hidden in (question, foreign):
        assert hidden.identificatie not in html
        assert hidden.omschrijving not in html


def test_worklist_is_closed_to_those_without_requests(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    client = client_for(in_zonnedal)
    for group in (TEAM_PERMITS, CHIEF_EDITORS, ADMINISTRATORS):
        client.force_login(make_staff(group), backend="services.accounts.backends.MunicipalityBackend")
        assert client.get(WORKLIST).status_code in {302, 403}
        html = client.get("/beheer/").content.decode()
        assert "zaken-worklist" not in html
        assert f'"{WORKLIST}"' not in html


def test_global_permission_does_not_open_requests(client_for: ClientFor, in_zonnedal: Municipality, zaak: Zaak) -> None:
    user = make_staff(TEAM_PERMITS)
    user.user_permissions.add(Permission.objects.get(codename="handle_zaken"))
    client = client_for(in_zonnedal)
    client.force_login(user, backend="services.accounts.backends.MunicipalityBackend")
    assert client.get(url("detail", zaak.pk)).status_code == 404


def test_account_that_was_switched_off_sees_nothing(browser: Client, zaak: Zaak, handler: User) -> None:
    User.objects.filter(pk=handler.pk).update(is_active=False)
    assert browser.get(url("detail", zaak.pk)).status_code == 302


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"new", "mine", "late"}),
        ("?status=nieuw", {"new", "late"}),
        ("?status=bezig", {"mine"}),
        ("?status=gesloten", {"closed"}),
        ("?status=alle", {"new", "mine", "late", "closed"}),
        ("?behandelaar=ik", {"mine"}),
        ("?behandelaar=niemand", {"new", "late"}),
        ("?termijn=te-laat", {"late"}),
        ("?termijn=bijna", {"mine"}),
        ("?q=haven", {"late"}),
        ("?q=nergens", set()),
    ],
)
def test_worklist_filters_and_searches(browser: Client, handler: User, query: str, expected: set[str]) -> None:
    today = timezone.localdate()
    new, mine, late, closed = (make_zaak() for _number in range(4))
    take_zaak(zaak=mine, user=handler, actor=Actor.system("t"))
    Zaak.objects.filter(pk=mine.pk).update(uiterlijke_einddatum_afdoening=today + timedelta(days=2))
    Zaak.objects.filter(pk=late.pk).update(
        uiterlijke_einddatum_afdoening=today - timedelta(days=1), omschrijving="Gat bij de haven"
    )
    opgelost = ResultaatType.objects.get(zaaktype=closed.zaaktype, omschrijving="Opgelost")
    close_zaak(zaak=closed, resultaattype=opgelost, toelichting="Klaar", actor=Actor.system("t"))
    html = browser.get(WORKLIST + query).content.decode()
    references = {"new": new, "mine": mine, "late": late, "closed": closed}
    assert {name for name, each in references.items() if each.identificatie in html} == expected


def test_filter_on_another_teams_kind_shows_nothing(browser: Client, zaak: Zaak) -> None:
    foreign = ZaakType.objects.get(identificatie=VRAAG_AAN_DE_GEMEENTE)
    question = make_zaak(VRAAG_AAN_DE_GEMEENTE)
    html = browser.get(f"{WORKLIST}?zaaktype={foreign.pk}").content.decode()
    assert question.identificatie not in html
    assert foreign.omschrijving not in html


def test_worklist_sorts_and_pages(browser: Client) -> None:
    for number in range(22):
        make_zaak(omschrijving=f"Melding {number:02}")
    first = browser.get(f"{WORKLIST}?ordering=omschrijving").content.decode()
    assert first.index("Melding 00") < first.index("Melding 19")
    assert "Melding 20" not in first
    assert "Melding 21" in browser.get(f"{WORKLIST}?ordering=omschrijving&p=2").content.decode()
    assert browser.get(f"{WORKLIST}?ordering=initiator_email&p=999").status_code == 200


def test_worklist_takes_the_same_number_of_queries_whatever_its_length(
    browser: Client, handler: User, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    make_zaak()
    browser.get(WORKLIST)
    with django_assert_max_num_queries(30) as few:
        browser.get(WORKLIST)
    for _number in range(12):
        take_zaak(zaak=make_zaak(), user=make_staff(TEAM_PUBLIC_SPACE), actor=Actor.system("t"))
    with django_assert_num_queries(len(few)):
        browser.get(WORKLIST)


def test_detail_shows_everything_and_writes_down_the_look(browser: Client, zaak: Zaak, handler: User) -> None:
    response = browser.get(url("detail", zaak.pk))
    html = response.content.decode()
    for text in ("Anna Jansen", "inwoner@voorbeeld.nl", "06 12345678", "Dorpsstraat 12", "In behandeling nemen"):
        assert text in html
    assert url("document", zaak.pk, zaak.documenten.get().pk) in html
    assert "private" in response["Cache-Control"]
    assert "no-store" in response["Cache-Control"]
    row = AuditEntry.objects.get(object_id=str(zaak.pk), event="zaak.viewed")
    assert (row.actor_kind, row.actor_id, row.actor_label) == ("staff", str(handler.pk), "Joke de Boer")


def test_dates_are_written_in_dutch(browser: Client, zaak: Zaak) -> None:
    Zaak.objects.filter(pk=zaak.pk).update(uiterlijke_einddatum_afdoening="2031-03-27")
    assert "27 maart 2031" in browser.get(url("detail", zaak.pk)).content.decode()
    assert "27 maart 2031" in browser.get(WORKLIST).content.decode()


def test_unknown_foreign_team_and_foreign_municipality_are_alike(
    browser: Client, zaak: Zaak, waterveen: Municipality
) -> None:
    question = make_zaak(VRAAG_AAN_DE_GEMEENTE, documenten=[photo()])
    with in_municipality(waterveen):
        foreign = make_zaak(documenten=[photo()])
        foreign_document = foreign.documenten.get().pk
    nobody = uuid.uuid4()
    targets = {question.pk: question.documenten.get().pk, foreign.pk: foreign_document, nobody: uuid.uuid4()}
    answers = set()
    for zaak_id, document_id in targets.items():
        data = close_data(zaak)
        responses = [
            browser.get(url("detail", zaak_id)),
            browser.get(url("document", zaak_id, document_id)),
            browser.get(url("document", zaak.pk, document_id)),
            browser.post(url("take", zaak_id), {"nemen-version": 1}),
            browser.post(url("close", zaak_id), data),
        ]
        answers.add(tuple((response.status_code, response.get("Location", "")) for response in responses))
    assert answers == {((404, ""),) * 5}
    question.refresh_from_db()
    assert question.version == 1
    assert not AuditEntry.objects.filter(event__in=["zaak.viewed", "zaak.document_viewed", "zaak.taken"]).exists()


def test_photo_is_drawn_and_other_files_are_downloads(browser: Client, in_zonnedal: Municipality) -> None:
    page = NewDocument(file=photo().file, titel="pagina.html", content_type="text/html")
    zaak = make_zaak(documenten=[photo(), page])
    image, html = zaak.documenten.order_by("titel")
    drawn = browser.get(url("document", zaak.pk, image.pk))
    assert drawn["Content-Type"] == "image/jpeg"
    assert "attachment" not in drawn["Content-Disposition"]
    assert "no-store" in drawn["Cache-Control"]
    assert read(drawn).startswith(b"\xff\xd8")
    downloaded = browser.get(url("document", zaak.pk, html.pk))
    assert downloaded["Content-Disposition"].startswith("attachment")
    assert read(downloaded)
    assert AuditEntry.objects.filter(object_id=str(zaak.pk), event="zaak.document_viewed").count() == 2
    assert f'src="{url("document", zaak.pk, html.pk)}"' not in browser.get(url("detail", zaak.pk)).content.decode()


def test_take_and_close(browser: Client, zaak: Zaak, handler: User) -> None:
    response = browser.post(url("take", zaak.pk), {"nemen-version": zaak.version}, follow=True)
    assert "U behandelt nu deze aanvraag." in response.content.decode()
    zaak.refresh_from_db()
    assert zaak.behandelaar == handler
    response = browser.post(url("close", zaak.pk), close_data(zaak), follow=True)
    html = response.content.decode()
    assert f"Aanvraag {zaak.identificatie} is afgehandeld." in html
    assert "De lamp is vervangen." in html
    assert "In behandeling nemen" not in html


def test_close_without_result_or_text_says_what_is_missing_and_keeps_the_rest(browser: Client, zaak: Zaak) -> None:
    response = browser.post(url("close", zaak.pk), {"version": zaak.version, "toelichting": "De lamp is vervangen."})
    html = response.content.decode()
    assert "Kies een resultaat" in html
    assert "De lamp is vervangen." in html
    html = browser.post(url("close", zaak.pk), close_data(zaak, toelichting=" ")).content.decode()
    assert "Schrijf op wat de inwoner over het resultaat moet weten" in html
    assert "<title>Fout:" in " ".join(html.split()).replace("<title> ", "<title>")
    zaak.refresh_from_db()
    assert not zaak.is_closed


def test_second_handler_at_once_sees_a_clear_message_and_keeps_the_text(browser: Client, zaak: Zaak) -> None:
    seen = close_data(zaak)
    colleague = make_staff(TEAM_PUBLIC_SPACE)
    take_zaak(zaak=zaak, user=colleague, actor=Actor.system("t"))
    html = browser.post(url("close", zaak.pk), seen).content.decode()
    assert "Een collega heeft deze aanvraag gewijzigd" in html
    assert "De lamp is vervangen." in html
    assert 'name="version" value="2"' in html
    response = browser.post(url("take", zaak.pk), {"nemen-version": 1}, follow=True)
    assert "Een collega heeft deze aanvraag gewijzigd" in response.content.decode()
    zaak.refresh_from_db()
    assert zaak.behandelaar == colleague


def test_closed_zaak_answers_further_actions_with_a_message(browser: Client, zaak: Zaak) -> None:
    data = close_data(zaak)
    browser.post(url("close", zaak.pk), data)
    for name, again in (("close", close_data(zaak, version=2)), ("take", {"nemen-version": 2})):
        response = browser.post(url(name, zaak.pk), again, follow=True)
        assert "Deze aanvraag is afgerond. U kunt hem niet meer wijzigen." in response.content.decode()


def test_actions_need_post_and_a_log_in(
    browser: Client, client_for: ClientFor, zonnedal: Municipality, zaak: Zaak
) -> None:
    assert browser.get(url("take", zaak.pk)).status_code == 405
    assert browser.get(url("close", zaak.pk)).status_code == 405
    anonymous = client_for(zonnedal)
    for name in ("detail", "take", "close"):
        response = anonymous.post(url(name, zaak.pk))
        assert response.status_code == 302
        assert response["Location"].startswith("/beheer/login/")


@pytest.mark.parametrize(
    "path", ["edit/{}/", "delete/{}/", "history/{}/", "usage/{}/", "inspect/{}/", "copy/{}/", "{}/history/", "new/"]
)
def test_generic_addresses_do_not_exist(browser: Client, zaak: Zaak, path: str) -> None:
    assert browser.get(WORKLIST + path.format(zaak.pk)).status_code == 404


def test_bulk_actions_and_export_do_not_reach_zaken(browser: Client, zaak: Zaak) -> None:
    for action in ("delete", "publish", "assign_role"):
        response = browser.post(f"/beheer/bulk/zaken/zaak/{action}/?id=all")
        assert response.status_code == 404
    response = browser.get(f"{WORKLIST}?export=csv")
    assert response["Content-Type"].startswith("text/html")
    assert Zaak.objects.get().version == 1


def test_usage_of_a_colleagues_account_shows_no_requests(
    client_for: ClientFor, in_zonnedal: Municipality, zaak: Zaak, handler: User
) -> None:
    take_zaak(zaak=zaak, user=handler, actor=Actor.system("t"))
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    response = client.get(f"/beheer/users/edit/{handler.pk}/")
    assert response.status_code == 200
    assert zaak.identificatie not in response.content.decode()
    assert zaak.omschrijving not in client.get(f"/beheer/users/delete/{handler.pk}/").content.decode()


class TestZaakTypen:
    @pytest.fixture
    def administrator(self, client_for: ClientFor, in_zonnedal: Municipality) -> Client:
        client = client_for(in_zonnedal)
        client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
        return client

    @pytest.fixture
    def zaaktype(self, in_zonnedal: Municipality) -> ZaakType:
        return ZaakType.objects.get(identificatie=MELDING_OPENBARE_RUIMTE)

    def test_administrator_chooses_the_teams(self, administrator: Client, browser: Client, zaaktype: ZaakType) -> None:
        zaak = make_zaak()
        html = administrator.get(url("zaaktypen")).content.decode()
        assert zaaktype.omschrijving in html
        assert TEAM_PUBLIC_SPACE in html
        data = {
            "omschrijving": "Melding buiten",
            "doorlooptijd_days": 9,
            "doorlooptijd_unit": "working_days",
            "toelichting": "",
            "teams": [Group.objects.get(name=TEAM_CIVIL_AFFAIRS).pk],
        }
        response = administrator.post(url("zaaktype", zaaktype.pk), data, follow=True)
        assert "Melding buiten is opgeslagen." in response.content.decode()
        assert [group.name for group in teams_of(zaaktype)] == [TEAM_CIVIL_AFFAIRS]
        assert browser.get(url("detail", zaak.pk)).status_code == 404  # at the next click

    def test_errors_are_said(self, administrator: Client, zaaktype: ZaakType) -> None:
        response = administrator.post(url("zaaktype", zaaktype.pk), {"omschrijving": "", "doorlooptijd_days": 0})
        html = response.content.decode()
        assert "Nog niet opgeslagen. Controleer deze antwoorden." in html
        zaaktype.refresh_from_db()
        assert zaaktype.doorlooptijd_days == 7

    def test_case_handler_may_not(self, browser: Client, zaaktype: ZaakType) -> None:
        for address in (url("zaaktypen"), url("zaaktype", zaaktype.pk)):
            assert browser.get(address).status_code in {302, 403}
            assert browser.post(address, {}).status_code in {302, 403, 405}


def test_zaak_without_answers_or_address_is_readable(browser: Client) -> None:
    zaak = make_zaak(initiator=Initiator(), eigenschappen=[])
    html = browser.get(url("detail", zaak.pk)).content.decode()
    assert "Niet ingevuld" in html
    assert "De inwoner gaf geen e-mailadres" in html


def test_a_closed_request_is_found_by_its_reference(browser: Client, handler: User, zaak: Zaak) -> None:
    """A handler who gets a phone call about it must not conclude that it does not exist."""
    close_zaak(
        zaak=zaak,
        resultaattype=ResultaatType.objects.filter(zaaktype=zaak.zaaktype).first() or pytest.fail("no resultaattype"),
        toelichting="Klaar.",
        actor=Actor.system("test"),
    )
    assert zaak.identificatie not in browser.get(WORKLIST).content.decode()
    assert zaak.identificatie in browser.get(WORKLIST, {"q": zaak.identificatie}).content.decode()
