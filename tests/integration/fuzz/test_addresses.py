"""Whatever is asked of any address: a page and never a 500, and what is refused leaves nothing half-saved.

Found by walking the address tables. A new address is fuzzed without further ado; one with an argument of a new name
needs that argument in `REAL`.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Page

from cms.kernen.models import Collection, Kern
from services.accounts.provisioning import ADMINISTRATORS, TEAM_PUBLIC_SPACE
from services.forms.models import Form
from services.zaken.models import Vernietigingslijst, Zaak, ZaakDocument, ZaakType
from shared.language_names import OTHER_CODES
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING
from tests.factories.library import adopted_page, product_item
from tests.factories.zaken import make_zaak, photo
from tests.fuzzing import TEXT, addresses, bounded, parameter_names, row_counts


def real_kern() -> Kern:
    """A village with a day in its waste calendar."""
    kern, _is_made = Kern.objects.get_or_create(slug="oostwoud", defaults={"name": "Oostwoud", "postcodes": "1678"})
    Collection.objects.get_or_create(kern=kern, day=timezone.localdate(), fraction="gft")
    return kern


# Values that exist, by name of the argument; hypothesis adds any other of its kind.
REAL: dict[str, Callable[[], list[Any]]] = {
    "zaak_id": lambda: list(Zaak.objects.values_list("pk", flat=True)),
    "document_id": lambda: list(ZaakDocument.objects.values_list("pk", flat=True)),
    "zaaktype_id": lambda: list(ZaakType.objects.values_list("pk", flat=True)),
    "identificatie": lambda: list(Zaak.objects.values_list("identificatie", flat=True)),
    "pk": lambda: list(Form.objects.values_list("pk", flat=True)),
    "slug": lambda: [MELDING, "zonnedal", real_kern().slug],
    "kern_id": lambda: [real_kern().pk],
    "collection_id": lambda: list(Collection.objects.values_list("pk", flat=True)),
    "part": lambda: ["start", "nieuws", "contact"],
    "step_slug": lambda: ["onderwerp", "fotos", "contact"],
    "language": lambda: ["en"],
    "code": lambda: ["en"],
    "kind": lambda: ["csv", "pdf", "json", "digid"],
    "item_id": lambda: [product_item().pk],
    "adoption_id": lambda: [adopted_page().pk],
    "list_id": lambda: [Vernietigingslijst.objects.create(made_by="x", made_by_id="x", items=[]).pk],
    "group_id": lambda: list(Group.objects.values_list("pk", flat=True)),
    "page_id": lambda: list(Page.objects.values_list("pk", flat=True)),
    **dict.fromkeys(
        (
            "reaction_id",
            "words_id",
            "consent_id",
            "visit_id",
            "message_id",
            "upload_id",
            "token",
            "uidb64",
            "digest",
            "path",
            "name",
        ),
        list,
    ),
}
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "uuid": st.uuids(),
    "int": st.integers(min_value=0, max_value=2**40),
    "language": st.sampled_from(sorted(OTHER_CODES)),
    "slug": st.from_regex(r"[-a-zA-Z0-9_]{1,30}", fullmatch=True),
    "str": TEXT.filter(lambda text: text and "/" not in text),
    "path": TEXT.filter(bool),
}
# Tables in which a row may appear although the request was refused: what was looked at, tried, or begun.
TRACES = frozenset(
    {"django_session", "audit_auditentry", "forms_formdraft", "forms_draftupload", "operations_operation"}
)
ANSWERS = {200, 301, 302, 303, 304, 400, 403, 404, 405, 409, 410, 413, 422, 429}
# Makes and removes whole schemas, in transactions of its own: tests/integration/tenants/console/test_perform.py.
OUT_OF_BOUNDS = frozenset({"gemeente-aanmaken/"})
# Addresses written as regular expressions are Wagtail's own API of its admin, which answers 500 to an odd id.
MUNICIPAL = [found for found in addresses("config.urls_tenant") if "^" not in found[0]]
PLATFORM = [found for found in addresses("config.urls_public") if found[0] not in OUT_OF_BOUNDS]
_ARGUMENT = re.compile(r"<(?:(\w+):)?(\w+)>")


@pytest.fixture(autouse=True)
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fuzzing knocks more often than people do."""
    for place in (
        "services.forms.guards.hit",
        "services.zaken.views.hit",
        "cms.base.forms.hit",
        "cms.feedback.views.hit",
        "cms.search.views.hit",
    ):
        monkeypatch.setattr(place, lambda *_args, **_kwargs: False)


