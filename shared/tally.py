"""Counting what happens often: in memory, written away together now and then.

`add` costs one addition and never a statement, so it may stand where every page passes. `kill -9` loses at most what
came in since the last time.
"""

import atexit
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable, Mapping

import structlog

logger = structlog.stdlib.get_logger(__name__)


class Tally[K: Hashable]:
    """Counts of one process; safe for threads, and empty again in a process that is forked off.

    Args:
        name: for the log.
        write: puts counts away; when it fails they are kept for the next time.
        most: of so many different keys at once; what comes after them is not counted, so that nobody fills the memory.
    """

    def __init__(self, name: str, write: Callable[[Mapping[K, int]], None], *, most: int = 10_000) -> None:
        self._name, self._write, self._most = name, write, most
        self._every_s = 0.0
        self._after: Callable[[], None] | None = None
        self._reset()

    def _reset(self) -> None:
        """Begin with nothing: after a fork, what the parent counted is the parent's, and its lock may be taken."""
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._counts: Counter[K] = Counter()
        self._thread: threading.Thread | None = None

    def start(self, *, every_s: float, after: Callable[[], None] | None = None) -> None:
        """Write away from now on, each `every_s` seconds, in a thread that begins with the first count; 0: never.

        Args:
            after: called in that thread after each time, to give back its connection.
        """
        self._every_s, self._after = every_s, after
        os.register_at_fork(after_in_child=self._reset)
        if every_s > 0:
            atexit.register(self.flush)

    def add(self, key: K) -> None:
        """Count one."""
        with self._lock:
            if key not in self._counts and len(self._counts) >= self._most:
                return
            self._counts[key] += 1
            if self._thread is None and self._every_s > 0:
                self._thread = threading.Thread(target=self._write_now_and_then, name=self._name, daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Write away what was counted; never fails."""
        with self._writing:
            with self._lock:
                counts, self._counts = self._counts, Counter()
            if not counts:
                return
            try:
                self._write(counts)
            except Exception as error:  # noqa: BLE001  # the database is away: whatever it says, keep the counts
                logger.warning("tally_not_written", tally=self._name, error=type(error).__name__)
                with self._lock:
                    self._counts.update(counts)

    def forget(self) -> None:
        """Drop what was counted and not written."""
        with self._lock:
            self._counts.clear()

    def _write_now_and_then(self) -> None:
        while True:
            time.sleep(self._every_s)
            self.flush()
            if self._after is not None:
                self._after()
