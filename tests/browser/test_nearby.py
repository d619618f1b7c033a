"""A resident chooses a village, and finds what is near by on the home page from then on."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.stack import Stack
from tests.browser.test_every_page import axe_problems, sticks_out


def test_a_resident_chooses_by_postcode_and_forgets_again(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(stack.url("heuvelrade"))
    page.get_by_role("link", name="Kies uw dorp of wijk").click()
    page.get_by_label("Postcode, of naam van uw dorp of wijk").fill("6321 kd")
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klimmersdal")
    page.get_by_role("button", name="Kies Klimmersdal als mijn dorp of wijk").click()
    expect(page.get_by_text("Klimmersdal is uw dorp of wijk op deze website.")).to_be_visible()
    assert axe_problems(page) == []

    page.goto(stack.url("heuvelrade"))
    expect(page.get_by_role("heading", name="Bij u in de buurt: Klimmersdal")).to_be_visible()
    expect(page.get_by_role("link", name="Dorpspunt Klimmersdal")).to_be_visible()
    assert axe_problems(page) == []
    assert not sticks_out(page)
    page.get_by_role("link", name="Afvalkalender van Klimmersdal").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afvalkalender van Klimmersdal")

    page.get_by_role("link", name="Alles over Klimmersdal").click()
    page.get_by_role("button", name="Vergeet mijn keuze").click()
    page.goto(stack.url("heuvelrade"))
    expect(page.get_by_role("link", name="Kies uw dorp of wijk")).to_be_visible()


def test_without_a_script_everything_stands_on_the_villages_page(stack: Stack, new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto(stack.url("heuvelrade", "/mijn-dorp/"))
    page.get_by_label("Postcode, of naam van uw dorp of wijk").fill("nergenshuizen")
    page.get_by_role("main").get_by_role("button", name="Zoeken").click()
    expect(page.get_by_role("main")).to_contain_text("Wij kennen geen dorp of wijk bij ‘nergenshuizen’")
    page.get_by_role("link", name="Oversten").click()
    for heading in ("Afval", "De dichtstbijzijnde balie", "Nieuws", "Wie u kunt aanspreken"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()


def test_an_address_with_capitals_is_asked_for_as_it_is(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.context.add_cookies([{"name": "kern", "value": "Oost_West", "url": stack.url("heuvelrade")}])
    with page.expect_request("**/mijn-dorp/*/blok/start/") as asked:
        page.goto(stack.url("heuvelrade"))
    assert asked.value.url.endswith("/mijn-dorp/Oost_West/blok/start/")
    expect(page.get_by_role("link", name="Kies uw dorp of wijk")).to_be_visible()


def test_a_village_is_chosen_by_keyboard_alone(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(stack.url("heuvelrade", "/mijn-dorp/"))
    field = page.get_by_label("Postcode, of naam van uw dorp of wijk")
    _tab_to(page, field)
    page.keyboard.type("oversten")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Oversten")
    _tab_to(page, page.get_by_role("button", name="Kies Oversten als mijn dorp of wijk"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Oversten is uw dorp of wijk op deze website.")).to_be_visible()


def _tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus, and look that the focus shows."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            outline = "element => getComputedStyle(element).outlineStyle + getComputedStyle(element).boxShadow"
            assert target.evaluate(outline) != "nonenone"
            return
    raise AssertionError("forty times Tab did not reach it")
