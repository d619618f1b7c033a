"""A member of staff of Zonnedal, and going through the second step as a browser would."""

import html as html_module
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, EDITORS
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.authenticators import App, SoftPasskey
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD, make_staff

LOG_IN = "/beheer/login/"
STEP = "/medewerker/tweede-stap/"
RECOVERY = "/medewerker/tweede-stap/herstelcode/"
SET_UP = "/medewerker/instellen/"
ACCOUNT = "/medewerker/"
CODES = "/medewerker/herstelcodes/"
ORIGIN = "http://zonnedal.localhost"


@pytest.fixture(autouse=True)
def second_factor_required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    """No half minute ends between a code and its judgement."""
    with travel(time.time(), tick=False):
        yield


@pytest.fixture
def editor(zonnedal: Municipality) -> User:
    with in_municipality(zonnedal):
        return make_staff(EDITORS, email="redacteur@zonnedal.example")


@pytest.fixture
def administrator(zonnedal: Municipality) -> User:
    with in_municipality(zonnedal):
        return make_staff(ADMINISTRATORS, email="beheer@zonnedal.example", first_name="Bea", last_name="Heer")


@dataclass
class Person:
    """Somebody at a browser, with what they hold."""

    client: Client
    email: str
    log_in_at: str = LOG_IN
    app: App | None = None
    codes: list[str] = field(default_factory=list)
    steps_used: int = 0

    def give_password(self, password: str = PASSWORD, **more: str) -> HttpResponse:
        response: Any = self.client.post(self.log_in_at, {"username": self.email, "password": password} | more)
        return response  # type: ignore[no-any-return]  # the test client's own class

    def fresh_code(self) -> str:
        """A code that was not used yet; the next time step, as waiting half a minute would be."""
        assert self.app is not None
        self.steps_used += 1
        return self.app.code(later_s=30 * (self.steps_used - 1))

    def set_up_app(self, base: str = "/medewerker/") -> None:
        """Set up an app, keep the recovery codes, go on."""
        page = self.client.get(f"{base}instellen/app/").content.decode()
        self.app = App.from_page(page)
        done = self.client.post(f"{base}instellen/app/", {"code": self.fresh_code(), "name": "Telefoon"})
        assert (done.status_code, done.headers["Location"]) == (302, f"{base}herstelcodes/"), done.content.decode()
        self.keep_codes(base)

    def keep_codes(self, base: str = "/medewerker/") -> HttpResponse:
        page = self.client.get(f"{base}herstelcodes/").content.decode()
        self.codes = re.findall(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", page)
        response: Any = self.client.post(f"{base}herstelcodes/")
        return response  # type: ignore[no-any-return]  # idem

    def is_in(self, home: str = "/beheer/") -> bool:
        return self.client.get(home).status_code == 200


def passkey_options(page: str) -> dict[str, Any]:
    """The question to the device that stands in a page."""
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None, page
    options: dict[str, Any] = json.loads(html_module.unescape(found[1]))
    return options


def set_up_passkey(person: Person, passkey: SoftPasskey, name: str = "Sleutel") -> Any:
    options = passkey_options(person.client.get("/medewerker/instellen/passkey/").content.decode())
    return person.client.post("/medewerker/instellen/passkey/", {"name": name, "answer": passkey.create(options)})


def use_passkey(person: Person, passkey: SoftPasskey) -> Any:
    options = passkey_options(person.client.get(STEP).content.decode())
    return person.client.post(STEP, {"answer": passkey.get(options)})


@pytest.fixture
def joke(editor: User, zonnedal: Municipality, client_for: ClientFor) -> Person:
    """An editor at a browser, not logged in."""
    return Person(client_for(zonnedal), editor.email)


@pytest.fixture
def bea(administrator: User, zonnedal: Municipality, client_for: ClientFor) -> Person:
    """An administrator who is logged in, with an app."""
    person = Person(client_for(zonnedal), administrator.email)
    person.give_password()
    person.set_up_app()
    return person


def at_another_browser(person: Person) -> Person:
    """The same person, with the same things in hand, elsewhere."""
    client = Client(headers={"host": "zonnedal.localhost", "user-agent": "Mozilla/5.0 (iPhone) Safari/604.1"})
    return Person(client, person.email, person.log_in_at, person.app, person.codes, person.steps_used)
