"""How long work tells how far it is, whoever looks: a person at a terminal, the console, or nobody."""

import sys
import time
from collections.abc import Callable
from typing import Never, Protocol, TextIO

from tqdm import tqdm

REPORT_EVERY_S = 1.0


class Progress(Protocol):
    """Receives the state of long work. Calls are cheap; a receiver decides how often it shows something."""

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        """Begin a stage, which ends the one before.

        Args:
            what: the stage, fit for a person ("zaken_zaak", "images").
            total: how many units it has; None when that is not known.
            unit: what is counted ("rows", "municipalities").
        """

    def advance(self, count: int = 1) -> None:
        """`count` more units of this stage are done."""

    def close(self) -> None:
        """The work has ended, well or not."""


class SilentProgress:
    """For work that nobody watches."""

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


class BarProgress:
    """A bar with the remaining time on a terminal; where there is none, a line per stage."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._bar: tqdm[Never] | None = None

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        self.close()
        if not self._stream.isatty():
            self._stream.write(f"{what} …\n")
            return
        self._bar = tqdm(desc=what, total=total, unit=f" {unit}" if unit else "", file=self._stream, leave=False)

    def advance(self, count: int = 1) -> None:
        if self._bar is not None:
            self._bar.update(count)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class ReportingProgress:
    """Passes everything on to another progress, and reports the state about once a second.

    Args:
        report: called with (stage, done, total); never more often than `REPORT_EVERY_S`, and not for work that is
            over within that time.
    """

    def __init__(self, inner: Progress, report: Callable[[str, int, int | None], None]) -> None:
        self._inner = inner
        self._report = report
        self._what, self._done = "", 0
        self._total: int | None = None
        self._reported_at = time.monotonic()

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        self._inner.start(what, total=total, unit=unit)
        self._what, self._done, self._total = what, 0, total
        self._tell()

    def advance(self, count: int = 1) -> None:
        self._inner.advance(count)
        self._done += count
        self._tell()

    def close(self) -> None:
        self._inner.close()

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._reported_at >= REPORT_EVERY_S:
            self._reported_at = now
            self._report(self._what, self._done, self._total)
