"""The municipality is boss in its own house, in the browser: consent, a visit, the log, a resident's own data."""

import os
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.stack import Stack
from tests.browser.staff import log_in_staff
from tests.browser.test_every_page import axe_problems, sticks_out

SLUG = "waterveen"
RESIDENT = "henk.wiersma@voorbeeld.example"  # of the demo


def _looked_at(page: Page, name: str, *, is_ours: bool = False) -> list[str]:
    """What is wrong with the page that is open, in both widths; Wagtail's own screens are not judged by axe."""
    problems = []
    for label, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a TypedDict of the same shape
        if sticks_out(page):
            problems.append(f"{name} is wider than {viewport['width']} px")
        if is_ours:
            problems += axe_problems(page)
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/{name}-{label}.png", full_page=True)
    return problems


@pytest.fixture
def boss(stack: Stack, new_page: NewPage) -> Page:
    page = new_page(viewport=DESKTOP)
    log_in_staff(page, stack, SLUG, "beheerder")
    return page


@pytest.fixture
def operator(stack: Stack, new_page: NewPage) -> Page:
    page = new_page(viewport=DESKTOP)
    email, password = stack.log_in("platform", "operator")
    page.goto(stack.url("platform"))
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeenten")
    return page


def test_a_visit_by_consent_and_how_the_municipality_ends_it(stack: Stack, boss: Page, operator: Page) -> None:
    boss.goto(stack.url(SLUG, "/beheer/eigen-huis/"))
    boss.get_by_text("Toestemming geven").first.click()
    boss.get_by_label("Waar mogen zij naar kijken").fill("Kijk mee waarom het menu leeg is")
    until = datetime.now().astimezone() + timedelta(days=1)
    boss.locator("input[name=until]").fill(f"{until:%Y-%m-%d %H:%M}")
    boss.keyboard.press("Escape")
    boss.get_by_role("button", name="Toestemming geven").click()
    expect(boss.get_by_role("main")).to_contain_text("elke beheerder van het platform")

    operator.goto(stack.url("platform", f"/gemeenten/{SLUG}/bezoeken/"))
    problems = _looked_at(operator, "console-ask")
    operator.get_by_role("button", name="Toegang vragen").click()
    problems += _looked_at(operator, "console-open")
    operator.get_by_role("link", name="Naar Waterveen", exact=True).click()
    expect(operator.get_by_role("heading", level=1)).to_have_text("Bezoek beginnen")
    problems += _looked_at(operator, "begin", is_ours=True)
    operator.get_by_role("button", name="Bezoek beginnen").click()
    expect(operator.locator(".meent-visit")).to_contain_text("U kunt kijken tot")
    problems += _looked_at(operator, "visit")
    operator.goto(stack.url(SLUG, "/beheer/users/"))
    expect(operator.locator(".meent-visit")).to_be_visible()

    boss.reload()
    problems += _looked_at(boss, "house")
    boss.get_by_role("button", name="Dit bezoek nu beëindigen").click()
    operator.reload()
    expect(operator.get_by_role("heading", level=1)).to_have_text("Er is nu geen bezoek")
    problems += _looked_at(operator, "over", is_ours=True)

    boss.get_by_role("link", name="In het logboek").first.click()
    expect(boss.get_by_role("main")).to_contain_text("Pagina van het beheer bekeken")
    expect(boss.get_by_role("main")).to_contain_text("/beheer/users/")
    expect(boss.get_by_role("main")).to_contain_text("Bezoek beëindigd")
    problems += _looked_at(boss, "log")
    assert problems == []


def test_a_residents_data_is_found_and_handed_out(stack: Stack, boss: Page, tmp_path: Path) -> None:
    boss.goto(stack.url(SLUG, "/beheer/privacy/"))
    problems = _looked_at(boss, "privacy")
    search = boss.locator("button[name=stap][value=zoeken]")
    search.click()
    expect(boss.get_by_role("main")).to_contain_text("Vul ten minste één van deze velden in")
    boss.locator("input[name=email]").fill(RESIDENT)
    search.click()
    expect(boss.get_by_role("main")).to_contain_text("Dit is gevonden")
    problems += _looked_at(boss, "privacy-found")
    boss.locator("input[name=gekozen]").first.check()
    with boss.expect_download() as download:
        boss.get_by_role("button", name="Alles hierover downloaden").click()
    package = tmp_path / "inzage.zip"
    download.value.save_as(package)
    with zipfile.ZipFile(package) as opened:
        assert {"lees-mij.html", "gegevens.json"} <= set(opened.namelist())
        opened.extractall(tmp_path)
    boss.get_by_role("button", name="Verwijderen …").click()
    expect(boss.get_by_role("main")).to_contain_text("Dit blijft")
    problems += _looked_at(boss, "privacy-erase")
    boss.goto((tmp_path / "lees-mij.html").as_uri())
    problems += _looked_at(boss, "package", is_ours=True)
    assert problems == []
