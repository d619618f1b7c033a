"""What is wrong with a definition, in words for the one who made it: where, and what to do."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": gettext_lazy("This is missing"),
    "extra_forbidden": gettext_lazy("This does not belong here"),
    "string_too_short": gettext_lazy("Fill this in"),
    "string_too_long": gettext_lazy("Use no more than %(max_length)s characters"),
    "string_pattern_mismatch": gettext_lazy("Use only small letters, digits and a line between words"),
    "string_type": gettext_lazy("Fill in a text"),
    "too_short": gettext_lazy("There must be at least %(min_length)s"),
    "too_long": gettext_lazy("There can be no more than %(max_length)s"),
    "less_than_equal": gettext_lazy("Fill in %(le)s or less"),
    "greater_than_equal": gettext_lazy("Fill in %(ge)s or more"),
    "int_parsing": gettext_lazy("Fill in a whole number"),
    "int_type": gettext_lazy("Fill in a whole number"),
    "decimal_parsing": gettext_lazy("Fill in a number"),
    "decimal_type": gettext_lazy("Fill in a number"),
    "bool_parsing": gettext_lazy("Fill in true or false"),
    "literal_error": gettext_lazy("Choose one of these: %(expected)s"),
    "union_tag_invalid": gettext_lazy("There is no kind of question “%(tag)s”"),
    "union_tag_not_found": gettext_lazy("The kind of question is missing"),
    "model_type": gettext_lazy("This is not what a form looks like"),
    "dict_type": gettext_lazy("This is not what a form looks like"),
    "tuple_type": gettext_lazy("This must be a list"),
}


def without_echoes(error: "ValidationError") -> list["ErrorDetails"]:
    """What is wrong, without "the list is too short" for a list of which an item was refused."""
    problems = error.errors(include_url=False)
    places = [problem["loc"] for problem in problems]
    return [
        problem
        for problem in problems
        if problem["type"] != "too_short"
        or not any(place != problem["loc"] and place[: len(problem["loc"])] == problem["loc"] for place in places)
    ]


def sentence_of(problem: "ErrorDetails") -> str:
    """What is wrong, without where."""
    context: Mapping[str, Any] = problem.get("ctx", {})
    if problem["type"] == "value_error":
        return str(context["error"])
    template = _SENTENCES.get(problem["type"])
    return str(template) % context if template else problem["msg"]


def in_words(problem: "ErrorDetails", data: object) -> str:
    """Where and what: "Stap 2 (de plek), vraag 3 (Postcode), hint: …"."""
    place = _place(problem["loc"], data)
    text = sentence_of(problem)
    return _("%(place)s: %(problem)s") % {"place": place, "problem": text} if place else text


def _place(loc: Sequence[int | str], data: object) -> str:
    words: list[str] = []
    here: Any = data
    noun = ""
    for part in loc:
        below = _below(here, part)
        if isinstance(part, int):
            words.append(_numbered(noun, part + 1, below))
        elif isinstance(below, list):
            noun = part
        elif _is_map(here) and here.get("type") == part and part not in here:
            continue  # pydantic names the kind of question too
        else:
            words.append(part)
        here = below
    if loc and loc[-1] == noun:
        words.append(noun)
    return ", ".join(words)


def _numbered(noun: str, number: int, thing: Any) -> str:
    name = next((str(thing[key]) for key in ("label", "title") if thing.get(key)), "") if _is_map(thing) else ""
    template = {
        "steps": _("step %(number)s"),
        "questions": _("question %(number)s"),
        "options": _("answer %(number)s"),
        "rules": _("condition %(number)s"),
        "calculated": _("sum %(number)s"),
    }.get(noun, f"{noun} %(number)s")
    text = template % {"number": number}
    return f"{text} ({name})" if name else text


def _below(here: Any, part: int | str) -> Any:
    if isinstance(part, int):
        return here[part] if isinstance(here, list) and part < len(here) else None
    return here.get(part) if _is_map(here) else None


def _is_map(thing: Any) -> bool:
    return isinstance(thing, Mapping)
