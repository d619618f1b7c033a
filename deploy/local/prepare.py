"""Bring the database of the demo up to date and fill it, in one process: starting Django takes the longest.

Prints progress to standard error, and on standard output the addresses and log-ins as JSON. `demo.py` runs it.
"""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path
from typing import TextIO

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django
from django.core.management import call_command


def step(title: str, command: str, *arguments: str, output: TextIO = sys.stderr) -> None:
    """Run a command of manage.py, which finds out itself what is left to do, and say how long it took."""
    sys.stderr.write(f"  · {title} …\n")
    started = time.monotonic()
    call_command(command, *arguments, stdout=output)
    sys.stderr.write(f"    done in {time.monotonic() - started:.1f} s\n")


def main() -> None:
    """Do the steps and print the places."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("LOG_LEVEL", "WARNING")  # the steps say enough
    django.setup()
    quiet = io.StringIO()
    step(
        "platform schema, and the template of a municipality (half a minute the first time)",
        "migrate_public",
        output=quiet,
    )
    step("schemas of the municipalities", "fleet", "migrate", "--no-progress", output=quiet)
    identity = os.environ.get("DEMO_IDENTITY_URL", "")
    means = ["--identity", identity, "--identity-secret", os.environ["DEMO_IDENTITY_SECRET"]] if identity else []
    step("three municipalities with their content", "demo_seed", "--json", *means, output=sys.stdout)


if __name__ == "__main__":
    main()
