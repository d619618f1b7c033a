"""Conditions and calculated values, as data that we evaluate ourselves.

A condition is a flat list of comparisons that must all hold, or one of them. A calculated value is a sum of products.
Both have a fixed depth and a bounded length, and there is nowhere in them for a name that is no question: so evaluating
one takes microseconds, whatever an editor made.
"""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, model_validator

from services.forms.shapes import FormData, Key, Line

type Values = Mapping[str, Any]
type Test = Literal["is", "is_not", "at_least", "at_most", "filled", "empty"]
type Number = Annotated[Decimal, Field(ge=-1_000_000_000, le=1_000_000_000, max_digits=14, decimal_places=4)]

WITHOUT_VALUE = frozenset({"filled", "empty"})
WITH_ORDER = frozenset({"at_least", "at_most"})
_LARGEST = Decimal(10) ** 15


class Rule(FormData):
    """One comparison of an answer.

    Attributes:
        question: the key of a question or a calculated value.
        value: what it is compared with, as the answer is kept: the value of an option, a number, an ISO date.
    """

    question: Key
    test: Test
    value: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""

    @model_validator(mode="after")
    def _check_value(self) -> Self:
        if self.test not in WITHOUT_VALUE and not self.value:
            raise ValueError(_("Fill in which answer it is compared with"))
        return self


class Condition(FormData):
    """Comparisons, of which all must hold or one."""

    match: Literal["all", "any"] = "all"
    rules: Annotated[tuple[Rule, ...], Field(min_length=1, max_length=10)]

    def holds(self, values: Values) -> bool:
        """Whether it is so, for these answers. What was not asked or answered is no answer: it equals nothing."""
        outcomes = (_holds(rule, values.get(rule.question)) for rule in self.rules)
        return all(outcomes) if self.match == "all" else any(outcomes)

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(rule.question for rule in self.rules)


class Term(FormData):
    """A number, times an answer, times another answer; nothing when `when` does not hold."""

    factor: Number = Decimal(1)
    question: Key | None = None
    by: Key | None = None
    when: Condition | None = None

    @property
    def keys(self) -> frozenset[str]:
        named = {key for key in (self.question, self.by) if key}
        return frozenset(named | (self.when.keys if self.when else frozenset()))


class Calculation(FormData):
    """A value that nobody types: a sum, kept between two bounds.

    Attributes:
        kind: how it is written: a number, or an amount in euros.
    """

    key: Key
    label: Line
    kind: Literal["number", "amount"] = "number"
    terms: Annotated[tuple[Term, ...], Field(min_length=1, max_length=20)]
    minimum: Number | None = None
    maximum: Number | None = None

    @property
    def keys(self) -> frozenset[str]:
        return frozenset().union(*(term.keys for term in self.terms))

    def result(self, values: Values) -> Decimal | None:
        """The value in cents' precision; None while no term has all its answers."""
        found = [amount for amount in (_amount(term, values) for term in self.terms) if amount is not None]
        if not found:
            return None
        total = sum(found, Decimal(0))
        if self.minimum is not None:
            total = max(total, self.minimum)
        if self.maximum is not None:
            total = min(total, self.maximum)
        return total.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Scope(Mapping[str, Any]):
    """The answers that count so far, and what is calculated from them when somebody asks."""

    def __init__(self, calculations: tuple[Calculation, ...] = (), values: Values | None = None) -> None:
        self._calculations = {calculation.key: calculation for calculation in calculations}
        self.values_by_key: dict[str, Any] = dict(values or {})

    def __getitem__(self, key: str) -> Any:
        calculation = self._calculations.get(key)
        return calculation.result(self.values_by_key) if calculation else self.values_by_key[key]

    def __iter__(self) -> Iterator[str]:
        return iter([*self.values_by_key, *self._calculations])

    def __len__(self) -> int:
        return len(self.values_by_key) + len(self._calculations)


def is_filled(value: Any) -> bool:
    """Whether it counts as an answer. Nought does."""
    return value is not None and value is not False and value not in ("", [], {})


def as_number(value: Any) -> Decimal | None:
    """An answer as a number: how many, of a list of answers; None when it is none."""
    if isinstance(value, list):
        return Decimal(len(value))
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) <= _LARGEST else None


def _amount(term: Term, values: Values) -> Decimal | None:
    if term.when is not None and not term.when.holds(values):
        return None
    amount = term.factor
    for key in (term.question, term.by):
        if key is None:
            continue
        number = as_number(values.get(key))
        if number is None:
            return None
        amount *= number
    return max(-_LARGEST, min(amount, _LARGEST))


def _holds(rule: Rule, answer: Any) -> bool:
    if rule.test in WITHOUT_VALUE:
        return is_filled(answer) == (rule.test == "filled")
    if not is_filled(answer):
        return False
    if rule.test in WITH_ORDER:
        return _in_order(rule, answer)
    return _equals(rule.value, answer) == (rule.test == "is")


def _equals(value: str, answer: Any) -> bool:
    if isinstance(answer, list):
        return value in answer
    if isinstance(answer, bool):
        return False
    number, expected = as_number(answer), as_number(value)
    if number is not None and expected is not None:
        return number == expected
    return str(answer).casefold() == value.casefold()


def _in_order(rule: Rule, answer: Any) -> bool:
    left, right = as_number(answer), as_number(rule.value)
    if left is None or right is None:
        if not isinstance(answer, str):
            return False
        return answer >= rule.value if rule.test == "at_least" else answer <= rule.value  # ISO dates sort as text
    return left >= right if rule.test == "at_least" else left <= right
