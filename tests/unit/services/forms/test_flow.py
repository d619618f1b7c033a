"""Where a resident is in a form."""

import pytest

from services.forms.definition import parse_definition
from services.forms.flow import Flow
from tests.factories.definitions import definition, question, step

DEFINITION = parse_definition(
    definition(
        steps=[
            step(slug="een", questions=[question(key="a")]),
            step(slug="twee", questions=[question(key="foto", type="photos")]),
            step(slug="drie", questions=[question(key="c")]),
        ]
    )
)


@pytest.mark.parametrize(
    ("done", "photos", "first"),
    [
        ([], 0, "een"),
        (["een"], 0, "twee"),
        (["een", "twee"], 0, "twee"),
        (["een", "twee"], 1, "drie"),
        (["een", "drie"], 1, "twee"),
        (["een", "twee", "drie"], 2, None),
        (["onbekend"], 0, "een"),
    ],
)
def test_first_incomplete_is_the_first_that_wants_an_answer(done: list[str], photos: int, first: str | None) -> None:
    flow = Flow(definition=DEFINITION, done=done, photo_counts={"foto": photos})

    incomplete = flow.first_incomplete()

    assert (incomplete.slug if incomplete else None) == first


def test_may_open_goes_no_further_than_the_first_incomplete() -> None:
    flow = Flow(definition=DEFINITION, done=["een"])

    assert [flow.may_open(item) for item in flow.steps] == [True, True, False]


def test_neighbours_and_numbers_count_the_check_page() -> None:
    flow = Flow(definition=DEFINITION)
    one, two, three = flow.steps

    assert (flow.previous(one), flow.previous(two)) == (None, one)
    assert (flow.next(two), flow.next(three)) == (three, None)
    assert (flow.number(three), flow.total) == (3, 4)
    assert (flow.find("twee"), flow.find("vier")) == (two, None)
