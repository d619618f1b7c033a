"""What most residents come for, on a phone: each answer is at most three steps from the home page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.stack import Stack
from tests.browser.test_every_page import axe_problems, sticks_out


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page()


def search(page: Page, question: str) -> None:
    """Ask as residents type, and open the first answer."""
    page.get_by_role("main").locator("input[type=search]").fill(question)
    page.keyboard.press("Enter")
    page.locator(".meent-results a").first.click()


def check(page: Page) -> None:
    """Where a task ends, everybody can use the page."""
    assert axe_problems(page) == []
    assert not sticks_out(page)


def test_when_can_i_come_to_the_town_hall(stack: Stack, phone: Page) -> None:
    phone.goto(stack.url("zonnedal"))
    expect(phone.get_by_role("main")).to_contain_text(re.compile(r"Nu (open|gesloten)"))
    phone.get_by_role("link", name="Alle contactgegevens en openingstijden").click()
    expect(phone.get_by_role("table", name="Openingstijden", exact=True)).to_contain_text("maandag")
    expect(phone.get_by_role("main").get_by_role("link", name=re.compile(r"^14 \d{4}|^0\d{2,3}")).first).to_be_visible()
    check(phone)


def test_i_lost_my_passport(stack: Stack, phone: Page) -> None:
    phone.goto(stack.url("waterveen"))
    search(phone, "paspoort kwijt")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(re.compile("paspoort", re.IGNORECASE))
    expect(phone.get_by_role("main")).to_contain_text("€")
    check(phone)


def test_who_fetches_my_old_sofa(stack: Stack, phone: Page) -> None:
    phone.goto(stack.url("zonnedal"))
    search(phone, "oude bank ophalen")
    expect(phone.get_by_role("heading", level=1)).to_contain_text(re.compile("grof", re.IGNORECASE))
    expect(phone.locator(".meent-main .nl-button--primary").first).to_be_visible()
    check(phone)


def test_on_which_day_is_my_waste_collected(stack: Stack, phone: Page) -> None:
    phone.goto(stack.url("heuvelrade"))
    phone.get_by_role("link", name="Kies uw dorp of wijk").click()
    phone.get_by_role("link", name="Oversten").click()
    expect(phone.get_by_role("heading", name="Afval", exact=True)).to_be_visible()
    expect(phone.get_by_role("main")).to_contain_text("Restafval")
    check(phone)


def test_how_far_is_my_report(stack: Stack, phone: Page) -> None:
    request = next(place["request"] for place in stack.places if "zonnedal" in place["url"])
    phone.goto(stack.url("zonnedal"))
    phone.get_by_role("contentinfo").get_by_role("link", name="Volg uw aanvraag").click()
    phone.get_by_label("Referentienummer").fill(request["reference"])
    phone.get_by_label("Toegangscode").fill(request["code"])
    phone.get_by_role("button", name="Bekijk de status").click()
    expect(phone.get_by_role("main")).to_contain_text(request["reference"])
    expect(phone.get_by_role("main")).to_contain_text(re.compile("ontvangen", re.IGNORECASE))
    check(phone)
