"""A StreamField whose blocks stay out of migrations."""

import json
from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField as WagtailStreamField


class StreamField(WagtailStreamField):
    """Wagtail's StreamField, which deconstructs to its own path without blocks.

    With Wagtail's own, each change of a block makes a migration, which then runs once per municipality.

    In a migration the field has no blocks, it is *frozen*: it hands out and stores the raw JSON (a list of dicts), so
    that saving a historical model keeps what is there. Wagtail's `StreamField([])` would write an empty list instead.
    """

    def __init__(self, block_types: Any = None, **kwargs: Any) -> None:
        self.is_frozen = block_types is None
        super().__init__([] if block_types is None else block_types, **kwargs)

    if TYPE_CHECKING:
        # Wagtail's are untyped: a value is a StreamValue when read, and may be plain lists of dicts when set
        def __get__(self, instance: Any, owner: Any = None) -> Any: ...
        def __set__(self, instance: Any, value: Any) -> None: ...

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, f"{StreamField.__module__}.{StreamField.__qualname__}", [], kwargs

    def to_python(self, value: Any) -> Any:
        if not self.is_frozen:
            return super().to_python(value)
        if isinstance(value, str):  # as a serializer, or the content of a revision, holds it
            return json.loads(value) if value else []
        return [] if value is None else value

    def get_default(self) -> Any:
        return [] if self.is_frozen else super().get_default()
