"""Ask whether a known weakness is in what we lock, and say plainly when nobody could tell.

    python deploy/local/audit.py                exit code 0: nothing known; 1: something is; 75: not run
    python deploy/local/audit.py --requirements FILE

pip-audit itself ends with 1 both for a weakness and for a source that it could not reach, and without `--strict` with 0
for a package that it could not look up. An answer counts here only when it is about every locked package.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from processes import say

ROOT = Path(__file__).resolve().parents[2]
FOUND, NOT_RUN = 1, 75
TIMEOUT_S = 90


def main() -> int:
    """Run pip-audit over the lock of what production runs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--requirements", type=Path, default=ROOT / "requirements.txt")
    parser.add_argument("--program", default=str(Path(sys.executable).parent / "pip-audit"))
    options = parser.parse_args()
    lock = ("--require-hashes", "--requirement", str(options.requirements))
    quiet = ("--format", "json", "--progress-spinner", "off")
    command = [options.program, "--strict", "--disable-pip", *lock, *quiet, "--timeout", "5"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired) as error:
        return _not_run(type(error).__name__)
    return judge(done.stdout, done.stderr, options.requirements.read_text())


def judge(report: str, complaints: str, requirements: str) -> int:
    """The exit code, from what pip-audit printed; says what it found."""
    try:
        dependencies = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _not_run(complaints.strip().splitlines()[-1] if complaints.strip() else "no answer")
    weak = [entry for entry in dependencies if entry.get("vulns")]
    for entry in weak:
        for weakness in entry["vulns"]:
            repaired = ", ".join(weakness.get("fix_versions", [])) or "none yet"
            say(f"{entry['name']} {entry['version']}: {weakness['id']}, repaired in: {repaired}")
    if weak:
        return FOUND
    judged = {_canonical(entry["name"]) for entry in dependencies if "vulns" in entry}
    missed = {_canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", requirements, re.MULTILINE)} - judged
    return _not_run(f"no answer about {', '.join(sorted(missed))}") if missed else 0


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _not_run(why: str) -> int:
    say(f"not run: {why}")
    return NOT_RUN


if __name__ == "__main__":
    sys.exit(main())
