"""How a colleague gets into the back office of a demo municipality."""

from playwright.sync_api import Page, expect

from tests.browser.stack import Stack


def log_in_staff(page: Page, stack: Stack, slug: str, role: str) -> None:
    """With the password of the demo, which asks no second step."""
    email, password = stack.log_in(slug, role)
    page.goto(stack.url(slug, "/beheer/"))
    page.locator("input[name=username]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.locator("#wagtail-sidebar")).to_be_attached()
