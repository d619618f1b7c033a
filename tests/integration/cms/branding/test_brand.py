import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from wagtail.models import Site

from cms.branding.actions import apply_preset
from cms.branding.forms import BrandForm
from cms.branding.models import Brand
from cms.branding.presets import PRESETS
from services.accounts.models import User
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor

SUITE = Actor.system("test suite")


def brand() -> Brand:
    found: Brand = Brand.objects.get(site=Site.objects.get(is_default_site=True))
    return found


def edit_url() -> str:
    return f"/beheer/settings/branding/brand/{Site.objects.get(is_default_site=True).pk}/"


def form_data(brand: Brand, **changes: str) -> dict[str, str]:
    values = {
        field.name: str(getattr(brand, field.name) or "")
        for field in Brand._meta.concrete_fields
        if field.name not in {"id", "site", "logo", "favicon", "name_in_logo", "header_links", "former"}
    }
    return values | {"header_links-count": "0"} | changes


def test_new_municipality_has_a_default_brand_that_passes(in_zonnedal: Municipality) -> None:
    brand().full_clean()


@pytest.mark.parametrize("name", PRESETS)
def test_apply_preset_stores_values_and_logo(in_zonnedal: Municipality, name: str) -> None:
    applied = apply_preset(brand=brand(), preset=PRESETS[name], actor=SUITE)
    again = apply_preset(brand=brand(), preset=PRESETS[name], actor=SUITE)
    assert again.logo.name == applied.logo.name == brand().logo.name
    assert applied.logo.name.startswith("branding/")
    assert applied.colour_button == PRESETS[name].values["colour_button"]


def test_clean_refuses_a_weak_pair_and_says_which(in_zonnedal: Municipality) -> None:
    weak = brand()
    weak.colour_button = "#888888"
    weak.colour_button_text = "#777777"
    with pytest.raises(ValidationError) as caught:
        weak.full_clean()
    message, advice = caught.value.message_dict["colour_button_text"]
    assert "“tekst op een knop” (#777777) op “knop” (#888888)" in message
    assert "1,26 op 1" in message
    assert "4,5 op 1" in message
    assert re.search(r"kleur die wel goed is: #[0-9a-f]{6}\.", advice)


def test_clean_refuses_a_dark_page_because_the_text_stays_dark(in_zonnedal: Municipality) -> None:
    weak = brand()
    weak.colour_page = "#333333"
    with pytest.raises(ValidationError) as caught:
        weak.full_clean()
    assert any("“de tekst” (#1c2127)" in message for message in caught.value.message_dict["colour_page"])


def test_clean_refuses_a_colour_that_is_none(in_zonnedal: Municipality) -> None:
    wrong = brand()
    wrong.colour_link = "blue;}"
    with pytest.raises(ValidationError) as caught:
        wrong.full_clean()
    assert set(caught.value.message_dict) == {"colour_link"}


def test_stylesheet_is_served_under_its_digest_only(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(in_zonnedal)
    digest = brand().stylesheet.digest
    response = client.get(f"/thema/{digest}.css")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in response["Cache-Control"]
    assert response.content.decode() == brand().stylesheet.css
    assert client.get(f"/thema/{'0' * 20}.css").status_code == 404


def test_stylesheet_of_one_municipality_is_unknown_to_another(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        digest = apply_preset(brand=brand(), preset=PRESETS["zonnedal"], actor=SUITE).stylesheet.digest
    assert client_for(zonnedal).get(f"/thema/{digest}.css").status_code == 200
    assert client_for(waterveen).get(f"/thema/{digest}.css").status_code == 404


def test_every_page_links_to_the_theme(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    applied = apply_preset(brand=brand(), preset=PRESETS["waterveen"], actor=SUITE)
    html = client_for(in_zonnedal).get("/").content.decode()
    assert f'href="/thema/{applied.stylesheet.digest}.css"' in html
    assert "meent-theme--header-bar" in html
    assert applied.logo.url in html
    assert "style=" not in html


def test_logo_is_served_as_a_picture_that_runs_nothing(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    applied = apply_preset(brand=brand(), preset=PRESETS["heuvelrade"], actor=SUITE)
    response = client_for(in_zonnedal).get(applied.logo.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/svg+xml"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()


def test_clean_refuses_a_name_in_a_logo_that_is_not_there(in_zonnedal: Municipality) -> None:
    nameless = brand()
    nameless.name_in_logo = True
    with pytest.raises(ValidationError) as caught:
        nameless.full_clean()
    assert set(caught.value.message_dict) == {"name_in_logo"}


@pytest.fixture
def editor(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    """A client logged in as somebody who may do everything in Zonnedal."""
    user = User.objects.create_superuser(email="beheer@zonnedal.example", password="een lang wachtwoord")
    client = client_for(in_zonnedal)
    client.force_login(user)
    return client


def test_editor_sees_the_brand_in_dutch(editor: Client) -> None:
    html = editor.get(edit_url()).content.decode()
    assert "achtergrond van de pagina" in html.lower()
    assert 'type="color"' in html


def test_back_office_shows_the_logo_of_the_municipality(editor: Client) -> None:
    applied = apply_preset(brand=brand(), preset=PRESETS["zonnedal"], actor=SUITE)
    for url in ("/beheer/", edit_url()):
        assert f'<img src="{applied.logo.url}"' in editor.get(url).content.decode()


def test_editor_saves_a_brand(editor: Client) -> None:
    response = editor.post(edit_url(), form_data(brand(), slogan="Dichtbij", corners="round"))
    assert response.status_code == 302
    assert brand().slogan == "Dichtbij"
    assert "--nl-button-border-radius: 999px;" in brand().stylesheet.css


def test_editor_is_told_of_a_weak_pair_and_nothing_is_saved(editor: Client) -> None:
    before = brand().colour_link
    response = editor.post(edit_url(), form_data(brand(), colour_link="#dddddd"))
    assert response.status_code == 200
    assert "De dichtstbijzijnde kleur die wel goed is" in response.content.decode()
    assert brand().colour_link == before


def test_editor_uploads_a_logo_which_is_made_safe(editor: Client) -> None:
    logo = SimpleUploadedFile(
        "x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><path d="M0 0h9v9z"/></svg>'
    )
    assert editor.post(edit_url(), {**form_data(brand()), "logo": logo}).status_code == 302
    with brand().logo.open() as file:
        stored = file.read()
    assert b"onload" not in stored
    assert b"M0 0h9v9z" in stored


def test_editor_is_told_why_a_logo_is_refused(editor: Client) -> None:
    logo = SimpleUploadedFile("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    response = editor.post(edit_url(), {**form_data(brand()), "logo": logo})
    assert response.status_code == 200
    assert "&lt;script&gt;" in response.content.decode()
    assert not brand().logo


def test_context_has_no_brand_before_it_was_made(in_zonnedal: Municipality, rf: RequestFactory) -> None:
    Brand.objects.all().delete()
    assert Client(headers={"host": in_zonnedal.primary_domain}).get("/").status_code == 200


def test_form_is_that_of_the_model() -> None:
    assert Brand.base_form_class is BrandForm
