"""Every static check that CI runs, two at a time, with a line for each and the output of those that fail.

Writes the bill of materials to `.build/sbom.cdx.json`. A check that could not be done says "NOT RUN".

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


NOT_RUN = 75  # a check that could not be done: never green, and no reason to refuse a change
SBOM = ROOT / ".build" / "sbom.cdx.json"
SOURCES = ("config", "cms", "services", "shared", "tenants", "deploy")

CHECKS = (
    Check("mypy, strict", (sys.executable, "-m", "mypy", ".")),
    Check("ruff: rules", (sys.executable, "-m", "ruff", "check", "--quiet", ".")),
    Check("ruff: layout", (sys.executable, "-m", "ruff", "format", "--check", "--quiet", ".")),
    Check("imports go one way", (str(SCRIPTS / "lint-imports"), "--no-cache")),
    Check("migrations are complete", (*MANAGE, "makemigrations", "--check", "--dry-run")),
    Check("migrations let old code work", (sys.executable, "deploy/local/lint_migrations.py")),
    Check("Django: development", (*MANAGE, "check")),
    Check("Django: production", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Check("known weaknesses", (sys.executable, "deploy/local/audit.py")),
    # ruff's S rules judge the rest; a line that bandit need not look at says so with `nosec` and the rule
    Check("bandit", (str(SCRIPTS / "bandit"), "--quiet", "-ll", "--recursive", *SOURCES)),
    Check(
        "bill of materials",
        (
            str(SCRIPTS / "cyclonedx-py"),
            "requirements",
            "requirements.txt",
            "--pyproject",
            "pyproject.toml",
            "--output-reproducible",
            "--output-file",
            str(SBOM),
        ),
    ),
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
    not_run = []
    SBOM.parent.mkdir(exist_ok=True)
    with ThreadPoolExecutor(max_workers=2) as pool:
        for check, seconds, code, output in pool.map(run, CHECKS):
            verdict = {0: "ok", NOT_RUN: "NOT RUN"}.get(code, "FAILED")
            say(f"  {verdict:7}  {check.name:28} {seconds:5.1f} s")
            if code == NOT_RUN:
                not_run.append((check, output))
            elif code:
                failed.append((check, output))
    for check, output in failed:
        say(f"\n── {check.name}: {' '.join(Path(word).name for word in check.command)}\n{output.rstrip()}")
    for check, output in not_run:
        say(f"\n── {check.name} was not run: {output.strip().splitlines()[-1]}")
    say(f"\n{len(CHECKS) - len(failed) - len(not_run)} of {len(CHECKS)} checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
