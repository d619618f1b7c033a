"""Suggestions, own words, and what is kept of what is asked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from cms.content.models import ThemePage
from cms.search import views
from cms.search.asked import questions, remove_old_questions
from cms.search.models import KEEP, KEEP_RARE, AskedQuery, OwnWords
from cms.search.privacy import KIND, erase, find, gather
from cms.search.queries import find_pages
from cms.sections.actions import give_section
from services.accounts.provisioning import CHIEF_EDITORS
from services.audit.models import AuditEntry
from services.privacy.people import Chosen, Person
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, ProductPageFactory, ThemePageFactory

WORDS = "/beheer/zoekvragen/woorden/"


@pytest.fixture
def theme(in_zonnedal: Municipality) -> ThemePage:
    questions.forget()
    theme: ThemePage = ThemePageFactory.create(title="Afval")
    ProductPageFactory.create(parent=theme, title="Grofvuil laten ophalen", upl_name="afvalinzameling grofvuil")
    ContentPageFactory.create(parent=theme, title="Zwembad De Golf")
    return theme


@pytest.fixture
def chief(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(CHIEF_EDITORS))
    return client


def suggested(client: Client, typed: str) -> list[str]:
    response = client.get("/zoeken/suggesties/", {"q": typed})
    assert response.status_code == 200
    return [one["title"] for one in response.json()["suggestions"]]


@pytest.mark.usefixtures("theme")
def test_suggests_published_pages_while_the_last_word_is_unfinished(
    in_zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    client = client_for(in_zonnedal)
    assert suggested(client, "grofv") == ["Grofvuil laten ophalen"]
    assert suggested(client, "zwem") == ["Zwembad De Golf"]
    assert suggested(client, "matr") == ["Grofvuil laten ophalen"]  # residents' word for it
    assert suggested(client, "z") == suggested(client, "qzxqzx") == []
    with in_municipality(waterveen):
        assert suggested(client_for(waterveen), "zwem") == []


@pytest.mark.usefixtures("theme")
def test_suggestions_may_be_kept_by_a_proxy_and_are_limited(
    in_zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(in_zonnedal)
    response = client.get("/zoeken/suggesties/?q=zwem")
    assert response["Cache-Control"] == "public, max-age=120"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    monkeypatch.setattr(views, "SUGGESTIONS_PER_MINUTE", 2)
    assert client.get("/zoeken/suggesties/?q=zwe").status_code == 200
    refused = client.get("/zoeken/suggesties/?q=zwem")
    assert (refused.status_code, refused.json()) == (429, {"suggestions": []})
    assert client.get("/zoeken/?q=zwem").status_code == 200


@pytest.mark.usefixtures("theme")
def test_questions_are_counted_per_day_without_who(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(in_zonnedal)
    for typed in ("Zwembad", "zwembad!", "zwembad", "qzxqzx", "06-12345678", "jan@voorbeeld.nl"):
        client.get("/zoeken/", {"q": typed})
    client.get("/zoeken/?q=zwembad&page=1")
    client.head("/zoeken/?q=zwembad")
    suggested(client, "zwembad")
    assert not AskedQuery.objects.exists()  # in memory: a visitor waits for no writing
    questions.flush()
    assert sorted(AskedQuery.objects.values_list("query", "count", "results")) == [("qzxqzx", 1, 0), ("zwembad", 3, 1)]
    client.get("/zoeken/?q=zwembad")
    questions.flush()
    assert AskedQuery.objects.get(query="zwembad").count == 4


@pytest.mark.usefixtures("theme")
def test_each_municipality_keeps_its_own_questions(
    in_zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    client_for(in_zonnedal).get("/zoeken/?q=zwembad")
    with in_municipality(waterveen):
        client_for(waterveen).get("/zoeken/?q=haven")
    questions.flush()
    assert list(AskedQuery.objects.values_list("query", flat=True)) == ["zwembad"]
    with in_municipality(waterveen):
        assert list(AskedQuery.objects.values_list("query", flat=True)) == ["haven"]


def ask(query: str, count: int, *, results: int = 0, days_ago: int = 0) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    AskedQuery.objects.create(query=query, count=count, results=results, day=day)


def test_editors_see_what_was_asked_often_with_no_result_on_top(chief: Client) -> None:
    ask("zwembad", 40, results=3)
    ask("speeltoestel", 2)
    ask("speeltoestel", 1, days_ago=2)
    ask("jan de vries", 2)
    ask("laadpaal", 9, results=1, days_ago=3)
    ask("laadpaal", 1, results=0, days_ago=9)  # found since
    html = chief.get("/beheer/zoekvragen/").content.decode()
    places = [html.index(word) for word in ("Geen resultaat", "speeltoestel", "Meest gevraagd", "zwembad", "laadpaal")]
    assert places == sorted(places)
    assert "jan de vries" not in html


def test_old_and_rare_questions_are_removed(in_zonnedal: Municipality) -> None:
    ask("oud", 50, days_ago=KEEP.days + 1)
    ask("vaak", 5, days_ago=KEEP_RARE.days + 1)
    ask("zelden", 2, days_ago=KEEP_RARE.days + 1)
    ask("zelden en nieuw", 1)
    assert remove_old_questions() == 2
    assert set(AskedQuery.objects.values_list("query", flat=True)) == {"vaak", "zelden en nieuw"}


def test_own_words_find_a_page_and_put_it_first(chief: Client, theme: ThemePage) -> None:
    pool = Page.objects.get(title="Zwembad De Golf")
    assert find_pages("plonzen") == []
    posted = {"phrases": "plonzen,  baantjes trekken , grofvuil", "page": str(pool.pk)}
    assert chief.post(f"{WORDS}toevoegen/", posted)["Location"] == WORDS
    assert find_pages("plonzen") == find_pages("plonsen") == [pool.pk]
    assert find_pages("wanneer kan ik baantjes trekken")[0] == pool.pk
    assert find_pages("grofvuil")[0] != pool.pk
    words = OwnWords.objects.get()
    assert words.phrases == "plonzen, baantjes trekken, grofvuil"
    assert "plonzen" in chief.get(f"{WORDS}{words.pk}/").content.decode()
    assert chief.post(f"{WORDS}{words.pk}/", posted | {"is_first": "on"}).status_code == 302
    assert find_pages("grofvuil")[0] == pool.pk
    assert find_pages("grofvuil ophalen")[0] != pool.pk  # for exactly those words only
    pool.unpublish()
    assert pool.pk not in find_pages("grofvuil")
    assert chief.post(f"{WORDS}{words.pk}/verwijderen/").status_code == 302
    assert not OwnWords.objects.exists()
    events = AuditEntry.objects.filter(event__startswith="search_words.").values_list("event", flat=True)
    assert sorted(events) == ["search_words.removed", "search_words.saved", "search_words.saved"]


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"phrases": ""}, "Vul minstens één woord in"),
        ({"phrases": " , ?!"}, "Vul woorden in met letters of cijfers"),
        ({"page": ""}, "Kies een pagina"),
        ({"page": "x"}, "Kies een gepubliceerde pagina die u mag publiceren"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    chief: Client, theme: ThemePage, posted: dict[str, str], said: str
) -> None:
    html = chief.post(f"{WORDS}toevoegen/", {"phrases": "plonzen", "page": str(theme.pk)} | posted).content.decode()
    assert said in html
    assert ('value="plonzen"' in html) == ("phrases" not in posted)
    assert not OwnWords.objects.exists()


def test_an_editor_of_a_section_sets_no_words_and_reads_the_questions(
    in_zonnedal: Municipality, client_for: ClientFor, theme: ThemePage
) -> None:
    editor = make_staff()
    group = give_section(page=theme, editors=[editor], actor=Actor.system("test"))
    client = client_for(in_zonnedal)
    client.force_login(editor)
    assert client.get("/beheer/zoekvragen/").status_code == 200
    assert client.get(WORDS).status_code != 200
    # may publish here, and so sets words here only
    publish = GroupPagePermission.objects.filter(permission__codename="publish_page").first()
    assert publish is not None
    GroupPagePermission.objects.create(group=group, page=theme, permission=publish.permission)
    elsewhere = ContentPageFactory.create(title="Elders")
    foreign = OwnWords.objects.create(page=elsewhere, phrases="vreemd")
    html = client.get(WORDS).content.decode()
    assert "Er zijn nog geen zoekwoorden." in html
    assert client.get(f"{WORDS}{foreign.pk}/").status_code == 404
    assert client.post(f"{WORDS}toevoegen/", {"phrases": "x", "page": str(elsewhere.pk)}).status_code == 200
    assert client.post(f"{WORDS}toevoegen/", {"phrases": "bak", "page": str(theme.pk)}).status_code == 302
    assert OwnWords.objects.count() == 2


def test_a_name_that_was_asked_for_can_be_removed(in_zonnedal: Municipality) -> None:
    mine = AskedQuery.objects.create(query="klacht van ank de wit", count=1, results=0)
    AskedQuery.objects.create(query="grofvuil", count=4, results=2)
    person = Person(name="Ank de Wit", email="ank@example.nl")
    assert [one.id for one in find(person)] == [str(mine.pk)]
    assert find(Person(name=" ", email="ank@example.nl")) == []
    chosen = Chosen(person=person, ids={KIND: frozenset({str(mine.pk)})})
    assert gather(chosen)[0].rows[0]["Vraag"] == "klacht van ank de wit"
    assert len(erase(chosen, Actor.system("test"), True)) == 1
    assert AskedQuery.objects.count() == 2
    erase(chosen, Actor.system("test"), False)
    assert [one.query for one in AskedQuery.objects.all()] == ["grofvuil"]
    assert "ank" not in str(AuditEntry.objects.filter(event="search_question.removed").values().get())
