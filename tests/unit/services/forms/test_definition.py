"""Definitions: what is accepted, and what is refused with a reason."""

import json
import typing
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

import services.forms
from services.forms.admin import TYPE_NAMES
from services.forms.building import build_field
from services.forms.definition import parse_definition, validate_definition
from services.forms.questions import Item
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
        ({"steps": []}, "Er moeten er minstens 1 zijn"),
        ({"steps": [step(), step(questions=[question(key="andere")])]}, "De stap stap staat er twee keer in"),
        ({"steps": [step(), step(slug="twee")]}, "De vraag naam staat er twee keer in"),
        (
            {"steps": [step(slug="controleren")]},
            "stap 1 (Hoe heet u?): controleren is een adres van het formulier zelf",
        ),
        (
            {"steps": [step(questions=[question(key="csrfmiddlewaretoken")])]},
            "Een vraag kan niet csrfmiddlewaretoken heten",
        ),
        (
            {"steps": [step(questions=[question(type="script")])]},
            "stap 1 (Hoe heet u?), vraag 1 (Naam): De soort vraag “script” bestaat niet",
        ),
        ({"steps": [step(questions=[question(pattern="(a+)+$")])]}, "Dit hoort hier niet"),
        ({"contact": {"email": "naam"}}, "er is geen vraag naam van de soort email"),
        ({"contact": {"name": "onbekend"}}, "er is geen vraag onbekend van de soort text"),
        ({"about": ["onbekend"]}, "er is geen vraag onbekend om de aanvraag naar te noemen"),
        ({"python": "import os"}, "Dit hoort hier niet"),
        ({"version": 2}, "version: Kies een van deze: 1"),
    ],
)
def test_definition_refuses(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_definition(definition() | change)

    assert any(problem in message for message in refused.value.messages)


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"type": "number", "minimum": 5, "maximum": 1}, "Het minimum is groter dan het maximum"),
        (
            {"type": "choice", "options": [{"value": "a", "label": "A"}, {"value": "a", "label": "B"}]},
            "Het antwoord a staat er twee keer in",
        ),
        ({"type": "choice", "options": [{"value": "a", "label": "A"}]}, "Er moeten er minstens 2 zijn"),
        ({"type": "photos", "maximum": 11}, "Vul 10 of minder in"),
        ({"key": "Naam"}, "Gebruik alleen kleine letters, cijfers en een streepje tussen woorden"),
        ({"key": "extra-website"}, "Gebruik alleen kleine letters, cijfers en een streepje tussen woorden"),
        ({"label": " "}, "label: Vul dit in"),
    ],
)
def test_question_refuses(bad: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_definition(definition(steps=[step(questions=[question(**bad)])]))

    assert any(problem in message for message in refused.value.messages)


def test_each_type_of_question_has_a_field_and_a_name_for_staff() -> None:
    kinds = set()
    for member in typing.get_args(typing.get_args(Item.__value__)[0]):
        for model in typing.get_args(getattr(member, "__value__", member)) or (member,):
            kinds.add(model.model_fields["type"].annotation.__args__[0])
    assert kinds == TYPE_NAMES.keys()
    for kind in kinds:
        extra: dict[str, Any] = {"noun": "uw naam"}
        if "choice" in kind:
            extra["options"] = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
        if kind == "explanation":
            extra = {"text": "Zo gaat het."}
        item = {"type": kind, "key": "naam", "label": "Naam"} | extra
        parsed = parse_definition(definition(steps=[step(questions=[item])]))
        assert build_field(parsed.steps[0].questions[0]).label == "Naam"


@pytest.mark.parametrize("data", [None, [], "steps", 3, {"steps": None}])
def test_validate_definition_refuses_what_is_no_definition(data: object) -> None:
    with pytest.raises(ValidationError):
        validate_definition(data)
