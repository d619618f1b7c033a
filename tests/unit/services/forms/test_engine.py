"""From questions to fields: forgiving in, plain Dutch out."""

from typing import Any

import pytest
import time_machine
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from services.forms.definition import Step
from services.forms.engine import HONEYPOT, StepForm, typed_values
from tests.factories.definitions import question
from tests.factories.definitions import step as step_data

STEP = TypeAdapter(Step)
CHOICE = {
    "type": "choice",
    "noun": "een kleur",
    "options": [{"value": "r", "label": "Rood"}, {"value": "b", "label": "Blauw"}],
}
DATE = {"type": "date", "noun": "de verhuisdatum"}


def ask(data: dict[str, Any] | QueryDict, **changes: Any) -> StepForm:
    """Answer one question called `naam`."""
    if not isinstance(data, QueryDict):
        posted = QueryDict(mutable=True)
        for key, value in data.items():
            posted.setlist(key, [str(part) for part in value] if isinstance(value, list) else [str(value)])
        data = posted
    step = STEP.validate_python(step_data(questions=[question(**changes)]))
    with override("nl"):
        form = StepForm(step, data=data)
        form.full_clean()
        return form


def date_parts(day: str, month: str, year: str) -> dict[str, str]:
    return {"naam-dag": day, "naam-maand": month, "naam-jaar": year}


@pytest.mark.parametrize(
    ("changes", "typed", "answer"),
    [
        ({}, "  Jan de Boer ", "Jan de Boer"),
        ({"required": False}, "", ""),
        ({"type": "email"}, " jan@voorbeeld.nl ", "jan@voorbeeld.nl"),
        ({"type": "phone"}, "06 - 1234 5678", "0612345678"),
        ({"type": "phone"}, "(020) 123 45 67", "0201234567"),
        ({"type": "phone"}, "+31 6 12345678", "0612345678"),
        ({"type": "phone"}, "0031 (0)6 12345678", "0612345678"),
        ({"type": "phone"}, "+32 470 12 34 56", "+32470123456"),
        ({"type": "postcode"}, "1234ab", "1234 AB"),
        ({"type": "postcode"}, " 1234  Ab ", "1234 AB"),
        ({"type": "postcode", "required": False}, "", ""),
        ({"type": "number"}, " 3 ", 3),
        ({"type": "number", "required": False}, "", None),
        ({"type": "amount"}, "€ 1.234,5", "1234.50"),
        ({"type": "amount"}, "12.50", "12.50"),
        ({"type": "amount"}, "1.234", "1234.00"),
        ({"type": "amount"}, "15,-", "15.00"),
        ({"type": "amount", "required": False}, "", ""),
        ({"type": "bsn"}, "1112 22 333", "111222333"),
        ({"type": "kvk"}, "1234 5678", "12345678"),
        ({"type": "iban"}, "nl91abna0417164300", "NL91 ABNA 0417 1643 00"),
        ({"type": "consent"}, "on", True),
        (CHOICE, "r", "r"),
        (CHOICE | {"type": "choices"}, ["r", "b"], ["r", "b"]),
        (CHOICE | {"type": "choices", "required": False}, [], []),
    ],
)
def test_field_accepts(changes: dict[str, Any], typed: str, answer: object) -> None:
    form = ask({"naam": typed}, **changes)

    assert form.errors == {}
    assert form.answers() == {"naam": answer}


