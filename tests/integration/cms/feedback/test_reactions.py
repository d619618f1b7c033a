"""Was this helpful: for a resident without JavaScript, and for editors of their own pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import GroupPagePermission, PageViewRestriction

from cms.feedback import views
from cms.feedback.actions import remove_expired
from cms.feedback.models import KEEP, Reaction
from cms.feedback.privacy import KIND, erase, find, gather
from cms.feedback.queries import least_helpful_pages
from services.audit.models import AuditEntry
from services.privacy.people import Chosen, Person
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, make_editor

LOGIN = "services.accounts.backends.MunicipalityBackend"


@pytest.fixture
def page(in_zonnedal: Municipality) -> Any:
    return ContentPageFactory.create(title="Afval scheiden", slug="afval")


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(zonnedal)


@pytest.fixture
def editor(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_editor("Hoofdredacteuren", "hoofd@example.com"), LOGIN)
    return client


def send(client: Client, page: Any, helpful: str = "nee", **headers: str) -> Any:
    return client.post("/reactie/", {"page": page.pk, "helpful": helpful}, headers=headers)


def test_a_page_asks_without_a_token_or_cookie(client: Client, page: Any) -> None:
    response = client.get("/afval/")
    html = response.content.decode()
    form = html[html.index('action="/reactie/"') :].split("</form>")[0]
    assert "Was deze informatie nuttig?" in form
    assert f'name="page" value="{page.pk}"' in form
    assert "csrf" not in form
    assert response.cookies == {}


def test_the_home_page_does_not_ask(client: Client) -> None:
    assert "/reactie/" not in client.get("/").content.decode()


def test_answer_then_remark_without_personal_data(client: Client, page: Any) -> None:
    first: Any = send(client, page)
    assert first.status_code == 302
    assert "Wat jammer. Wat mist u" in client.get(first.url).content.decode()
    empty = client.post(first.url, {"remark": "  "})
    assert empty.status_code == 400
    assert "Schrijf op wat u miste" in empty.content.decode()
    sent: Any = client.post(first.url, {"remark": "Waar is de bak? Mail jan@voorbeeld.nl of bel 06-12345678"})
    assert sent.status_code == 302
    assert "Wij hebben uw opmerking ontvangen" in client.get(sent.url).content.decode()
    reaction = Reaction.objects.get()
    assert reaction.remark == "Waar is de bak? Mail [weggelaten] of bel [weggelaten]"
    assert (reaction.page_id, reaction.is_helpful) == (page.pk, False)
    assert client.post(first.url, {"remark": "nog een"}).status_code == 200
    reaction.refresh_from_db()
    assert "nog een" not in reaction.remark


def test_nothing_of_the_visitor_is_kept(client: Client, page: Any) -> None:
    assert send(client, page, "ja").cookies == {}
    assert {field.name for field in Reaction._meta.concrete_fields} == {
        "id", "page", "is_helpful", "remark", "created_at", "handled_at",
    }  # fmt: skip


@pytest.mark.parametrize(
    "data", [{}, {"page": "x", "helpful": "ja"}, {"page": "1", "helpful": "misschien"}, {"page": "9" * 30}]
)
def test_what_is_no_answer_is_unknown(client: Client, page: Any, data: dict[str, str]) -> None:
    assert client.post("/reactie/", data).status_code == 404
    assert not Reaction.objects.exists()


def test_a_page_that_is_not_for_everybody_takes_no_answer(client: Client, page: Any) -> None:
    draft = ContentPageFactory.create(slug="concept", live=False)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert [send(client, one).status_code for one in (draft, page)] == [404, 404]


def test_a_form_on_another_site_is_refused(client: Client, page: Any) -> None:
    assert send(client, page, **{"Sec-Fetch-Site": "cross-site"}).status_code == 404
    assert send(client, page, Origin="https://elders.example").status_code == 404
    assert send(client, page, Origin="null").status_code == 404
    assert send(client, page, Origin="http://zonnedal.localhost").status_code == 302


def test_more_than_people_send_is_refused(client: Client, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ANSWERS_PER_HOUR", 2)
    statuses = [send(client, page).status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert Reaction.objects.count() == 2


def test_the_link_of_another_municipality_opens_nothing(
    client: Client, page: Any, waterveen: Municipality, client_for: ClientFor
) -> None:
    url = send(client, page).headers["Location"]
    assert client_for(waterveen).get(url).status_code == 404
    assert client.get(url[:-3] + "x/").status_code == 404


def test_editors_see_scores_and_handle_remarks_once(editor: Client, page: Any) -> None:
    Reaction.objects.create(page=page, is_helpful=True)
    old = Reaction.objects.create(
        page=page, is_helpful=False, remark="Te lang", created_at=timezone.now() - timedelta(days=2)
    )
    Reaction.objects.create(page=page, is_helpful=False, remark="<b>Te kort</b>")
    scores = editor.get("/beheer/reacties/").content.decode()
    assert "Afval scheiden" in scores
    assert "1 van 3 bezoekers" in scores
    remarks = editor.get(f"/beheer/reacties/opmerkingen/?page={page.pk}").content.decode()
    assert remarks.index("Te lang") < remarks.index("&lt;b&gt;Te kort")
    url = f"/beheer/reacties/opmerkingen/{old.pk}/afgehandeld/"
    assert editor.post(url).status_code == 302
    assert editor.post(url).status_code == 302
    assert AuditEntry.objects.filter(event="feedback.handled").count() == 1
    assert "Te lang" not in editor.get("/beheer/reacties/opmerkingen/").content.decode()


def test_a_colleague_sees_reactions_to_own_pages_only(
    in_zonnedal: Municipality, client_for: ClientFor, page: Any
) -> None:
    own = ContentPageFactory.create(title="Eigen pagina", slug="eigen")
    foreign = Reaction.objects.create(page=page, is_helpful=False, remark="Van een ander")
    Reaction.objects.create(page=own, is_helpful=False, remark="Van mij")
    section = Group.objects.create(name="Sectie")
    codenames = ("access_admin", "change_reaction")
    section.permissions.add(*Permission.objects.filter(codename__in=codenames))
    GroupPagePermission.objects.create(
        group=section, page=own, permission=Permission.objects.get(codename="change_page")
    )
    client = client_for(in_zonnedal)
    client.force_login(make_editor("Sectie", "sectie@example.com"), LOGIN)
    for address in ("/beheer/reacties/", "/beheer/reacties/opmerkingen/", "/beheer/reacties/csv/"):
        text = client.get(address).content.decode()
        assert "Afval scheiden" not in text, address
        assert "Van een ander" not in text, address
    assert "Van mij" in client.get("/beheer/reacties/opmerkingen/").content.decode()
    assert client.post(f"/beheer/reacties/opmerkingen/{foreign.pk}/afgehandeld/").status_code == 404


def test_csv_holds_all_begins_no_formula_and_is_logged(editor: Client, page: Any) -> None:
    Reaction.objects.create(page=page, is_helpful=False, remark="=1+1")
    response = editor.get("/beheer/reacties/csv/")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Gegeven op;Pagina;Adres;Nuttig;Opmerking;Afgehandeld op"
    assert lines[1].endswith(";Afval scheiden;/afval/;Nee;'=1+1;")
    assert AuditEntry.objects.get(event="feedback.taken_along").details == {"count": 1}


def test_least_helpful_pages_first_and_only_with_enough_answers(
    page: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    half = ContentPageFactory.create(title="Half", slug="half")
    few = ContentPageFactory.create(title="Weinig", slug="weinig")
    gone = ContentPageFactory.create(title="Weg", slug="weg", live=False)
    rows = [(page, False, 5), (page, True, 1), (half, False, 3), (half, True, 3), (few, False, 4), (gone, False, 9)]
    for one, is_helpful, times in rows:
        Reaction.objects.bulk_create([Reaction(page=one, is_helpful=is_helpful) for _ in range(times)])
    long_ago = timezone.now() - timedelta(days=100)
    Reaction.objects.bulk_create([Reaction(page=few, is_helpful=False, created_at=long_ago) for _ in range(9)])
    with django_assert_num_queries(1):
        found = least_helpful_pages()
    assert [(one.page.title, one.helpful, one.unhelpful) for one in found] == [("Afval scheiden", 1, 5), ("Half", 3, 3)]


def test_reactions_go_after_a_year(page: Any) -> None:
    Reaction.objects.create(page=page, is_helpful=True, created_at=timezone.now() - KEEP - timedelta(hours=1))
    kept = Reaction.objects.create(page=page, is_helpful=True, created_at=timezone.now() - KEEP + timedelta(hours=1))
    assert remove_expired(actor=Actor.system("test")) == 1
    assert list(Reaction.objects.all()) == [kept]


def test_who_wrote_a_name_can_have_it_removed(page: Any) -> None:
    mine = Reaction.objects.create(page=page, is_helpful=False, remark="Groet, Ank de Wit")
    Reaction.objects.create(page=page, is_helpful=False, remark="Te lang")
    person = Person(name="ank de wit")
    assert [one.id for one in find(person)] == [str(mine.pk)]
    chosen = Chosen(person=person, ids={KIND: frozenset({str(mine.pk)})})
    assert gather(chosen)[0].rows[0]["Opmerking"] == "Groet, Ank de Wit"
    assert len(erase(chosen, Actor.system("test"), True)) == 1
    assert Reaction.objects.count() == 2
    erase(chosen, Actor.system("test"), False)
    assert [one.remark for one in Reaction.objects.all()] == ["Te lang"]


def test_nothing_reaches_the_other_municipality(client: Client, page: Any, waterveen: Municipality) -> None:
    send(client, page)
    with in_municipality(waterveen):
        assert not Reaction.objects.exists()
