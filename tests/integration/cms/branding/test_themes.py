"""The screens beside the form of the brand: an example, theme packs in and out, the way back."""

import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import Site

from cms.branding.actions import apply_preset, export_pack
from cms.branding.models import FORMER_KEPT, Brand
from cms.branding.packs import read_pack
from cms.branding.presets import PRESETS
from services.accounts.models import User
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff

SUITE = Actor.system("test suite")
THEMES = "/beheer/huisstijl/"


def brand() -> Brand:
    found: Brand = Brand.objects.get(site=Site.objects.get(is_default_site=True))
    return found


@pytest.fixture
def editor(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    """A client logged in as somebody who may do everything in Zonnedal."""
    user = User.objects.create_superuser(email="beheer@zonnedal.example", password="een lang wachtwoord")
    client = client_for(in_zonnedal)
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str) -> str:
    return client.post(THEMES, {"file": SimpleUploadedFile(name, content)}).content.decode()


def pending(html: str) -> str:
    found = re.search(r'name="pending" value="([^"]+)"', html)
    assert found is not None
    return found[1]


def test_example_shows_what_was_typed_and_keeps_nothing(editor: Client) -> None:
    before = brand().values
    html = editor.post(f"{THEMES}voorbeeld/", {"colour_button": "#123456", "corners": "round"}).content.decode()
    found = re.search(r'href="(/beheer/huisstijl/voorbeeld\.css\?[^"]+)"', html)
    assert found is not None
    css = editor.get(found[1].replace("&amp;", "&")).content.decode()
    assert "--basis-color-action-1-inverse-bg-default: #123456;" in css
    assert "--nl-button-border-radius: 999px;" in css
    assert brand().values == before


def test_example_leaves_a_half_typed_colour_as_it_was(editor: Client) -> None:
    css = editor.get(f"{THEMES}voorbeeld.css", {"colour_link": "#12;}", "fonts": "x"}).content.decode()
    assert f"--basis-color-action-2-color-default: {brand().colour_link};" in css


def test_pack_of_one_municipality_becomes_the_brand_of_another(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(waterveen):
        given = apply_preset(brand=brand(), preset=PRESETS["waterveen"], actor=SUITE)
        pack = export_pack(given, name="Gemeente Waterveen")
    assert any(name.startswith("fonts/archivo") for name in names(pack))
    with in_municipality(zonnedal):
        client = client_for(zonnedal)
        client.force_login(User.objects.create_superuser(email="b@zonnedal.example", password="een lang wachtwoord"))
        before = brand().values
        html = upload(client, pack, "huisstijl.zip")
        assert brand().values == before  # shown first
        client.post(f"{THEMES}toepassen/", {"pending": pending(html)})
        assert brand().colours == given.colours
        assert brand().header_layout == "bar"
        with brand().logo.open() as file:
            assert file.read().startswith(b"<?xml")
        client.post(f"{THEMES}terugzetten/", {"number": "0"})
        assert brand().values == before


def names(pack: bytes) -> list[str]:
    with ZipFile(BytesIO(pack)) as archive:
        return archive.namelist()


def test_download_can_be_read_again(editor: Client) -> None:
    apply_preset(brand=brand(), preset=PRESETS["zonnedal"], actor=SUITE)
    response = editor.get(f"{THEMES}pakket.zip")
    assert response["Content-Type"] == "application/zip"
    assert set(read_pack(response.content).images) == {"logo", "favicon"}


def test_token_file_reports_what_it_ignores_and_a_weak_one_can_not_be_applied(editor: Client) -> None:
    tokens = {"utrecht": {"link": {"color": {"value": "#eeeeee"}}, "accordion": {"gap": {"value": "1px"}}}}
    html = upload(editor, json.dumps(tokens).encode(), "design-tokens.json")
    assert "utrecht.accordion.gap" in html
    assert "De dichtstbijzijnde kleur die wel goed is" in html
    assert 'name="pending"' not in html


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"{", b""])
def test_upload_that_is_nothing_is_told(editor: Client, content: bytes) -> None:
    html = upload(editor, content, "x.zip")
    assert "w-field__errors" in html
    assert 'name="pending"' not in html


@pytest.mark.parametrize("value", ["", "x:y:z"])
def test_apply_takes_only_what_was_signed(editor: Client, value: str) -> None:
    before = brand().values
    assert editor.post(f"{THEMES}toepassen/", {"pending": value}).status_code == 302
    assert brand().values == before


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", ""])
def test_undo_of_what_is_not_kept_changes_nothing(editor: Client, number: str) -> None:
    before = brand().values
    assert editor.post(f"{THEMES}terugzetten/", {"number": number}).status_code == 302
    assert brand().values == before


def test_a_brand_keeps_its_last_versions_only(in_zonnedal: Municipality) -> None:
    for number in range(FORMER_KEPT + 3):
        changed = brand()
        changed.slogan = f"Leus {number}"
        changed.save()
    unchanged = brand()
    unchanged.save()
    kept = [former["values"]["slogan"] for former in brand().former]
    assert kept == [f"Leus {number}" for number in range(FORMER_KEPT + 1, 1, -1)]


def test_themes_are_for_those_who_may_change_the_brand(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff("Redacteuren"))
    for path in ("", "voorbeeld/", "voorbeeld.css", "pakket.zip"):
        assert client.get(f"{THEMES}{path}").status_code in {302, 403}


def test_links_at_the_top_and_social_media_are_on_each_page(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    changed = brand()
    changed.header_links = [("link", {"title": "Afspraak maken", "page": None, "url": "/afspraak/"})]
    changed.social_links = "https://www.facebook.com/zonnedal"
    changed.full_clean()
    changed.save()
    html = client_for(in_zonnedal).get("/").content.decode()
    assert '<a href="/afspraak/">' in html
    assert 'href="https://www.facebook.com/zonnedal"' in html
    assert '<script src="https' not in html
