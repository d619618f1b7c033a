"""What a municipality may use, as each process knows it: read together, at most every few seconds."""

import math
import threading
import time
from dataclasses import asdict, dataclass, fields
from typing import Self

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from tenants.binding import bound_schema
from tenants.context import in_public
from tenants.errors import StorageFullError
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.usage.models import Limits, StorageUse

logger = structlog.stdlib.get_logger(__name__)

REFRESH_S = 10.0
MB = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class EffectiveLimits:
    """What holds for one municipality; None is: no limit."""

    storage_mb: int | None
    mails_a_day: int | None
    requests_a_minute: int | None
    background_s_an_hour: int | None

    @classmethod
    def default(cls) -> Self:
        """For a municipality without limits of its own."""
        return cls(**settings.DEFAULT_LIMITS)

    @classmethod
    def of_row(cls, row: Limits) -> Self:
        """As it was set."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    def as_dict(self) -> dict[str, int | None]:
        return asdict(self)


class _Snapshot:
    """The limits of all municipalities that have their own, as they were a few seconds ago at most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: dict[str, EffectiveLimits] = {}
        self._read_at: float | None = None
        self._tried_at = -math.inf

    def of(self, schema_name: str) -> EffectiveLimits:
        """One thread reads them anew; the others go on with what is known, once anything is."""
        is_old = self._read_at is None or time.monotonic() - self._read_at >= REFRESH_S
        if is_old and self._lock.acquire(blocking=self._read_at is None):
            try:
                self._limits = all_limits()
                self._read_at = time.monotonic()
            finally:
                self._lock.release()
        return self._limits.get(schema_name) or EffectiveLimits.default()

    def last_known(self, schema_name: str) -> EffectiveLimits:
        """What this process read last, however long ago; reads them anew only when that is due, and may fail at it."""
        now = time.monotonic()
        if now - self._tried_at >= REFRESH_S:
            self._tried_at = now
            try:
                return self.of(schema_name)
            except DatabaseError:
                logger.warning("limits_not_read")
        return self._limits.get(schema_name) or EffectiveLimits.default()

    def forget(self) -> None:
        self._read_at = None


def all_limits() -> dict[str, EffectiveLimits]:
    """By schema, the municipalities that have limits of their own; one query."""
    with in_public():
        rows = Limits.objects.select_related("municipality")
        return {row.municipality.schema_name: EffectiveLimits.of_row(row) for row in rows}


_snapshot = _Snapshot()


def limits_of(schema_name: str) -> EffectiveLimits:
    """What holds for a municipality; a change is known here within ten seconds."""
    return _snapshot.of(schema_name)


def last_known_limits(schema_name: str) -> EffectiveLimits:
    """What holds for a municipality as far as this process knows; also while the database is away."""
    return _snapshot.last_known(schema_name)


def forget_limits() -> None:
    """Read the limits anew at the next question; for the process that changed them."""
    _snapshot.forget()


def read_limits(municipality: Municipality) -> EffectiveLimits:
    """What holds for a municipality, from the database."""
    with in_public():
        row = Limits.objects.filter(municipality=municipality).first()
    return EffectiveLimits.of_row(row) if row is not None else EffectiveLimits.default()


def stored_bytes(schema_name: str) -> int:
    """What a municipality has stored: as measured, with what was written and removed since.

    What another process wrote in its last seconds is not in it yet.
    """
    with in_public():
        found = StorageUse.objects.filter(municipality__schema_name=schema_name).values_list("bytes", flat=True).first()
    return (found or 0) + meter.pending(schema_name, Counted.STORED_BYTES)


def require_room(size: int) -> None:
    """Whether the bound municipality may store this many bytes more.

    Raises:
        StorageFullError: its storage would be over the limit.
    """
    schema_name = bound_schema() or ""
    storage_mb = limits_of(schema_name).storage_mb
    if storage_mb is not None and stored_bytes(schema_name) + size > storage_mb * MB:
        raise StorageFullError(
            _("There is no room for this file: the municipality's storage is full. Ask the administrator for room."),
            storage_mb=storage_mb,
        )