@st.composite
def asked(draw: st.DrawFn, route: str, pattern: URLPattern, real: dict[str, list[Any]]) -> dict[str, Any]:
    """One request to this address."""
    path = route
    for kind, name in _ARGUMENT.findall(route):
        values = KINDS[kind or "str"]
        known = [str(value) for value in real[name]] if kind != "int" else []
        value = draw(st.sampled_from(known) | values if known else values)
        begin, _, rest = path.partition(f"<{kind}:{name}>" if kind else f"<{name}>")
        path = f"{begin}{value}{rest}"
    names = st.sampled_from(parameter_names(pattern)) | st.text(max_size=6)
    files = st.sampled_from([pictures.jpeg(), pictures.SVG, pictures.pixel_bomb(), b""]) | st.binary(max_size=60)
    return {
        "path": f"/{path}",
        "query": draw(st.dictionaries(names, TEXT, min_size=1, max_size=5)),
        "fields": draw(st.dictionaries(names, TEXT | st.lists(TEXT, max_size=3), min_size=1, max_size=8)),
        "file": draw(st.none() | st.tuples(names, files)),
    }


def knock(client: Client, request: dict[str, Any], municipality: Municipality | None) -> None:
    """GET and POST it; judge both answers."""
    judge(client.get(request["path"], request["query"]), request)
    data = dict(request["fields"])
    if request["file"]:
        name, content = request["file"]
        data[name] = pictures.upload(content)
    before = counted(municipality)
    response = client.post(request["path"], data)
    judge(response, request)
    if response.status_code not in {301, 302, 303}:
        after = counted(municipality)
        changed = {table for table in before | after if before.get(table) != after.get(table)}
        assert changed <= TRACES, (request, response.status_code, changed)


def counted(municipality: Municipality | None) -> dict[str, int]:
    """The rows of a municipality, or of the platform."""
    if municipality is None:
        with in_public():
            return row_counts("public")
    with in_municipality(municipality):
        return row_counts(municipality.schema_name)


def judge(response: HttpResponseBase, request: dict[str, Any]) -> None:
    assert response.status_code in ANSWERS, (request, response.status_code)
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[attr-defined]  # closes the file


def real_values(route: str) -> dict[str, list[Any]]:
    names = {name for _kind, name in _ARGUMENT.findall(route)}
    assert names <= REAL.keys(), f"give REAL an entry for {names - REAL.keys()}"
    return {name: REAL[name]() for name in names}


@pytest.mark.parametrize(("route", "pattern"), MUNICIPAL, ids=[route for route, _pattern in MUNICIPAL])
def test_every_address_of_a_municipality(
    zonnedal: Municipality, client_for: ClientFor, *, route: str, pattern: URLPattern
) -> None:
    with in_municipality(zonnedal):
        make_zaak(documenten=[photo()])
        user = make_staff(ADMINISTRATORS, TEAM_PUBLIC_SPACE)
        real = real_values(route)

    @bounded(3)
    @given(request=asked(route, pattern, real), is_known=st.sampled_from([True, True, False]))
    def attempt(request: dict[str, Any], is_known: bool) -> None:
        with transaction.atomic():
            client = client_for(zonnedal)
            client.raise_request_exception = True
            if is_known:
                with in_municipality(zonnedal):
                    client.force_login(user, backend="services.accounts.backends.MunicipalityBackend")
            knock(client, request, zonnedal)
            transaction.set_rollback(True)

    attempt()


@pytest.mark.parametrize(("route", "pattern"), PLATFORM, ids=[route for route, _pattern in PLATFORM])
def test_every_address_of_the_platform(zonnedal: Municipality, *, route: str, pattern: URLPattern) -> None:
    with in_public():
        operator = Operator.objects.create_operator(email="op@platform.example", name="Op", password="x" * 16)
    with in_municipality(zonnedal):
        real = real_values(route)

    @bounded(2)
    @given(request=asked(route, pattern, real), is_known=st.sampled_from([True, True, False]))
    def attempt(request: dict[str, Any], is_known: bool) -> None:
        with transaction.atomic():
            client = Client(headers={"host": "platform.localhost"})
            if is_known:
                with in_public():
                    client.force_login(
                        operator,  # type: ignore[arg-type]  # not the municipality's user model
                        backend="tenants.operators.backends.OperatorBackend",
                    )
            knock(client, request, None)
            transaction.set_rollback(True)

    attempt()
