from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.catalogue.models import ProductPage
from services.forms.models import Form
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ProductPageFactory, ThemePageFactory, make_editor


def full_product(**fields: Any) -> ProductPage:
    theme = ThemePageFactory.create(title="Reizen", slug="reizen")
    values = {
        "title": "Paspoort aanvragen",
        "slug": "paspoort",
        "intro": "U haalt uw paspoort na 5 werkdagen op.",
        "costs": "€ 86,10",
        "duration": "5 werkdagen",
        "needed": "<ul><li>Een pasfoto</li></ul>",
        "without_digid": "<p>Kom naar de balie.</p>",
        "steps": [{"type": "step", "value": {"title": "Maak een afspraak", "text": "<p>Dat kan online.</p>"}}],
        "when_you_hear": "<p>U krijgt een sms.</p>",
        "rules": "<p>Een paspoort is 10 jaar geldig.</p>",
        "objection": "<p>U mag bezwaar maken.</p>",
    }
    page: ProductPage = ProductPageFactory.create(parent=theme, **(values | fields))
    return page


def test_order_is_answer_facts_button_digid_steps_hear_rules_objection(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        full_product(action_kind="link", action_url="https://afspraak.voorbeeld.nl/", action_label="Afspraak maken")
    html = client_for(zonnedal).get("/reizen/paspoort/").content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    marks = [
        "Paspoort aanvragen</h1>", "na 5 werkdagen op", "<dt>Kosten</dt><dd>€ 86,10</dd>", "Hoelang duurt het",
        "Een pasfoto", "https://afspraak.voorbeeld.nl/", "Geen DigiD?", "Zo gaat het", "Maak een afspraak",
        "Wanneer u van ons hoort", "Regels", "Niet mee eens?",
    ]  # fmt: skip
    places = [main.index(mark) for mark in marks]
    assert places == sorted(places)
    assert main.count("nl-button--primary") == 1
    assert 'content="http://standaarden.overheid.nl/owms/terms/paspoort"' in html


def test_button_opens_the_form(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        form = Form.objects.get(slug="melding-openbare-ruimte")
        full_product(action_kind="form", form=form, action_label="Melding doen")
    html = client_for(zonnedal).get("/reizen/paspoort/").content.decode()
    assert 'href="/formulieren/melding-openbare-ruimte/"' in html


def test_closed_form_says_to_call(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        Form.objects.filter(slug="melding-openbare-ruimte").update(is_active=False)
        full_product(action_kind="form", form=Form.objects.get(slug="melding-openbare-ruimte"))
    html = client_for(zonnedal).get("/reizen/paspoort/").content.decode()
    assert "/formulieren/melding-openbare-ruimte/" not in html
    assert "Dit kan nu niet online. Bel ons." in html


def test_button_calls(in_zonnedal: Municipality) -> None:
    action = full_product(action_kind="phone", action_phone="14 0123").action
    assert action is not None
    assert (action.title, action.url) == ("Bel 14 0123", "tel:140123")


def test_page_with_an_unknown_upl_name_is_refused(in_zonnedal: Municipality) -> None:
    with pytest.raises(ValidationError) as refusal:
        full_product(upl_name="toverstaf")
    assert "staat niet in de landelijke lijst" in str(refusal.value)


def test_uri_is_derived_and_empty_for_a_name_that_left_the_list(in_zonnedal: Municipality) -> None:
    page = full_product()
    assert page.upl_uri == "http://standaarden.overheid.nl/owms/terms/paspoort"
    ProductPage.objects.update(upl_name="van vroeger")
    page = ProductPage.objects.get()
    assert page.upl_uri == ""


@pytest.fixture
def editor_client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_editor("Hoofdredacteuren"), "services.accounts.backends.MunicipalityBackend")
    return client


def form_data(page: ProductPage, **changes: str) -> dict[str, str]:
    data = {
        "title": page.title, "slug": page.slug, "intro": page.intro, "upl_name": page.upl_name,
        "audience": "resident", "action_kind": "none", "seo_title": "", "search_description": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000", "steps-count": "0", "body-count": "0", "needed": "null",
        "without_digid": "null", "when_you_hear": "null", "rules": "null", "objection": "null",
    }  # fmt: skip
    return data | changes


def test_editor_picks_the_name_from_suggestions(zonnedal: Municipality, editor_client: Client) -> None:
    with in_municipality(zonnedal):
        page = full_product()
    html = editor_client.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
    assert '<datalist id="id_upl_name-upl">' in html
    assert "landelijke productnaam" in html.lower()


def test_publishing_a_wrong_name_shows_why_beside_the_field(zonnedal: Municipality, editor_client: Client) -> None:
    with in_municipality(zonnedal):
        page = full_product()
    data = form_data(page, upl_name="toverstaf") | {"action-publish": "1"}
    response = editor_client.post(f"/beheer/pages/{page.pk}/edit/", data)
    assert response.status_code == 200
    assert "“toverstaf” staat niet in de landelijke lijst" in response.content.decode()
    with in_municipality(zonnedal):
        assert ProductPage.objects.get().upl_name == "paspoort"


def test_publishing_a_button_without_its_form_is_refused_and_a_draft_is_not(
    zonnedal: Municipality, editor_client: Client
) -> None:
    with in_municipality(zonnedal):
        page = full_product()
    url = f"/beheer/pages/{page.pk}/edit/"
    refused = editor_client.post(url, form_data(page, action_kind="form") | {"action-publish": "1"})
    assert "Kies het formulier dat de knop opent." in refused.content.decode()
    saved = editor_client.post(url, form_data(page, action_kind="form"))
    assert saved.status_code == 302, saved.content.decode()[:500]
