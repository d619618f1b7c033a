"""The stamp: an object knows in which schema it was read or made, and is refused in any other (ADR 0022).

The guard and the roles see to it that a statement reaches the schema that is bound. They can't see that the object that
is saved there was read somewhere else. Django asks its database router before it saves, deletes or refreshes an object,
follows a relation from it, or relates two: there the stamp is compared. Signals compare it once more for callers
that name a database themselves.

Not compared: `QuerySet.update`, `bulk_create` and `bulk_update`, which tell neither.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.models import Model
from django.db.models.signals import ModelSignal, post_init, pre_delete, pre_save

from tenants.binding import PUBLIC_SCHEMA, bound_schema, effective_schema
from tenants.errors import ForeignObjectError

_UID = "stamp"


class StampRouter:
    """Routes nothing; compares stamps where Django asks.

    Not in a thread in which nothing is bound: no municipality's table can be reached there, and Wagtail builds (but
    does not save) renditions of a picture in threads of its own. Saving and deleting are compared there too.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> None:  # Django's signature
        """Before a refresh, a deferred field, or a relation of an instance is read."""
        if bound_schema() is not None:
            _compare(hints.get("instance"))

    def db_for_write(self, model: type[Model], **hints: Any) -> None:  # idem
        """Before an instance is saved or deleted, or its relations are changed."""
        if bound_schema() is not None:
            _compare(hints.get("instance"))

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> None:  # idem
        """Before two instances are related."""
        if bound_schema() is not None:
            _compare(one)
            _compare(other)


def stamp_instances() -> None:
    """Stamp the instances of every model that municipalities have tables of; at start-up, when all models are known."""
    for signal, receiver, model in _connections():
        signal.connect(receiver, sender=model, dispatch_uid=_UID)


def unstamp_instances() -> None:
    """Undo `stamp_instances`, to measure what it costs."""
    for signal, _receiver, model in _connections():
        signal.disconnect(sender=model, dispatch_uid=_UID)


def _connections() -> Iterator[tuple[ModelSignal, Callable[..., None], type[Model]]]:
    municipal = {AppConfig.create(entry).name for entry in settings.TENANT_APPS}
    for config in apps.get_app_configs():
        for model in config.get_models(include_auto_created=True) if config.name in municipal else ():
            yield post_init, _stamp, model
            yield pre_save, _compare_before, model
            yield pre_delete, _compare_before, model


def _stamp(instance: Model, **_kwargs: Any) -> None:
    instance._state.schema = effective_schema()  # type: ignore[attr-defined]  # the place for such facts


def _compare(instance: Model | None) -> None:
    """Refuse an instance of another schema; one that was made outside every binding and never saved is nobody's yet."""
    state = getattr(instance, "_state", None)
    stamp = getattr(state, "schema", None)
    if state is None or stamp is None or stamp == effective_schema():
        return
    if stamp == PUBLIC_SCHEMA and state.adding:
        return
    raise ForeignObjectError(model=type(instance).__name__, stamp=stamp, bound=effective_schema())


def _compare_before(instance: Model, **_kwargs: Any) -> None:
    _compare(instance)
    _stamp(instance)
