"""Searching with the keyboard: suggestions come while somebody types, and nothing is lost without them."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, NewPage
from tests.browser.stack import Stack
from tests.browser.test_every_page import axe_problems, sticks_out


def test_suggestions_work_by_keyboard_and_tell_a_screen_reader(stack: Stack, new_page: NewPage) -> None:
    page = new_page()
    page.goto(stack.url("zonnedal"))
    field = page.get_by_role("main").get_by_role("combobox", name="Zoek op deze website")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("paspo", delay=20)
    options = page.get_by_role("listbox", name="Suggesties").get_by_role("option")
    expect(options.first).to_contain_text("aspoort")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".meent-search [role=status]")).to_have_text(re.compile(r"suggestie"))
    assert axe_problems(page) == []
    assert not sticks_out(page)
    assert all((box := option.bounding_box()) and box["height"] >= 44 for option in options.all())
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id") or "-")
    page.keyboard.press("ArrowUp")  # back in the field: Enter would search
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("paspo")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("aspoort")


def test_enter_without_a_choice_searches_and_a_click_goes_there(stack: Stack, new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    page.goto(stack.url("waterveen"))
    field = page.get_by_role("main").get_by_role("combobox")
    field.press_sequentially("verhui")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/zoeken/\?q=verhui$"))
    field.press("End")  # what was asked stands in the field still
    field.press_sequentially("zen")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile("verhui", re.IGNORECASE))


def test_the_field_searches_without_a_script(stack: Stack, new_page: NewPage) -> None:
    page = new_page(javascript=False)
    page.goto(stack.url("zonnedal"))
    page.get_by_role("main").get_by_role("searchbox").fill("grofvuil")
    page.keyboard.press("Enter")
    expect(page.locator(".meent-results a").first).to_be_visible()
    assert page.locator("[role=listbox]").count() == 0
