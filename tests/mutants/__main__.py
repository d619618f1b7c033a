"""`make mutants`: one leak at a time, in a copy of the working tree: which test notices?

make mutants                       # all; the table goes to docs/security.md
make mutants ARGS='salt guard'     # those whose name holds one of these words; nothing is written
"""

import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "security.md"
BORROWED = (".venv", "node_modules", ".build")  # linked: no mutant changes them
FALLBACK = ("tests/tenancy",)
ONE_RUN_TIMEOUT_S = 1800
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?)(?: - .*)?$", re.MULTILINE)
_BEGIN, _END = "<!-- mutants: begin -->", "<!-- mutants: end -->"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of a mutant; `caught_by` is empty when it survived."""

    mutant: Mutant
    caught_by: str
    took_s: float


def main(words: list[str]) -> int:
    """Run the mutants; returns 1 when one survives or does not apply any more."""
    chosen = [mutant for mutant in MUTANTS if not words or any(word in mutant.name for word in words)]
    unfit = [
        mutant.name for mutant in chosen if (ROOT / mutant.path).read_text(encoding="utf-8").count(mutant.old) != 1
    ]
    if unfit or not chosen:
        print(f"These do not apply any more: {unfit}" if unfit else "No mutant is called that.")  # noqa: T201
        return 1
    verdicts = []
    with tempfile.TemporaryDirectory(prefix="meent-mutants-") as folder:
        copy = Path(folder) / "copy"
        _copy_to(copy)
        for mutant in chosen:
            verdicts.append(_try(mutant, copy))
            print(_line(verdicts[-1]), flush=True)  # noqa: T201
    survivors = [verdict.mutant.name for verdict in verdicts if not verdict.caught_by]
    print(f"{len(verdicts) - len(survivors)} of {len(verdicts)} were caught.")  # noqa: T201
    if not words:
        _write(verdicts)
    return 1 if survivors else 0


def _copy_to(copy: Path) -> None:
    """The working tree as it is, also what is not committed yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for name in BORROWED:
        (copy / name).symlink_to(ROOT / name)


def _try(mutant: Mutant, copy: Path) -> Verdict:
    path = copy / mutant.path
    original = path.read_text(encoding="utf-8")
    began_at = time.monotonic()
    path.write_text(original.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        caught_by = _first_failure(copy, mutant.tests) or _first_failure(copy, FALLBACK)
    finally:
        path.write_text(original, encoding="utf-8")
    if caught_by and _first_failure(copy, (caught_by,)):
        raise RuntimeError(f"{caught_by} fails without the mutant “{mutant.name}” too, so it did not catch it")
    return Verdict(mutant=mutant, caught_by=caught_by, took_s=time.monotonic() - began_at)


def _first_failure(copy: Path, arguments: tuple[str, ...]) -> str:
    """The first test that fails; empty when all pass.

    Raises:
        RuntimeError: pytest found no test, or did not come as far as running one.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *arguments]
    run = subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False, timeout=ONE_RUN_TIMEOUT_S
    )  # fmt: skip
    failed = _FAILED.findall(run.stdout)
    if run.returncode == 1 and failed:
        return str(failed[0])
    if run.returncode != 0:
        raise RuntimeError(
            f"pytest {' '.join(arguments)} ended with {run.returncode}:\n{run.stdout[-3000:]}{run.stderr[-2000:]}"
        )
    return ""


def _line(verdict: Verdict) -> str:
    caught = f"`{verdict.caught_by}`" if verdict.caught_by else "**nobody**"
    return f"| {verdict.mutant.name} | `{verdict.mutant.path}` | {caught} |"


def _write(verdicts: list[Verdict]) -> None:
    """Put the table between its two marks in the documentation."""
    table = "\n".join(["| taken away | in | noticed by |", "|---|---|---|", *map(_line, verdicts)])
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN)
    after = rest.split(_END)[1]
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