@pytest.mark.parametrize(
    ("changes", "typed", "message"),
    [
        ({}, "  ", "Vul uw naam in"),
        ({"error_empty": "Zeg wie u bent"}, "", "Zeg wie u bent"),
        ({"max_length": 3}, "abcd", "Maak uw naam korter: gebruik niet meer dan 3 tekens"),
        ({"type": "textarea", "max_length": 5}, "abcdef", "Maak uw naam korter: gebruik niet meer dan 5 tekens"),
        ({"type": "email", "noun": "uw e-mailadres"}, "", "Vul uw e-mailadres in"),
        ({"type": "email"}, "jan@", "Vul een e-mailadres in zoals naam@voorbeeld.nl"),
        ({"type": "phone"}, "12345", "Vul een telefoonnummer in met 10 cijfers"),
        ({"type": "phone"}, "bel mij", "Vul een telefoonnummer in met 10 cijfers"),
        ({"type": "postcode"}, "0123 AB", "Vul een postcode in met 4 cijfers en 2 letters"),
        ({"type": "postcode"}, "١٢٣٤ AB", "Vul een postcode in met 4 cijfers en 2 letters"),
        ({"type": "number", "minimum": 1, "maximum": 9}, "0", "Vul een heel getal in van 1 tot en met 9"),
        ({"type": "number"}, "2,5", "Vul een heel getal in"),
        ({"type": "number"}, "9" * 5000, "Vul een heel getal in"),
        (CHOICE, "", "Kies een kleur"),
        (CHOICE, "groen", "Kies een kleur"),
        (CHOICE | {"type": "choices"}, [], "Kies een kleur"),
        (CHOICE | {"type": "choices"}, ["r", "groen"], "Kies een kleur"),
    ],
)
def test_field_refuses_in_plain_dutch(changes: dict[str, Any], typed: str, message: str) -> None:
    (error, *others) = ask({"naam": typed}, **changes).errors["naam"]

    assert not others
    assert str(error).startswith(message)


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        (("27", "3", "2026"), "2026-03-27"),
        (("27", "maart", "2026"), "2026-03-27"),
        (("1", "Mrt.", "2026"), "2026-03-01"),
        ((" 01 ", "03", "2026"), "2026-03-01"),
        (("29", "2", "2024"), "2024-02-29"),
    ],
)
def test_date_accepts(parts: tuple[str, str, str], answer: str) -> None:
    assert ask(date_parts(*parts), **DATE).answers() == {"naam": answer}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("", "", ""), "Vul de verhuisdatum in"),
        (("27", "", "2026"), "Vul ook de maand van de verhuisdatum in"),
        (("", "", "2026"), "Vul ook de dag van de verhuisdatum en de maand van de verhuisdatum in"),
        (("31", "april", "2026"), "31 april bestaat niet. Controleer de verhuisdatum"),
        (("29", "2", "2025"), "29 februari bestaat niet. Controleer de verhuisdatum"),
        (("40", "2", "2025"), "Vul de dag van de verhuisdatum in als een getal van 1 tot en met 31"),
        (("1", "13", "2025"), "Vul de maand van de verhuisdatum in als een getal of een woord"),
        (("1", "lente", "2025"), "Vul de maand van de verhuisdatum in als een getal of een woord"),
        (("1", "1", "26"), "Vul het jaar van de verhuisdatum in met 4 cijfers"),
        (("1", "1", "1500"), "Vul een datum in vanaf 24 november 2016"),
        (("24", "11", "2026"), "Vul een datum in tot en met 23 november 2026"),
    ],
)
def test_date_refuses_in_plain_dutch(parts: tuple[str, str, str], message: str) -> None:
    with time_machine.travel("2026-11-23 12:00+01:00"):
        errors = ask(date_parts(*parts), **DATE, earliest_days=-3651, latest_days=0).errors["naam"]

    assert str(errors[0]).startswith(message)


def test_date_may_be_left_open() -> None:
    assert ask(date_parts("", "", ""), **DATE, required=False).answers() == {"naam": None}


def test_date_shows_a_stored_answer_again() -> None:
    step = STEP.validate_python(step_data(questions=[question(**DATE)]))

    html = str(StepForm(step, initial={"naam": "2026-03-07"})["naam"])

    assert 'name="naam-dag" value="7"' in html
    assert 'name="naam-maand" value="3"' in html
    assert 'name="naam-jaar" value="2026"' in html


def test_honeypot_asks_to_send_once_more() -> None:
    form = ask({"naam": "Jan", HONEYPOT: "http://spam.example"})

    assert "Bent u een mens?" in form.non_field_errors()[0]


def test_typed_values_keeps_what_was_typed_without_judging() -> None:
    step = STEP.validate_python(
        step_data(
            questions=[question(type="email"), question(key="datum", **DATE), question(key="foto", type="photos")]
        )
    )

    values = typed_values(step, QueryDict("naam=jan@&datum-dag=40&datum-maand=x"))

    assert values == {"naam": "jan@", "datum": ["40", "x", None]}


def test_option_shows_its_hint_and_runs_none_of_it() -> None:
    options = [{"value": "r", "label": "Rood", "hint": "<b>Warm</b>"}, {"value": "b", "label": "Blauw"}]

    html = str(ask({}, type="choice", options=options)["naam"])

    assert '<span>Rood<br><span class="meent-muted">&lt;b&gt;Warm&lt;/b&gt;</span></span>' in html


def test_fields_leave_checking_to_the_server() -> None:
    html = str(ask({"naam": "Jan"}, max_length=10))

    assert "required" not in html
    assert "maxlength" not in html


TYPES: list[dict[str, Any]] = [
    {"type": kind} for kind in ("text", "textarea", "email", "phone", "postcode", "number", "date", "photos")
] + [CHOICE, CHOICE | {"type": "choices"}]


@given(kind=st.sampled_from(TYPES), values=st.lists(st.text(max_size=40), max_size=3), is_required=st.booleans())
def test_any_text_is_an_answer_or_an_error(kind: dict[str, Any], values: list[str], is_required: bool) -> None:
    posted = QueryDict(mutable=True)
    for suffix in ("", "-dag", "-maand", "-jaar"):
        posted.setlist(f"naam{suffix}", values)

    form = ask(posted, **kind, required=is_required)

    assert form.errors or isinstance(form.answers(), dict)


