"""An editor's first morning: the brand, a product from the library, a news item that waits for its moment.

With SHOW=docs/img in the environment it takes the pictures of docs/for-editors/eerste-ochtend.md anew.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.stack import Stack
from tests.browser.staff import log_in_staff

SLOGAN = "Samen in het dal, ook online"
TEXT = "De achternaam van uw partner gebruiken"
OWN_COSTS = "Gratis, ook in dorpshuis Appelhof"
HARD = (
    "Door het college van burgemeester en wethouders is besloten dat de werkzaamheden aan de Dorpsstraat in Appelhof, "
    "die eerder voor het voorjaar waren gepland, nu al in de komende maand worden uitgevoerd door de aannemer."
)
PLAIN = "De aannemer werkt vanaf volgende maand aan de Dorpsstraat in Appelhof. Dat is eerder dan gepland."
_SHOWN = 900


def show(page: Page, name: str) -> None:
    """A picture for the document, when asked for."""
    folder = os.environ.get("SHOW")
    if folder:
        path = Path(folder) / f"eerste-ochtend-{name}.png"
        page.screenshot(path=path)
        with Image.open(path) as picture:
            small = picture.resize((_SHOWN, round(picture.height * _SHOWN / picture.width)))
            small.quantize(128).save(path, optimize=True)


def publish(page: Page, name: str) -> None:
    page.get_by_role("button", name="Meer acties").click()
    page.locator("footer, .footer").get_by_role("button", name=name).click()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """Without the check of the console: what the text editor shows in an empty field is refused (ADR 0020)."""
    context = browser.new_context(viewport=DESKTOP, locale="nl-NL", reduced_motion="reduce")  # type: ignore[arg-type]  # a TypedDict
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


def test_an_editors_first_morning(stack: Stack, desk: Page) -> None:
    log_in_staff(desk, stack, "zonnedal", "hoofdredacteur")
    show(desk, "start")
    change_the_brand(desk, stack)
    adopt_a_product(desk, stack)
    write_news(desk, stack)


def change_the_brand(page: Page, stack: Stack) -> None:
    """The slogan at the foot of every page is there at once."""
    page.goto(stack.url("zonnedal", "/beheer/settings/branding/brand/"))
    page.locator("input[name=slogan]").fill(SLOGAN)
    show(page, "huisstijl")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Huisstijl gewijzigd.")).to_be_visible()
    page.goto(stack.url("zonnedal"))
    expect(page.get_by_text(SLOGAN).first).to_be_visible()


def adopt_a_product(page: Page, stack: Stack) -> None:
    """A text of the library becomes a page below a theme, with one field in own words."""
    page.goto(stack.url("zonnedal", "/beheer/bibliotheek/"))
    page.get_by_role("link", name=TEXT).click()
    show(page, "bibliotheek")
    page.get_by_label("Onder welke pagina?").select_option(label="– Trouwen, geboorte en overlijden")
    page.get_by_role("button", name="Deze tekst overnemen").click()
    expect(page.get_by_text("is overgenomen. Wat u vanaf nu wijzigt, is uw eigen tekst.")).to_be_visible()
    page.locator("[name=costs]").fill(OWN_COSTS)
    show(page, "product")
    publish(page, "Publiceren")
    expect(page.get_by_text("gepubliceerd").first).to_be_visible()
    page.goto(stack.url("zonnedal", "/trouwen-en-geboorte/"))
    page.get_by_role("main").get_by_role("link", name=TEXT).click()
    expect(page.get_by_role("main")).to_contain_text(OWN_COSTS)


def write_news(page: Page, stack: Stack) -> None:
    """A news item with a picture; two remarks about its text are mended; it waits for its moment."""
    page.goto(stack.url("zonnedal", "/beheer/pages/"))
    page.get_by_role("main").get_by_role("link", name="Nieuws", exact=True).first.click()
    index = re.search(r"/pages/(\d+)/", page.url)
    assert index is not None
    page.goto(stack.url("zonnedal", f"/beheer/pages/add/news/newspage/{index[1]}/"))
    page.locator("input[name=title]").fill("De Dorpsstraat wordt opgeknapt")
    page.locator("textarea[name=intro]").fill(HARD)
    page.get_by_role("button", name="Kies een afbeelding").first.click()
    page.get_by_role("dialog").or_(page.locator(".modal")).get_by_role("link", name=re.compile("dorpsplein")).click()
    page.locator("input[name=photo_alt]").fill("Het dorpsplein van Appelhof")
    show(page, "nieuws")
    page.get_by_role("button", name="Bewaar concept").click()
    expect(page.get_by_text(re.compile("opgeslagen|bijgewerkt|aangemaakt")).first).to_be_visible()
    edit = page.url

    number = re.search(r"/pages/(\d+)/", edit)
    assert number is not None
    remarks = stack.url("zonnedal", f"/beheer/kwaliteit/{number[1]}/")
    page.goto(remarks)
    expect(page.get_by_text("Lange zinnen")).to_be_visible()
    expect(page.get_by_text("Zeg wie het doet")).to_be_visible()
    show(page, "controle")
    page.goto(edit)
    page.locator("textarea[name=intro]").fill(PLAIN)
    schedule(page)
    publish(page, "Publicatie inplannen")
    expect(page.get_by_text("is ingepland voor publicatie").first).to_be_visible()
    page.goto(remarks)
    expect(page.get_by_text("Lange zinnen")).to_have_count(0)
    expect(page.get_by_text("Zeg wie het doet")).to_have_count(0)
    page.goto(stack.url("zonnedal", "/nieuws/"))
    expect(page.get_by_text("De Dorpsstraat wordt opgeknapt")).to_have_count(0)


def schedule(page: Page) -> None:
    """Tomorrow at nine."""
    tomorrow = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=1)
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("button", name="Stel schema in").click()
    page.locator("input[name=go_live_at]").fill(f"{tomorrow:%Y-%m-%d} 09:00")
    calendar = page.locator(".xdsoft_datetimepicker").locator("visible=true")
    expect(calendar).to_be_visible()  # a moment after the field has the focus, and then in the way
    page.get_by_text("Schema voor publicatie vaststellen").click()
    expect(calendar).to_have_count(0)
    show(page, "planning")
    page.get_by_role("button", name="Schema opslaan").click()
    expect(page.get_by_text("09:00").or_(page.get_by_text("9:00")).first).to_be_visible()
