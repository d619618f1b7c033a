"""Reading a zaak without a row fails here: whatever staff page shows a resident's data leaves a look in the log.

Each address of the back office is asked for, as an administrator who also handles requests. The residents' rows hold
a word that is found nowhere by chance; an answer with that word in it, and no new row about that zaak, is a leak.
"""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS, TEAMS
from services.audit.models import AuditEntry
from services.audit.registry import audit_events
from services.zaken.actions import Initiator, NewDocument, take_zaak
from services.zaken.models import Zaak
from shared.actors import Actor
from tenants.municipalities.models import Municipality
from tests.canaries import new_canary
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

BACK_OFFICE = "beheer/"
# a page of each kind of Wagtail's needs an object of its own; no residents' rows are among those
_LARGEST_NUMBER = 3


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """(address with `{name}` for each argument, converters by name), of every pattern under this resolver."""
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        converters = {**getattr(resolver, "_looked_up", {}), **pattern.pattern.converters}
        if isinstance(pattern, URLResolver):
            pattern._looked_up = converters  # type: ignore[attr-defined]  # for this walk
            yield from _patterns(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, converters


def _addresses(ids: list[str]) -> Iterator[str]:
    for route, converters in _patterns(get_resolver(settings.ROOT_URLCONF)):
        if not route.startswith(BACK_OFFICE) or "(" in route or "logout" in route:
            continue
        names = list(converters)
        choices = []
        for name in names:
            if isinstance(converters[name], UUIDConverter):
                choices.append(ids)
            elif isinstance(converters[name], IntConverter):
                choices.append([str(number) for number in range(1, _LARGEST_NUMBER)])
            else:
                choices.append(["zaken", "zaak", *ids] if "pk" in name or "id" in name else ["zaken", "zaak"])
        for values in product(*choices):
            address = route
            for name, value in zip(names, values, strict=True):
                kind = next(part for part in address.split("<") if part.split(">")[0].split(":")[-1] == name)
                address = address.replace(f"<{kind.split('>')[0]}>", value, 1)
            yield "/" + address


def _body(response: HttpResponseBase) -> str:
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    return content.decode(errors="replace") + str(response.headers)


@pytest.fixture
def canary() -> str:
    return new_canary()


@pytest.fixture
def zaak(in_zonnedal: Municipality, canary: str) -> Zaak:
    text = ContentFile(f"brief van {canary}".encode(), name="brief.txt")
    return make_zaak(
        omschrijving=f"Klacht van {canary}",
        initiator=Initiator(name=canary, email=f"{canary}@voorbeeld.nl", phone="06 12345678"),
        eigenschappen=[{"label": "Wat?", "value": canary}],
        documenten=[NewDocument(file=text, titel=f"{canary}.txt", content_type="text/plain")],
    )


@pytest.fixture
def browser(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(
        make_staff(ADMINISTRATORS, CHIEF_EDITORS, *TEAMS), backend="services.accounts.backends.MunicipalityBackend"
    )
    client.raise_request_exception = False
    return client


def looks(zaak: Zaak) -> int:
    about = [zaak.identificatie, str(zaak.pk)]
    is_look = [key for key, event in audit_events.items() if event.is_look]
    return AuditEntry.objects.filter(object_id__in=about, event__in=is_look).count()


def unseen(client: Client, addresses: Iterator[str], zaak: Zaak, canary: str) -> tuple[set[str], set[str]]:
    """(addresses that showed the data, those of them that left no look)."""
    shown, unwritten = set(), set()
    for address in addresses:
        before = looks(zaak)
        with transaction.atomic():  # one that breaks its transaction spoils no other
            savepoint = transaction.savepoint()
            body = _body(client.get(address))
            if canary in body:
                shown.add(address)
                if looks(zaak) == before:
                    unwritten.add(address)
            transaction.savepoint_rollback(savepoint)
    return shown, unwritten


def test_no_staff_page_shows_a_residents_data_without_a_look(browser: Client, zaak: Zaak, canary: str) -> None:
    ids = [str(zaak.pk), str(zaak.documenten.get().pk)]
    shown, unwritten = unseen(browser, _addresses(ids), zaak, canary)
    own = f"/beheer/zaken/{zaak.pk}/"
    assert {"/beheer/", "/beheer/zaken/", "/beheer/zaken/resultaten/", own, f"{own}documenten/{ids[1]}/"} <= shown
    assert unwritten == set()


def test_what_is_typed_into_the_search_and_the_filters_shows_no_more(browser: Client, zaak: Zaak, canary: str) -> None:
    addresses = iter([f"/beheer/zaken/?q={canary}", f"/beheer/zaken/resultaten/?q={canary}&status=alle"])
    shown, unwritten = unseen(browser, addresses, zaak, canary)
    assert len(shown) == 2
    assert unwritten == set()


def test_a_refused_close_that_shows_the_zaak_again_is_a_look_too(browser: Client, zaak: Zaak, canary: str) -> None:
    take_zaak(zaak=zaak, user=make_staff(*TEAMS), actor=Actor.system("test"))
    before = looks(zaak)
    response = browser.post(f"/beheer/zaken/{zaak.pk}/afhandelen/", {"toelichting": ""})
    assert canary in response.content.decode()
    assert looks(zaak) == before + 1


def test_the_walk_notices_a_look_that_is_not_written_down(
    browser: Client, zaak: Zaak, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.zaken.admin.detail.record_zaak", lambda *_args, **_kwargs: None)
    own = f"/beheer/zaken/{zaak.pk}/"
    assert unseen(browser, iter([own]), zaak, canary) == ({own}, {own})
