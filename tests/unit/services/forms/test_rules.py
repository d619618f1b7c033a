"""Conditions and sums as data: what holds, what is shown, and what is worth nothing."""

import time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from services.forms.definition import parse_definition, validate_definition
from services.forms.engine import StepForm
from services.forms.flow import Flow
from services.forms.rules import Calculation, Condition
from services.forms.summary import summary_rows, zaak_eigenschappen
from tests.factories.definitions import definition, question, step

YES_NO = [{"value": "ja", "label": "Ja"}, {"value": "nee", "label": "Nee"}]
DOG = {"rules": [{"question": "hond", "test": "is", "value": "ja"}]}
FORM = definition(
    steps=[
        step(
            slug="hond",
            questions=[
                question(key="hond", type="choice", options=YES_NO),
                question(key="naam_hond", show=DOG, label="Hoe heet uw hond?"),
                question(key="chip", required=False, require=DOG),
            ],
        ),
        step(slug="ras", show=DOG, questions=[question(key="ras")]),
        step(slug="slot", questions=[question(key="slot")]),
    ]
)


def condition(test: str, value: str = "", *, match: str = "all", question: str = "q") -> Condition:
    return Condition.model_validate({"match": match, "rules": [{"question": question, "test": test, "value": value}]})


@pytest.mark.parametrize(
    ("test", "value", "answer", "holds"),
    [
        ("is", "ja", "ja", True),
        ("is", "JA", "ja", True),
        ("is", "ja", "nee", False),
        ("is", "ja", None, False),
        ("is", "2", 2, True),
        ("is", "2.00", "2", True),
        ("is", "a", ["a", "b"], True),
        ("is", "c", ["a", "b"], False),
        ("is_not", "ja", "nee", True),
        ("is_not", "ja", None, False),
        ("at_least", "10", 10, True),
        ("at_least", "10", "9.99", False),
        ("at_least", "2", ["a", "b"], True),
        ("at_most", "10", 11, False),
        ("at_most", "2026-01-01", "2025-12-31", True),
        ("at_least", "2026-01-01", "2025-12-31", False),
        ("at_least", "10", True, False),
        ("filled", "", 0, True),
        ("filled", "", "", False),
        ("filled", "", False, False),
        ("empty", "", [], True),
        ("empty", "", "x", False),
    ],
)
def test_a_comparison_holds(test: str, value: str, answer: Any, holds: bool) -> None:  # parametrized
    assert condition(test, value).holds({"q": answer}) is holds


def test_any_wants_one_and_all_wants_each() -> None:
    rules = [{"question": "a", "test": "filled"}, {"question": "b", "test": "filled"}]
    answers = {"a": "x"}

    assert Condition.model_validate({"match": "any", "rules": rules}).holds(answers)
    assert not Condition.model_validate({"match": "all", "rules": rules}).holds(answers)


@given(
    st.sampled_from(["is", "is_not", "at_least", "at_most"]),
    st.text(min_size=1, max_size=200).filter(str.strip),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=5,
    ),
)
def test_no_answer_and_no_value_break_a_comparison(test: str, value: str, answer: Any) -> None:
    assert condition(test, value).holds({"q": answer}) in {True, False}


@pytest.mark.parametrize(
    ("terms", "answers", "expected"),
    [
        ([{"factor": "12.50", "question": "n"}], {"n": 3}, Decimal("37.50")),
        ([{"question": "n", "by": "p"}], {"n": 3, "p": "2.10"}, Decimal("6.30")),
        ([{"factor": "5"}, {"factor": "-1", "question": "n"}], {"n": 2}, Decimal("3.00")),
        ([{"question": "n"}], {}, None),
        ([{"factor": "5"}, {"question": "n"}], {}, Decimal("5.00")),
        ([{"factor": "7", "when": {"rules": [{"question": "n", "test": "at_least", "value": "2"}]}}], {"n": 1}, None),
        ([{"question": "lijst"}], {"lijst": ["a", "b"]}, Decimal("2.00")),
        ([{"question": "n"}], {"n": "geen getal"}, None),
        ([{"factor": "1000000000", "question": "n", "by": "n"}], {"n": 10**9}, Decimal("1000000000000000.00")),
    ],
)
def test_a_sum_of_products(terms: list[dict[str, Any]], answers: dict[str, Any], expected: Decimal | None) -> None:
    calculation = Calculation.model_validate({"key": "som", "label": "Som", "terms": terms})

    assert calculation.result(answers) == expected


def test_a_sum_stays_between_its_bounds() -> None:
    data = {"key": "som", "label": "Som", "terms": [{"question": "n"}], "minimum": "10", "maximum": "20"}
    calculation = Calculation.model_validate(data)

    assert [calculation.result({"n": n}) for n in (1, 15, 99)] == [Decimal(10), Decimal(15), Decimal(20)]


