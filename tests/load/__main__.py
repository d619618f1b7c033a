"""`make bench`: figures of this machine, as ratios against a baseline in the same run. Not a test; nothing fails here.

Run: python -m tests.load [name …]

Each benchmark has a database of its own. `MUNICIPALITIES=342` sets how many the ones about a fleet make.
"""

import os
import sys
from collections.abc import Callable

import django

os.environ.setdefault("LOG_LEVEL", "WARNING")  # the table is what matters
django.setup()

from tests.load import benchmarks, cached, fleet, page_quality, proxied, search, shelves, size, transfer, usage  # noqa: E402  # models need the set-up above
from tests.load.figures import Line, table  # noqa: E402  # idem
from tests.load.stage import stage  # noqa: E402  # idem

BENCHMARKS: dict[str, Callable[[], list[Line]]] = {
    "create": benchmarks.create_municipality_against_migrations,
    "guard": benchmarks.guard_on_against_off,
    "pages": benchmarks.page_of_one_against_many_municipalities,
    "product": cached.pages,
    "nginx": proxied.through_nginx,
    "lighthouse": page_quality.pages,
    "search": search.among_five_thousand_pages,
    "library": shelves.news_for_all_adopters,
    "turns": cached.round_robin,
    "publish": cached.publishing,
    "size": size.an_empty_municipality,
    "tables": size.every_table,
    "fleet": fleet.roll_outs_against_migrate_schemas,
    "usage": usage.counting_requests,
    "fair": usage.fair_queues,
    "transfer": transfer.packages,
    "many": size.many_municipalities,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; print one table."""
    unknown = set(names) - set(BENCHMARKS)
    if unknown:
        sys.stderr.write(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(BENCHMARKS)}\n")
        return 2
    lines: list[Line] = []
    for name in names or BENCHMARKS:
        sys.stderr.write(f"{name} …\n")
        with stage():
            lines += BENCHMARKS[name]()
    sys.stdout.write(table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
