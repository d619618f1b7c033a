"""Which schema this thread of work is bound to. Written by `context.py` only, read by the guard and the cache."""

from contextvars import ContextVar

PUBLIC_SCHEMA = "public"

_bound_schema: ContextVar[str | None] = ContextVar("bound_schema", default=None)
_is_owner: ContextVar[bool] = ContextVar("is_owner", default=False)


def bound_schema() -> str | None:
    """The schema that `context.py` bound; None outside every binding (start-up, a raw thread)."""
    return _bound_schema.get()


def effective_schema() -> str:
    """The bound schema, or public outside every binding."""
    return _bound_schema.get() or PUBLIC_SCHEMA


def is_owner() -> bool:
    """Whether statements run as the role that owns every schema (`context.as_owner`)."""
    return _is_owner.get()