def test_the_largest_definition_is_judged_within_a_blink() -> None:
    rules = {"match": "any", "rules": [{"question": "q0", "test": "is", "value": "x" * 200}] * 10}
    steps = [
        step(
            slug=f"s{number}",
            questions=[question(key=f"q{number * 10 + i}", show=rules if number else None) for i in range(10)],
        )
        for number in range(20)
    ]
    flow = Flow(definition=parse_definition(definition(steps=steps)), answers={"q0": "y" * 10_000})
    began = time.perf_counter()

    assert len(flow.steps) == 20
    assert time.perf_counter() - began < 1  # some milliseconds; a second is where a worker would hang


def test_a_step_is_skipped_and_its_old_answers_are_not_sent() -> None:
    parsed = parse_definition(FORM)
    answers = {"hond": "nee", "naam_hond": "Bello", "ras": "Teckel", "chip": "123", "slot": "x"}
    flow = Flow(definition=parsed, done=["hond", "ras", "slot"], answers=answers)

    rows = summary_rows(flow, [])

    assert [each.slug for each in flow.steps] == ["hond", "slot"]
    assert (flow.total, flow.is_skipped("ras"), flow.is_skipped("onzin")) == (3, True, False)
    assert [row["value"] for row in zaak_eigenschappen(rows, parsed)] == ["Nee", "123", "x"]


def test_another_answer_makes_a_saved_step_incomplete_again() -> None:
    parsed = parse_definition(FORM)
    complete = Flow(definition=parsed, done=["hond", "slot"], answers={"hond": "nee", "slot": "x"})
    changed = Flow(definition=parsed, done=["hond", "slot"], answers={"hond": "ja", "slot": "x"})

    assert complete.first_incomplete() is None
    incomplete = changed.first_incomplete()
    assert incomplete is not None
    assert incomplete.slug == "hond"


def test_a_question_that_comes_by_an_answer_on_the_page_is_shown_before_it_is_judged() -> None:
    first = parse_definition(FORM).steps[0]

    revealed = StepForm(first, data=QueryDict("hond=ja&chip=1"))
    judged = StepForm(first, data=QueryDict("hond=ja&chip=1&gezien=naam_hond"))
    absent = StepForm(first, data=QueryDict("hond=nee&naam_hond=Bello"))

    assert revealed.errors.keys() == {"__all__"}
    assert revealed.fields["naam_hond"].required
    assert judged.errors.keys() == {"naam_hond"}
    assert absent.is_valid()
    assert absent.answers() == {"hond": "nee", "chip": ""}


def test_an_answer_makes_another_required() -> None:
    first = parse_definition(FORM).steps[0]

    form = StepForm(first, data=QueryDict("hond=ja&naam_hond=Bello&gezien=naam_hond"))

    assert form.errors.keys() == {"chip"}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"steps": [step(show=DOG)]}, "er is geen eerdere vraag hond"),
        (
            {
                "steps": [
                    step(questions=[question(key="a", show=DOG), question(key="hond", type="choice", options=YES_NO)])
                ]
            },
            "“Naam”: er is geen eerdere vraag hond",
        ),
        ({"calculated": [{"key": "s", "label": "Som", "terms": [{"question": "weg"}]}]}, "“Som”: er is geen vraag weg"),
        ({"calculated": [{"key": "naam", "label": "Som", "terms": [{"factor": 1}]}]}, "naam staat er twee keer in"),
        ({"steps": [step(show={"rules": []})]}, "show, rules: Er moeten er minstens 1 zijn"),
        ({"steps": [step(show={"rules": [{"question": "naam", "test": "is"}]})]}, "met welk antwoord u vergelijkt"),
        (
            {"steps": [step(show={"rules": [{"question": "naam", "test": "matches", "value": "(a+)+$"}]})]},
            "Kies een van deze",
        ),
    ],
)
def test_a_rule_that_can_not_work_is_refused_in_words(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_definition(definition() | change)

    assert any(problem in message for message in refused.value.messages), refused.value.messages


def test_a_rule_may_look_at_a_sum_of_earlier_steps() -> None:
    total = {"key": "totaal", "label": "Totaal", "kind": "amount", "terms": [{"factor": "25", "question": "n"}]}
    dear = {"rules": [{"question": "totaal", "test": "at_least", "value": "100"}]}
    data = definition(
        calculated=[total],
        steps=[
            step(slug="een", questions=[question(key="n", type="number")]),
            step(slug="twee", show=dear, questions=[question(key="waarom")]),
        ],
    )
    parsed = parse_definition(data)

    assert [len(Flow(definition=parsed, answers={"n": n}).steps) for n in (3, 4)] == [1, 2]
    assert summary_rows(Flow(definition=parsed, answers={"n": 4}), [])[-1].value == "€ 100,00"
