"""Where a municipality leaves things outside its schema. Each place can tell what is there, and can be cleared."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from shared.progress import Progress
from tenants.cached import clear_keys, count_keys
from tenants.removal.folders import clear_folder, count_files
from tenants.removal.queued import clear_messages, count_messages


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
}


def added(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two findings of one place as one."""
    total = dict(one)
    for name, value in other.items():
        total[name] = added(total.get(name, {}), value) if isinstance(value, dict) else total.get(name, 0) + value
    return total
