"""Is the process alive, and can it serve this municipality?"""

from functools import lru_cache

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.http import JsonResponse

from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import applied_migrations

logger = structlog.stdlib.get_logger(__name__)

_NO_STORE = {"Cache-Control": "no-store"}


def liveness() -> JsonResponse:
    """`/healthz`: the process answers."""
    return JsonResponse({"status": "ok"}, headers=_NO_STORE)


def readiness(municipality: Municipality | None) -> JsonResponse:
    """`/readyz`: database, cache and migrations of the bound schema; 503 when one of them fails.

    Says which part failed, never why: that is in the log.
    """
    parts = {"database": database_answers(), "cache": _cache_answers()}
    parts["migrations"] = parts["database"] and not missing_migrations()
    if municipality is not None:
        parts["municipality"] = municipality.is_ready
    is_ready = all(parts.values())
    body = {"status": "ok" if is_ready else "unavailable"} | {
        part: "ok" if works else "failed" for part, works in parts.items()
    }
    return JsonResponse(body, status=200 if is_ready else 503, headers=_NO_STORE)


def missing_migrations() -> set[tuple[str, str]]:
    """Migrations on disk that the bound schema has not applied, as (app label, name)."""
    return set(migrations_on_disk()) - applied_migrations()


@lru_cache(maxsize=1)
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Every migration of the installed apps; the same for all municipalities, fixed for the process."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def database_answers() -> bool:
    """Whether the database can be asked anything."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        logger.warning("readiness_database_failed", error=type(error).__name__)
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("readyz", "1", timeout=10)
        return bool(cache.get("readyz") == "1")
    except Exception as error:  # noqa: BLE001  # each cache client has its own errors; any of them means: not ready
        logger.warning("readiness_cache_failed", error=type(error).__name__)
        return False
