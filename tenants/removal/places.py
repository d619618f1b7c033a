"""Where a municipality leaves things outside its schema. Each place can tell what is there, and can be cleared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from shared.progress import Progress
from tenants.cached import clear_keys, count_keys
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.removal.folders import clear_folder, count_files
from tenants.removal.models import Removal
from tenants.removal.queued import clear_messages, count_messages
from tenants.removal.rows import count_rows
from tenants.transfer.folders import folders_of
from tenants.transfer.workspaces import remove_restores, restores_of


@dataclass(frozen=True, kw_only=True)
class Place:
    """One such place. Both are safe to call twice.

    Attributes:
        find: what is there of this schema: a JSON object with at least `count`.
        clear: removes it.
    """

    find: Callable[[str], dict[str, Any]]
    clear: Callable[[str, Progress], None]


def _media(schema_name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / schema_name


def _private(schema_name: str) -> Path:
    return Path(settings.PRIVATE_ROOT) / schema_name


def _municipality_id(schema_name: str) -> UUID | None:
    """Also when its own row is gone, and only its removal names it."""
    with in_public():
        for model, field in ((Municipality, "pk"), (Removal, "municipality_id")):
            found = model._default_manager.filter(schema_name=schema_name).values_list(field, flat=True).first()
            if found is not None:
                return UUID(str(found))
    return None


def _find_restores(schema_name: str) -> dict[str, Any]:
    """Rows and files in schemas and folders that are not its own by name: of restores."""
    municipality_id = _municipality_id(schema_name)
    total: dict[str, Any] = {"count": 0, "bytes": 0, "folders": {}}
    for row in restores_of(municipality_id) if municipality_id else []:
        if not row.schema_name:
            total = added(total, {"count": 1})  # the record alone
            continue
        tables = count_rows(row.schema_name)
        total = added(total, {"count": 1 + tables["count"], "bytes": tables["bytes"]})
        for folder in folders_of(row.schema_name):
            files = count_files(folder)
            total = added(
                total, {"count": files["count"], "bytes": files["bytes"], "folders": {folder.name: files["count"]}}
            )
    return total


def _clear_restores(schema_name: str, progress: Progress) -> None:
    municipality_id = _municipality_id(schema_name)
    if municipality_id is None:
        return
    progress.start("restores")
    remove_restores(municipality_id)


PLACES: dict[str, Place] = {  # in this order: first what could still add to the others
    "queued_work": Place(find=count_messages, clear=clear_messages),
    "cache": Place(find=count_keys, clear=clear_keys),
    "media": Place(
        find=lambda schema_name: count_files(_media(schema_name)),
        clear=lambda schema_name, progress: clear_folder(_media(schema_name), progress),
    ),
    "private_files": Place(
        find=lambda schema_name: count_files(_private(schema_name)),
        clear=lambda schema_name, progress: clear_folder(_private(schema_name), progress),
    ),
    "restores": Place(find=_find_restores, clear=_clear_restores),
}


def added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two findings of one place as one."""
    total = dict(one)
    for name, value in other.items():
        total[name] = added(total.get(name, {}), value) if isinstance(value, dict) else total.get(name, 0) + value
    return total
