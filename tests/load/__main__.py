"""`make bench`: figures of this machine, as ratios against a baseline in the same run. Not a test; nothing fails here.

Run: python -m tests.load [name …]
"""

import os
import sys
from collections.abc import Callable

import django

os.environ.setdefault("LOG_LEVEL", "WARNING")  # the table is what matters
django.setup()

from tests.load import benchmarks  # noqa: E402  # models need the set-up above
from tests.load.stage import stage  # noqa: E402  # idem

BENCHMARKS: dict[str, Callable[[], list[benchmarks.Figure]]] = {
    "create": benchmarks.create_municipality_against_migrations,
    "guard": benchmarks.guard_on_against_off,
    "pages": benchmarks.page_of_one_against_many_municipalities,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; print one table."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.stderr.write(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(BENCHMARKS)}\n")
        return 2
    with stage():
        figures = [figure for name in names or BENCHMARKS for figure in BENCHMARKS[name]()]
    width = max(len(figure.what) for figure in figures)
    sys.stdout.write(f"{'what':{width}}  {'ours':>10}  {'baseline':>10}  ratio\n")
    for figure in figures:
        sys.stdout.write(f"{figure.what:{width}}  {figure.ours_ms:8.1f} ms  {figure.baseline_ms:8.1f} ms  {figure}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
