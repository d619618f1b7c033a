"""What a page says of itself to who shares, prints or finds it."""

import io
import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import PageViewRestriction

from cms.branding.choices import FONT_PAIRS, Fonts
from cms.branding.models import Brand
from cms.sharing.picture import SIZE, Look, draw_picture
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, NewsPageFactory

WIDE_WORDS = "Meervoudigepersoonlijkheidsonderzoeksrapportage aanvragen bij de gemeentelijke dienst " * 4


@pytest.fixture
def client(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(in_zonnedal)


@pytest.fixture
def page(in_zonnedal: Municipality) -> Any:
    return ContentPageFactory.create(title="Afval & tuin", slug="afval", intro="Zo scheidt u afval.")


def meta(client: Client, path: str) -> dict[str, str]:
    head = client.get(path).content.decode().split("</head>")[0]
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head))
    canonical = re.search(r'<link rel="canonical" href="([^"]+)">', head)
    return found | {"canonical": canonical[1] if canonical else ""}


def picture(client: Client, path: str = "/afval/") -> str:
    return meta(client, path)["og:image"].removeprefix("http://zonnedal.localhost")


def test_a_page_says_what_it_is(client: Client, page: Any) -> None:
    found = meta(client, "/afval/")
    assert found["canonical"] == found["og:url"] == "http://zonnedal.localhost/afval/"
    assert found["description"] == found["og:description"] == "Zo scheidt u afval."
    assert found["og:title"] == "Afval &amp; tuin"
    assert found["og:site_name"] == "Gemeente Zonnedal"
    assert found["og:image"].startswith("http://zonnedal.localhost/deelplaatje/")


def test_each_page_of_an_overview_is_its_own(client: Client, in_zonnedal: Municipality) -> None:
    for _number in range(11):
        NewsPageFactory.create()
    assert meta(client, "/nieuws/?page=2&van=mail")["canonical"] == "http://zonnedal.localhost/nieuws/?page=2"
    assert meta(client, "/nieuws/")["canonical"] == "http://zonnedal.localhost/nieuws/"


def test_the_foot_of_a_page_shares_without_trackers(client: Client, page: Any) -> None:
    page.save_revision().publish()
    html = client.get("/afval/").content.decode()
    assert "Laatst gewijzigd op <time" in html
    assert 'href="mailto:?subject=Afval%20%26%20tuin&amp;body=http%3A%2F%2Fzonnedal.localhost%2Fafval%2F"' in html
    foot = html[html.index("meent-page-foot") :].split("</main>")[0]
    assert re.findall(r"<li( hidden)?>", foot) == ["", " hidden", " hidden", " hidden"]


def test_the_picture_is_a_png_that_may_be_kept(client: Client, page: Any) -> None:
    response = client.get(picture(client))
    assert response.headers["Content-Type"] == "image/png"
    assert "immutable" in response.headers["Cache-Control"]
    assert response.cookies == {}
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    assert len(response.content) < 100_000


def test_nobody_makes_up_an_address_of_a_picture(
    client: Client, page: Any, waterveen: Municipality, client_for: ClientFor
) -> None:
    other = ContentPageFactory.create(slug="ander")
    address = picture(client)
    assert client.get(address.replace(str(page.pk), str(other.pk))).status_code == 404
    assert client_for(waterveen).get(address).status_code == 404
    page.title = "Anders"
    page.save()
    assert client.get(address).status_code == 404
    assert client.get(picture(client)).status_code == 200
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(address).status_code == 404


def test_the_picture_follows_the_brand(client: Client, page: Any) -> None:
    before = picture(client)
    brand = Brand.objects.get()
    brand.colour_nav = "#7a1566"
    logo = io.BytesIO()
    Image.new("RGB", (300, 300), "#00aa00").save(logo, "PNG")
    brand.logo = ContentFile(logo.getvalue(), name="logo.png")
    brand.save()
    after = picture(client)
    assert after != before
    drawn = Image.open(io.BytesIO(client.get(after).content)).convert("RGB")
    assert drawn.getpixel((5, 400)) == (0x7A, 0x15, 0x66)
    assert drawn.getpixel((100, 74)) == (0, 0xAA, 0)


@pytest.mark.parametrize("fonts", list(FONT_PAIRS))
@pytest.mark.parametrize(
    "title", ["Wonen", "Paspoort of identiteitskaart aanvragen of verlengen", WIDE_WORDS, "x" * 255]
)
def test_every_title_fits_in_every_font(fonts: Fonts, title: str) -> None:
    look = Look(colours=Brand().colours, fonts=fonts)
    drawn = Image.open(io.BytesIO(draw_picture(title=title, name="Gemeente Heuvelrade aan de Maas", look=look)))
    assert drawn.size == SIZE
    background = drawn.convert("RGB").getpixel((5, 300))
    for left in (0, SIZE[0] - 60):  # nothing is drawn in the margins left and right of the title
        strip = drawn.convert("RGB").crop((left, 160, left + 60, 600))
        assert strip.getcolors() == [(60 * 440, background)]
