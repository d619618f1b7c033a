"""Bring the database of the demo up to date and fill it, in one process: starting Django takes the longest.

Prints progress to standard error, and as last line on standard output the log-ins as JSON. `demo.py` runs it.
"""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django
from django.core.management import call_command

STEPS = (
    ("platform and template of a municipality", "migrate_public"),
    ("municipalities", "migrate_municipalities"),
    ("demo content", "demo_seed"),
)


def main() -> None:
    """Do the steps, each of which finds out itself what is left to do."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    for title, command in STEPS:
        sys.stderr.write(f"  · {title} …\n")
        started = time.monotonic()
        call_command(command, stdout=sys.stderr, verbosity=1)
        sys.stderr.write(f"    done in {time.monotonic() - started:.1f} s\n")
    accounts = io.StringIO()
    call_command("demo_accounts", "--json", stdout=accounts)
    sys.stdout.write(accounts.getvalue().strip() + "\n")


if __name__ == "__main__":
    main()
