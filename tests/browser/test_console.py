"""The operators' console in the browser: every page passes axe on a phone and a desktop; the work can be done."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.stack import Stack
from tests.browser.test_every_page import axe_problems, sticks_out

_MAX_PAGES = 60
_MOST_OF_A_KIND = 2  # pages that differ in their id only
_WITHOUT_A_LINK = ("/inloggen/", "/bestaat-niet/", "/gemeenten/?q=xyzzy", "/handelingen/?state=failed")


@pytest.fixture
def console(stack: Stack, new_page: NewPage) -> Page:
    """An operator who has just logged in."""
    page = new_page(viewport=DESKTOP)
    email, password = stack.log_in("platform", "operator")
    page.goto(stack.url("platform"))
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeenten")
    return page


def _shape(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "<id>", path)


def _is_new(path: str, found: list[str]) -> bool:
    """Whether to look at this page too: of the municipalities only Zonnedal, no files, few that differ in an id."""
    parts = path.strip("/").split("/")
    is_another = parts[0] == "gemeenten" and len(parts) > 1 and parts[1] != "zonnedal"
    is_file = (path.startswith("/pakketten/") and len(parts) > 1) or path.endswith((".csv", ".pdf"))
    is_known = path in found or sum(_shape(path) == _shape(each) for each in found) >= _MOST_OF_A_KIND
    return not (is_another or is_file or is_known)


def _problems_on_this_page(page: Page) -> list[str]:
    problems = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a TypedDict of the same shape
        problems += axe_problems(page)
        if sticks_out(page):
            problems.append(f"{page.url} is wider than {viewport['width']} px")
    return problems


def test_every_page_passes_axe_on_phone_and_desktop(console: Page, stack: Stack) -> None:
    """Follows every link of the console; each page is loaded once, and looked at in both widths."""
    found = ["/gemeenten/", *_WITHOUT_A_LINK]
    queue, problems = list(found), list[str]()
    while queue and len(found) < _MAX_PAGES:
        console.goto(stack.url("platform", queue.pop(0)), wait_until="domcontentloaded")
        problems += _problems_on_this_page(console)
        links: list[str] = console.eval_on_selector_all(
            "a[href^='/']", "links => links.map(link => link.getAttribute('href'))"
        )
        for path in (urlsplit(link).path for link in links):
            if _is_new(path, found):
                found.append(path)
                queue.append(path)
    assert {"/gemeenten/", "/gemeenten/zonnedal/", "/handelingen/", "/vloot/", "/kosten/"} <= set(found)
    assert sum(path.startswith("/gemeenten/zonnedal/") for path in found) > 10
    assert not queue
    assert problems == []


def test_a_municipality_is_made_suspended_and_found_by_keyboard_and_form(console: Page, stack: Stack) -> None:
    console.get_by_role("link", name="Gemeente aanmaken").click()
    console.get_by_role("button", name="Gemeente aanmaken").click()
    expect(console.locator(".meent-error-summary")).to_be_focused()
    console.get_by_label("Naam", exact=True).fill("Proefstad")
    console.get_by_label("Gemeentecode").fill("9077")
    console.get_by_label("Domein", exact=True).fill("proefstad.localhost")
    console.get_by_role("button", name="Gemeente aanmaken").click()
    expect(console.get_by_role("status")).to_contain_text("Proefstad is gemaakt")
    site = console.context.new_page()
    answer = site.goto(stack.url("proefstad"))
    assert answer is not None
    assert answer.status == 200

    console.get_by_role("link", name="Opschorten").click()
    console.get_by_role("button", name="Proefstad opschorten").click()
    expect(console.get_by_role("status")).to_contain_text("nu opgeschort")
    answer = site.goto(stack.url("proefstad"))
    assert answer is not None
    assert answer.status == 503

    console.get_by_role("navigation").get_by_role("link", name="Handelingen").click()
    console.get_by_label("Gemeente", exact=True).fill("proefstad")
    console.keyboard.press("Enter")
    expect(console.get_by_text("2 handelingen gevonden")).to_be_visible()


def test_long_work_is_followed_until_its_file_can_be_fetched(console: Page, stack: Stack) -> None:
    """The page looks again by itself, and the focus stays where it was."""
    console.goto(stack.url("platform", "/gemeenten/waterveen/exporteren/"))
    console.get_by_label("Bestandsnaam").fill("waterveen-proef.zip")
    console.get_by_role("button", name="Pakket maken").click()
    back = console.get_by_role("link", name="Alle handelingen")
    back.focus()
    fetch = console.get_by_role("link", name="waterveen-proef.zip downloaden")
    expect(fetch).to_be_visible(timeout=60_000)
    expect(back).to_be_focused()
    with console.expect_download() as download:
        fetch.click()
    assert download.value.suggested_filename == "waterveen-proef.zip"


def test_the_skip_link_and_the_menu_come_first(console: Page) -> None:
    console.keyboard.press("Tab")
    expect(console.locator(":focus")).to_have_attribute("href", "#inhoud")
    names = []
    for _press in range(6):
        console.keyboard.press("Tab")
        names.append(" ".join(console.locator(":focus").inner_text().split()))
    assert names[:1] == ["Meent platform"]
    assert "Gemeenten" in names
    expect(console.get_by_role("navigation", name="Hoofdmenu").locator("[aria-current=page]")).to_have_text("Gemeenten")
