"""Definitions: what is accepted, and what is refused with a reason."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

import services.forms
from services.forms.admin import TYPE_NAMES
from services.forms.definition import Question, parse_definition, validate_definition
from services.forms.engine import build_field
from tests.factories.definitions import definition, question, step

DEFINITIONS = sorted((Path(services.forms.__file__).parent / "definitions").glob("*.json"))


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_provided_definitions_are_valid(path: Path) -> None:
    data = json.loads(path.read_text())

    parsed = parse_definition(data["definition"])

    assert data.keys() == {"title", "intro", "contact_text", "zaaktype", "definition"}
    assert parsed.contact.email is not None


def test_melding_asks_what_where_photo_and_email() -> None:
    (path,) = (path for path in DEFINITIONS if path.stem == "melding-openbare-ruimte")

    parsed = parse_definition(json.loads(path.read_text())["definition"])

    assert [item.slug for item in parsed.steps] == ["onderwerp", "omschrijving", "plek", "fotos", "contact"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"steps": []}, "at least 1 item"),
        ({"steps": [step(), step(questions=[question(key="andere")])]}, "the step stap is there twice"),
        ({"steps": [step(), step(slug="twee")]}, "the question naam is there twice"),
        ({"steps": [step(slug="controleren")]}, "an address of the form itself"),
        ({"steps": [step(questions=[question(key="csrfmiddlewaretoken")])]}, "can't be called"),
        ({"steps": [step(questions=[question(type="script")])]}, "does not match any of the expected tags"),
        ({"steps": [step(questions=[question(pattern="(a+)+$")])]}, "Extra inputs are not permitted"),
        ({"contact": {"email": "naam"}}, "there is no email question naam"),
        ({"contact": {"name": "onbekend"}}, "there is no text question onbekend"),
        ({"about": ["onbekend"]}, "there is no text or choice question onbekend"),
        ({"python": "import os"}, "Extra inputs are not permitted"),
        ({"version": 2}, "Input should be 1"),
    ],
)
def test_definition_refuses(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_definition(definition() | change)

    assert any(problem in message for message in refused.value.messages)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"type": "number", "minimum": 5, "maximum": 1}, "the minimum is larger"),
        (
            {"type": "choice", "options": [{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]},
            "the option a is there twice",
        ),
        ({"type": "choice", "options": [{"value": "a", "label": "A"}]}, "at least 2 items"),
        ({"type": "photos", "maximum": 11}, "less than or equal to 10"),
        ({"key": "Naam"}, "should match pattern"),
        ({"key": "extra-website"}, "should match pattern"),
        ({"label": " "}, "at least 1 character"),
    ],
)
def test_question_refuses(bad: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_definition(definition(steps=[step(questions=[question(**bad)])]))

    assert any(problem in message for message in refused.value.messages)


def test_each_type_of_question_has_a_field_and_a_name_for_staff() -> None:
    for kind in TYPE_NAMES:
        options = {"options": [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]} if "choice" in kind else {}
        parsed = parse_definition(definition(steps=[step(questions=[question(type=kind, **options)])]))
        assert build_field(parsed.questions[0]).label == "Naam"
    kinds = {member.model_fields["type"].annotation.__args__[0] for member in Question.__value__.__args__[0].__args__}
    assert kinds == TYPE_NAMES.keys()


@pytest.mark.parametrize("data", [None, [], "steps", 3, {"steps": None}])
def test_validate_definition_refuses_what_is_no_definition(data: object) -> None:
    with pytest.raises(ValidationError):
        validate_definition(data)