@pytest.mark.parametrize(
    "name", ["Win https://boef.nl", "Kijk op WWW.boef.nl", "boef@voorbeeld.nl", "Jan\nKlik hier", "Jan\u2028Klik"]
)
@pytest.mark.parametrize("marked", ["autocomplete", "contact"])
def test_name_is_only_a_name(name: str, marked: str) -> None:
    asked = question(autocomplete="name") if marked == "autocomplete" else question()
    form = StepForm(
        STEP.validate_python(step_data(questions=[asked])),
        data=posted_name(name),
        contact_name="naam" if marked == "contact" else None,
    )

    with override("nl"):
        assert form.errors == {"naam": ["Vul alleen uw naam in"]}


@pytest.mark.parametrize("name", ["J.P. de Boer-van ’t Hof", "Anne / Els", "Wwwouter", "Şule Yıldız"])
def test_name_of_a_person_is_accepted(name: str) -> None:
    assert not ask({"naam": name}, autocomplete="name").errors


def test_text_that_is_no_name_may_hold_a_link() -> None:
    assert not ask({"naam": "https://zonnedal.nl"}).errors


def posted_name(name: str) -> QueryDict:
    posted = QueryDict(mutable=True)
    posted["naam"] = name
    return posted


@pytest.mark.parametrize(
    ("kind", "typed", "problem"),
    [
        ("bsn", "111222334", "Dit burgerservicenummer (BSN) bestaat niet. Controleer de cijfers"),
        ("bsn", "12", "Vul een burgerservicenummer (BSN) in met 9 cijfers"),
        ("bsn", "１１１２２２３３３", "Vul een burgerservicenummer (BSN) in met 9 cijfers"),
        ("kvk", "123", "Vul een KvK-nummer in met 8 cijfers"),
        (
            "iban",
            "NL91ABNA0417164301",
            "Dit rekeningnummer bestaat niet. Controleer uw IBAN, zoals NL91 ABNA 0417 1643 00",
        ),
        ("amount", "1,2,3", "Vul een bedrag in euro's in, zoals 12,50"),
        ("amount", "9999999999", "Vul een bedrag in van € 0,00 tot en met € 1.000.000,00"),
        ("amount", "-1", "Vul een bedrag in van € 0,00 tot en met € 1.000.000,00"),
        ("consent", "", "Zet een vinkje als u verder wilt"),
    ],
)
def test_a_number_with_a_check_says_what_is_wrong(kind: str, typed: str, problem: str) -> None:
    form = ask({"naam": typed} if typed else {}, type=kind)

    assert form.errors == {"naam": [problem]}


def address(**parts: str) -> StepForm:
    return ask({f"naam-{name}": text for name, text in parts.items()}, type="address", noun="uw adres")


def test_an_address_is_typed_where_there_is_no_look_up() -> None:
    form = address(postcode="1234ab", huisnummer="12", toevoeging="A", straat="Dorpsstraat", plaats="Zonnedal")

    assert form.answers()["naam"] == {
        "postcode": "1234 AB", "huisnummer": "12", "toevoeging": "A", "straat": "Dorpsstraat", "plaats": "Zonnedal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ({}, "Vul uw adres in"),
        ({"huisnummer": "1"}, "Vul ook de postcode in"),
        ({"postcode": "1234ab"}, "Vul ook het huisnummer in"),
        ({"postcode": "1234", "huisnummer": "1"}, "Vul een postcode in met 4 cijfers en 2 letters"),
        (
            {"postcode": "1234ab", "huisnummer": "12a"},
            "Vul het huisnummer in met alleen cijfers. Een letter hoort bij de toevoeging",
        ),
        ({"postcode": "1234ab", "huisnummer": "12"}, "Vul ook de straat en de plaats in"),
        ({"postcode": "1234ab", "huisnummer": "12", "straat": "x" * 101}, "Gebruik niet meer dan 100 tekens"),
    ],
)
def test_an_address_says_which_part_is_missing(parts: dict[str, str], problem: str) -> None:
    assert address(**parts).errors == {"naam": [problem]}


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ({"omschrijving": "Bij de school"}, {"omschrijving": "Bij de school"}),
        ({"coordinaten": " 52,0907 , 5.1214 "}, {"coordinaten": "52.09070, 5.12140"}),
        ({"coordinaten": "N 52.0907 O 5.1214"}, {"coordinaten": "52.09070, 5.12140"}),
    ],
)
def test_a_place_is_described_or_pointed_at(parts: dict[str, str], answer: dict[str, str]) -> None:
    form = ask({f"naam-{name}": text for name, text in parts.items()}, type="location")

    assert form.answers()["naam"] == answer


@pytest.mark.parametrize("typed", ["52.0907", "48.85, 2.35", "a, b", "1 2 3"])
def test_coordinates_elsewhere_are_refused(typed: str) -> None:
    assert ask({"naam-coordinaten": typed}, type="location").errors
