"""Counting what each municipality uses: in memory, written away together now and then.

A request or a task costs a few additions here, never a statement. What is counted reaches the database every
`settings.USAGE_FLUSH_S` seconds and when the process ends; `kill -9` loses at most what came in since.
"""

import atexit
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

import structlog
from django.utils import timezone

logger = structlog.stdlib.get_logger(__name__)


class Counted(StrEnum):
    """What is counted while it happens."""

    REQUESTS = "requests"
    WEB_CPU_US = "web_cpu_us"
    BACKGROUND_CPU_US = "background_cpu_us"
    MAILS = "mails"
    STORED_BYTES = "stored_bytes"
    """Written less removed since the last measurement; may be negative."""


type Counts = Mapping[tuple[str, date], Mapping[Counted, int]]
"""By schema and day (Europe/Amsterdam)."""


class Meter:
    """The counters of one process; safe for threads, and empty again in a process that is forked off.

    Args:
        write: puts counts away; when it fails they are kept for the next time.
    """

    def __init__(self, write: Callable[[Counts], None] | None = None) -> None:
        self._write = write
        self._every_s = 0.0
        self._reset()

    def _reset(self) -> None:
        """Begin with nothing. After a fork: what the parent counted is the parent's, and its lock may be taken."""
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._counts: dict[tuple[str, date], dict[Counted, int]] = defaultdict(lambda: defaultdict(int))
        self._thread: threading.Thread | None = None
        self._day, self._day_begins, self._day_ends = date.min, 0.0, 0.0

    def start(self, write: Callable[[Counts], None], *, every_s: float) -> None:
        """Write away from now on, each `every_s` seconds, in a thread that begins with the first count; 0: never."""
        self._write, self._every_s = write, every_s
        os.register_at_fork(after_in_child=self._reset)
        if every_s > 0:
            atexit.register(self.flush)

    def add(self, schema_name: str, amounts: Mapping[Counted, int]) -> None:
        """Count for a municipality, on today."""
        with self._lock:
            counts = self._counts[schema_name, self._today()]
            for what, amount in amounts.items():
                counts[what] += amount
            if self._thread is None and self._every_s > 0:
                self._thread = threading.Thread(target=self._write_now_and_then, name="metering", daemon=True)
                self._thread.start()

    def pending(self, schema_name: str, what: Counted) -> int:
        """What this process has counted today and not written yet."""
        with self._lock:
            counts = self._counts.get((schema_name, self._today()))
            return counts.get(what, 0) if counts else 0

    def flush(self) -> None:
        """Write away what was counted; never fails."""
        if self._write is None:
            return
        with self._writing:
            with self._lock:
                counts, self._counts = self._counts, defaultdict(lambda: defaultdict(int))
            if not counts:
                return
            try:
                self._write(counts)
            except Exception as error:  # noqa: BLE001  # the database is away: whatever it says, keep the counts
                logger.warning("usage_not_written", error=type(error).__name__)
                self._put_back(counts)

    def forget(self) -> None:
        """Drop what was counted and not written."""
        with self._lock:
            self._counts.clear()

    def _put_back(self, counts: Counts) -> None:
        with self._lock:
            for key, amounts in counts.items():
                for what, amount in amounts.items():
                    self._counts[key][what] += amount

    def _write_now_and_then(self) -> None:
        while True:
            time.sleep(self._every_s)
            self.flush()

    def _today(self) -> date:
        """The day in Europe/Amsterdam; worked out once a day (or when the clock is set), as each request asks it."""
        if not self._day_begins <= time.time() < self._day_ends:
            now = timezone.localtime()
            self._day = now.date()
            begins, ends = (
                datetime.combine(day, datetime.min.time(), tzinfo=now.tzinfo).timestamp()
                for day in (self._day, self._day + timedelta(days=1))
            )
            self._day_begins, self._day_ends = begins, ends
        return self._day


meter = Meter()
