"""What a benchmark returns: ratios against a baseline in the same run, and readings that have none."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """Ours against a baseline, in milliseconds.

    Attributes:
        times_faster: the bar: ours takes at most 1/times_faster of the baseline.
        at_most: the bar: ours takes at most so many times the baseline.
    """

    what: str
    ours_ms: float
    baseline_ms: float
    times_faster: float | None = None
    at_most: float | None = None

    @property
    def ratio(self) -> str:
        """`1/45` when ours is faster, `1.07 ×` when it takes about as long or longer."""
        ratio = self.ours_ms / self.baseline_ms
        return f"{ratio:.2f} ×" if ratio > 0.5 else f"1/{self.baseline_ms / self.ours_ms:.0f}"

    @property
    def bar(self) -> str:
        """The bar, and whether it was met in this run; empty when there is none."""
        ratio = self.ours_ms / self.baseline_ms
        if self.times_faster is not None:
            return f"≤ 1/{self.times_faster:g}: {'met' if ratio <= 1 / self.times_faster else 'NOT MET'}"
        if self.at_most is not None:
            return f"≤ {self.at_most:g} ×: {'met' if ratio <= self.at_most else 'NOT MET'}"
        return ""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Something measured that has no baseline: a size, a total time."""

    what: str
    value: str
    note: str = ""


type Line = Figure | Reading


def median_ms(work: Callable[[], object], rounds: int) -> float:
    """The median time of `work` in milliseconds."""
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def table(lines: list[Line]) -> str:
    """The lines as a table for a terminal."""
    width = max((len(line.what) for line in lines), default=4)
    rows = [f"{'what':{width}}  {'ours':>12}  {'baseline':>12}  {'ratio':>8}  bar"]
    for line in lines:
        if isinstance(line, Figure):
            ours, baseline = f"{line.ours_ms:.1f} ms", f"{line.baseline_ms:.1f} ms"
            rows.append(f"{line.what:{width}}  {ours:>12}  {baseline:>12}  {line.ratio:>8}  {line.bar}".rstrip())
        else:
            rows.append(f"{line.what:{width}}  {line.value}{f'   ({line.note})' if line.note else ''}")
    return "\n".join(rows) + "\n"
