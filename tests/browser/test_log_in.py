"""The second step with Chromium's own authenticator: made, used, removed; every page passes axe, and prints."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.authenticators import App
from tests.browser.conftest import DESKTOP, PHONE, NewPage
from tests.browser.stack import Stack
from tests.browser.test_every_page import axe_problems, sticks_out


def with_authenticator(page: Page) -> Any:
    """Give the browser a device that says yes, as a fingerprint would."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def give_password(page: Page, stack: Stack, slug: str, role: str) -> str:
    email, password = stack.log_in(slug, role)
    page.goto(stack.url(slug, "/inloggen/" if slug == "platform" else "/beheer/login/"))
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    return password


def judged(page: Page) -> list[str]:
    """What is wrong with the page that is open, on a phone and on a desktop."""
    problems = []
    for viewport in (PHONE, DESKTOP):
        page.set_viewport_size(viewport)  # type: ignore[arg-type]  # a TypedDict of the same shape
        problems += axe_problems(page)
        if sticks_out(page):
            problems.append(f"{page.url} is wider than {viewport['width']} px")
    return problems


@pytest.mark.parametrize(
    ("slug", "role", "home"),
    [("waterveen", "hoofdredacteur", "/medewerker/"), ("platform", "operator", "/account/")],
)
def test_a_passkey_is_made_and_used(stack: Stack, new_page: NewPage, slug: str, role: str, home: str) -> None:
    """On a municipality's host and on the platform's; at the end it is removed again, for the other journeys."""
    page = new_page(viewport=DESKTOP)
    with_authenticator(page)
    problems: list[str] = []
    password = give_password(page, stack, slug, role)

    page.goto(stack.url(slug, home))
    problems += judged(page)
    page.get_by_role("link", name="Tweede stap instellen").click()
    if page.get_by_label("Wachtwoord").is_visible():
        page.get_by_label("Wachtwoord").fill(password)
        page.get_by_role("button", name="Bevestigen").click()
    problems += judged(page)
    page.get_by_role("link", name="Passkey maken").click()
    problems += judged(page)
    page.get_by_label("Naam").fill("Laptop")
    page.get_by_role("button", name="Passkey maken").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw herstelcodes")
    assert page.locator(".meent-login-codes li").count() == 10
    problems += judged(page)
    page.emulate_media(media="print")
    expect(page.locator(".meent-login-codes")).to_be_visible()
    expect(page.get_by_role("button", name="Ik heb de codes bewaard, verder")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Ik heb de codes bewaard, verder").click()
    expect(page.locator(".meent-login-item", has_text="Laptop")).to_be_visible()
    problems += judged(page)

    page.context.clear_cookies()
    give_password(page, stack, slug, role)
    expect(page.get_by_role("heading", level=1)).to_have_text("Tweede stap")
    problems += judged(page)
    page.get_by_role("link", name="Een herstelcode gebruiken").click()
    problems += judged(page)
    page.get_by_role("link", name="Terug naar de tweede stap").click()
    page.get_by_role("button", name="Mijn passkey gebruiken").click()
    page.wait_for_url(stack.url(slug, "/gemeenten/" if slug == "platform" else "/beheer/"))

    page.goto(stack.url(slug, f"{home}instellen/app/"))
    app = App(page.locator(".meent-login-key").inner_text().replace(" ", ""))
    expect(page.get_by_role("img", name="QR-code voor uw authenticator-app")).to_be_visible()
    problems += judged(page)
    page.get_by_label("Code", exact=True).fill(app.code())
    page.get_by_role("button", name="Opslaan").click()
    expect(page.locator(".meent-login-item", has_text="Authenticator-app").first).to_be_visible()
    for name in ("Laptop", "Authenticator-app"):
        page.get_by_role("link", name=f"Verwijderen: {name}").click()
        problems += judged(page)
        page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_role("link", name="Tweede stap instellen")).to_be_visible()
    assert problems == []


def test_pages_of_an_administrator_and_for_a_new_password(stack: Stack, new_page: NewPage) -> None:
    page = new_page(viewport=DESKTOP)
    for _attempt in range(11):
        page.goto(stack.url("waterveen", "/beheer/login/"))
        page.locator("input[name=username]").fill("niemand@waterveen.example")
        page.locator("input[name=password]").fill("fout")
        page.get_by_role("button", name="Inloggen").click()
    expect(page.locator(".messages")).to_contain_text("te vaak geprobeerd")
    page.goto(stack.url("waterveen", "/beheer/password_reset/"))
    expect(page.get_by_role("main")).to_contain_text("Voor het beheer van Gemeente Waterveen")
    assert not sticks_out(page)

    give_password(page, stack, "waterveen", "beheerder")
    page.wait_for_url(stack.url("waterveen", "/beheer/"))
    page.goto(stack.url("waterveen", "/medewerker/blokkades/"))
    expect(page.get_by_role("button", name="Opheffen van deze blokkade")).to_be_visible()
    problems = judged(page)
    page.goto(stack.url("waterveen", "/beheer/users/"))
    page.locator("tr", has_text="Femke Dijkstra").locator("[data-w-dropdown-target=toggle]").click()
    page.get_by_role("link", name="Inlog en sessies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inlog van Femke Dijkstra")
    problems += judged(page)
    page.goto(stack.url("waterveen", "/medewerker/blokkades/"))
    page.get_by_role("button", name="Opheffen van deze blokkade").click()
    expect(page.get_by_text("Op dit moment is niemand geblokkeerd.")).to_be_visible()
    assert problems == []
