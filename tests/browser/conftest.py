"""Chromium through Playwright, against the whole running platform."""

import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.stack import Stack, running_stack
from tests.databases import create_database, drop_database, model_database

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
]  # fmt: skip

type NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share one platform, so one process runs them all (`tests/scheduling.py`), and last.

    While Playwright is there an event loop runs in its thread, in which Django refuses to touch the database.
    """
    items.sort(key=lambda item: "tests/browser" in item.nodeid)
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def stack(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The running platform with the three demo municipalities."""
    name = f"meent_browser_{os.getpid()}"
    create_database(name, template=model_database())
    try:
        with running_stack(name, tmp_path_factory.mktemp("stack")) as running:
            yield running
    finally:
        drop_database(name)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of this machine; a skip that can't be overlooked where there is none."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        mac = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
        program = str(mac) if mac.exists() else None
    if program is None:
        pytest.skip("NO BROWSER: install Chromium (Debian: apt-get install chromium) to run the journeys")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=_FLAGS)
        yield launched
        launched.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Makes pages, each with cookies of its own; fails the test when one of them logs an error."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(*, viewport: dict[str, int] = PHONE, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]  # a TypedDict of the same shape
            java_script_enabled=javascript,
            locale="nl-NL",
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
        return page

    yield make
    for context in contexts:
        context.close()
    unexpected = [problem for problem in problems if "the server responded with a status of 4" not in problem]
    if unexpected:
        warnings.warn(f"the browser's console: {unexpected}", stacklevel=1)
