"""The access code of a zaak."""

import re
import uuid
from collections.abc import Callable

import pytest

from services.zaken.access import access_code, is_access_code, refuse_in_the_same_time
from services.zaken.forms import FollowForm
from services.zaken.models import Zaak
from tenants.binding import _bound_schema


@pytest.fixture
def zaak() -> Zaak:
    return Zaak(id=uuid.uuid4())


def test_code_has_no_vowels_and_nothing_that_looks_alike(zaak: Zaak) -> None:
    for _number in range(200):
        zaak.access_salt = uuid.uuid4()
        assert re.fullmatch(r"[BCDFGHJKLMNPQRSTVWXZ2-9]{4}-[BCDFGHJKLMNPQRSTVWXZ2-9]{4}", access_code(zaak))


def test_code_is_the_same_each_time_and_differs_per_zaak_and_salt(zaak: Zaak) -> None:
    other = Zaak(id=uuid.uuid4(), access_salt=zaak.access_salt)
    renewed = Zaak(id=zaak.id, access_salt=uuid.uuid4())
    assert access_code(zaak) == access_code(zaak)
    assert len({access_code(each) for each in (zaak, other, renewed)}) == 3


def test_code_holds_within_one_municipality(zaak: Zaak) -> None:
    codes = set()
    for schema in ("m_aaaaaaaaaaaa", "m_bbbbbbbbbbbb"):
        token = _bound_schema.set(schema)
        codes.add(access_code(zaak))
        _bound_schema.reset(token)
    assert len(codes) == 2


@pytest.mark.parametrize(
    "change", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code[:6]} {code[6:]}"]
)
def test_code_is_recognised_as_people_type_it(zaak: Zaak, change: Callable[[str], str]) -> None:
    assert is_access_code(change(access_code(zaak)), zaak=zaak)


@pytest.mark.parametrize("wrong", ["", "-", "BBBB-BBBB", "🦉" * 8, "x" * 1000])
def test_other_input_is_no_code(zaak: Zaak, wrong: str) -> None:
    assert not is_access_code(wrong, zaak=zaak)
    assert not refuse_in_the_same_time(wrong)


@pytest.mark.parametrize("typed", ["2026-48392017", "202648392017", " 2026 – 48392017 ", "2026 4839 2017"])
def test_reference_is_recognised_as_people_type_it(typed: str) -> None:
    form = FollowForm({"referentie": typed, "code": "x"})
    assert form.is_valid()
    assert form.cleaned_data["referentie"] == "2026-48392017"


@pytest.mark.parametrize("typed", ["ZAAK-2026-0000012345", "2026-1", "onzin"])
def test_reference_of_another_register_stays_as_it_is(typed: str) -> None:
    form = FollowForm({"referentie": f" {typed} ", "code": "x"})
    assert form.is_valid()
    assert form.cleaned_data["referentie"] == typed
