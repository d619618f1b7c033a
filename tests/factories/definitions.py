"""Small definitions of forms, to change one thing of."""

from typing import Any


def question(**changes: Any) -> dict[str, Any]:
    """A question; without changes a line of text."""
    return {"type": "text", "key": "naam", "label": "Naam", "noun": "uw naam"} | changes


def step(**changes: Any) -> dict[str, Any]:
    """A step with one question."""
    return {"slug": "stap", "title": "Hoe heet u?", "short_title": "uw naam", "questions": [question()]} | changes


def definition(**changes: Any) -> dict[str, Any]:
    """A definition with one step."""
    return {
        "subject": "uw bericht",
        "send_label": "Bericht versturen",
        "next_steps": ["Wij lezen uw bericht."],
        "steps": [step()],
    } | changes
