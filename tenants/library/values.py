"""Values of fields: as one text to show and compare, from what somebody typed, and cleaned for a source."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tenants.library.markup import clean_source, to_html, to_plain
from tenants.library.registry import FieldSpec, ItemKind

RICH = ("rich", "body")
STEP = "# "
"""In the text of steps, each one begins with a line of this and its title, which may be empty."""


def as_text(spec: FieldSpec, value: Any) -> str:
    """A value as lines: what people read, compare and type."""
    if spec.shape in RICH:
        return to_plain(str(value or ""))
    if spec.shape == "steps":
        if not isinstance(value, list):
            return ""
        steps = [f"{STEP}{step.get('title', '')}".rstrip() + f"\n{to_plain(step.get('text', ''))}" for step in value]
        return "\n\n".join(steps)
    if spec.shape == "json":
        return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) if value else ""
    return "\n".join(line.rstrip() for line in str(value or "").strip().splitlines())


def from_text(spec: FieldSpec, text: str) -> Any:
    """The value of lines that somebody typed.

    Raises:
        django.core.exceptions.ValidationError: a json field that is none.
    """
    if spec.shape in RICH:
        return to_html(text)
    if spec.shape == "steps":
        return _steps(text)
    if spec.shape == "json":
        try:
            return json.loads(text) if text.strip() else {}
        except ValueError as error:
            raise ValidationError(_("This is not valid JSON: %(error)s") % {"error": error}) from error
    return text.strip().replace("\r\n", "\n")


def is_same(spec: FieldSpec, one: Any, other: Any) -> bool:
    """Whether two values read the same; marks that nobody sees do not count."""
    return as_text(spec, one) == as_text(spec, other)


def cleaned_for_source(kind: ItemKind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of an item, fit to be published; unknown ones are left out, absent ones are empty.

    Raises:
        django.core.exceptions.ValidationError: what is wrong, by field.
    """
    errors: dict[str, Any] = {}
    cleaned = {}
    for spec in kind.fields:
        value = _clean(spec, fields.get(spec.name, spec.empty))
        try:
            _judge(spec, value)
        except ValidationError as error:
            errors[spec.name] = error
        cleaned[spec.name] = value
    if errors:
        raise ValidationError(errors)
    return cleaned


def _clean(spec: FieldSpec, value: Any) -> Any:
    if spec.shape in RICH:
        return clean_source(str(value or ""), is_simple=spec.shape == "rich")
    if spec.shape == "steps":
        steps = value if isinstance(value, list) else []
        return [
            {
                "title": str(step.get("title", "")).strip(),
                "text": clean_source(str(step.get("text", "")), is_simple=True),
            }
            for step in steps
            if isinstance(step, dict)
        ]
    if spec.shape == "json":
        return value if isinstance(value, dict) else {}
    return str(value or "").strip()


def _judge(spec: FieldSpec, value: Any) -> None:
    if spec.is_required and not value:
        raise ValidationError(_("Fill in this field."))
    if spec.max_length is not None and isinstance(value, str) and len(value) > spec.max_length:
        raise ValidationError(_("At most %(number)s characters.") % {"number": spec.max_length})
    if spec.choices and value and value not in dict(spec.choices):
        raise ValidationError(_("Choose one of the list."))
    if spec.check is not None and value:
        spec.check(value)


def _steps(text: str) -> list[dict[str, str]]:
    steps: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(STEP) or line.rstrip() == STEP.strip():
            steps.append((line.strip().removeprefix(STEP.strip()).strip(), []))
        elif steps:
            steps[-1][1].append(line)
        elif line.strip():
            steps.append(("", [line]))
    return [{"title": title, "text": to_html("\n".join(lines))} for title, lines in steps]
