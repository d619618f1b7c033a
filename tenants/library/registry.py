"""What can lie on a shelf. The app that makes something of it in a municipality registers it in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from shared.errors import Text
from shared.registry import Registry

type Shape = Literal["line", "text", "rich", "body", "steps", "choice", "json"]


@dataclass(frozen=True, kw_only=True)
class FieldSpec:
    """One field of an item.

    Attributes:
        shape: line and text are plain; rich is HTML of `markup.py` without headings and italics, body with them; steps
            is a list of {title, text}, its text rich; choice is one of `choices`; json is any object.
        check: raises Django's ValidationError for a value that may not be published.
    """

    name: str
    title: Text
    shape: Shape = "rich"
    is_required: bool = False
    max_length: int | None = None
    choices: tuple[tuple[str, Text], ...] = ()
    check: Callable[[Any], object] | None = None

    @property
    def empty(self) -> Any:
        """The value of a field that says nothing."""
        return [] if self.shape == "steps" else {} if self.shape == "json" else ""


@dataclass(frozen=True, kw_only=True)
class ItemKind:
    """A kind of item, with its fields in the order in which people read them. `title_field` names the item."""

    title: Text
    fields: tuple[FieldSpec, ...]
    title_field: str = "title"


item_kinds: Registry[ItemKind] = Registry("item_kinds")
