"""Every static check that CI runs, two at a time, with a line for each and the output of those that fail.

make check
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from processes import say

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")
# Production reads its environment only; nothing of this is connected to.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PUBLIC_SCHEME": "https",
    "PLATFORM_HOSTS": "platform.example.nl",
    "SECURITY_CONTACT": "mailto:security@example.nl",
}


@dataclass(frozen=True)
class Check:
    """One check: its name and its command."""

    name: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)


CHECKS = (
    Check("mypy, strict", (sys.executable, "-m", "mypy", ".")),
    Check("ruff: rules", (sys.executable, "-m", "ruff", "check", "--quiet", ".")),
    Check("ruff: layout", (sys.executable, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Check("imports go one way", (str(SCRIPTS / "lint-imports"), "--no-cache")),
    Check("migrations are complete", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("migrations let old code work", (sys.executable, "deploy/local/lint_migrations.py")),
    Check("Django: development", (*MANAGE, "check")),
    Check("Django: production", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("templates", (str(SCRIPTS / "djlint"), "--lint", "--quiet", "cms", "services", "shared", "tenants")),
)


def run(check: Check) -> tuple[Check, float, int, str]:
    """Run one check and return its time in seconds, exit code and output."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**os.environ, **check.env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return check, time.monotonic() - started, done.returncode, done.stdout


def main() -> int:
    """Run all checks and return 1 when one failed."""
    failed = []
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, seconds, code, output in pool.map(run, CHECKS):
            say(f"  {'ok    ' if code == 0 else 'FAILED'}  {check.name:28} {seconds:5.1f} s")
            if code:
                failed.append((check, output))
    for check, output in failed:
        say(f"\n── {check.name}: {' '.join(Path(word).name for word in check.command)}\n{output.rstrip()}")
    say(f"\n{len(CHECKS) - len(failed)} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
