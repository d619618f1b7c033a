"""Three texts per field: the source as it was adopted, the source as it is now, and the municipality's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tenants.library.registry import FieldSpec, ItemKind
from tenants.library.values import as_text, is_same


class State(StrEnum):
    """What is the matter with one field."""

    SAME = "same"
    """Own and source are alike, and nothing is new."""
    OWN = "own"
    """The municipality has its own text, and the source did not change."""
    NEW = "new"
    """The source changed and the municipality did not: follows by itself, or waits."""
    SETTLED = "settled"
    """The source now says what the municipality said already."""
    BOTH = "both"
    """Both changed: an editor decides."""


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """One field with its three texts."""

    spec: FieldSpec
    state: State
    base: Any
    new: Any
    own: Any

    @property
    def is_new(self) -> bool:
        """Whether the source says something else than what was adopted or looked at."""
        return self.state in {State.NEW, State.SETTLED, State.BOTH}

    @property
    def base_text(self) -> str:
        return as_text(self.spec, self.base)

    @property
    def new_text(self) -> str:
        return as_text(self.spec, self.new)

    @property
    def own_text(self) -> str:
        return as_text(self.spec, self.own)


def compare(
    kind: ItemKind,
    *,
    base: Mapping[str, Any],
    new: Mapping[str, Any],
    own: Sequence[Mapping[str, Any]],
    kept: Iterable[str] = (),
) -> list[Comparison]:
    """Every field of an item.

    Args:
        own: the municipality's texts: what is online, and the draft that is newer, if there is one; the last is shown.
            A field that differs from `base` in any of them is the municipality's own.
        kept: fields that the municipality calls its own although they may read the same.
    """
    kept = set(kept)
    return [_compare(spec, base, new, own, is_kept=spec.name in kept) for spec in kind.fields]


def _compare(
    spec: FieldSpec,
    base: Mapping[str, Any],
    new: Mapping[str, Any],
    own: Sequence[Mapping[str, Any]],
    *,
    is_kept: bool,
) -> Comparison:
    was, now = base.get(spec.name, spec.empty), new.get(spec.name, spec.empty)
    values = [texts.get(spec.name, spec.empty) for texts in own]
    is_own = is_kept or any(not is_same(spec, was, value) for value in values)
    if is_same(spec, was, now):
        state = State.OWN if is_own else State.SAME
    elif all(is_same(spec, now, value) for value in values):
        state = State.SETTLED
    else:
        state = State.BOTH if is_own else State.NEW
    return Comparison(spec=spec, state=state, base=was, new=now, own=values[-1] if values else spec.empty)
