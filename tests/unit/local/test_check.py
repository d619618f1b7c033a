"""`make check`: what it says when a check could not be done, and the bill of materials."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from audit import FOUND, NOT_RUN, judge
from check import CHECKS, SBOM
from django.conf import settings

REQUIREMENTS = "django==5.2.19 \\\n    --hash=sha256:00\nPy_YAML==6.0 \\\n    --hash=sha256:00\n"


def report(*entries: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": entries, "fixes": []})


CLEAN = [{"name": "django", "version": "5.2.19", "vulns": []}, {"name": "py-yaml", "version": "6.0", "vulns": []}]
WEAK = {"name": "django", "version": "5.2.19", "vulns": [{"id": "PYSEC-1", "fix_versions": ["5.2.20"]}]}


def test_an_answer_about_every_package_is_green() -> None:
    assert judge(report(*CLEAN), "", REQUIREMENTS) == 0


def test_a_weakness_fails_also_when_another_package_was_not_looked_up(capsys: pytest.CaptureFixture[str]) -> None:
    skipped = {"name": "py-yaml", "skip_reason": "not found"}
    assert judge(report(WEAK, skipped), "", REQUIREMENTS) == FOUND
    assert "django 5.2.19: PYSEC-1, repaired in: 5.2.20" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("answer", "complaints"),
    [
        ("", "ERROR:pip_audit._cli:amqp: Dependency not found on PyPI"),
        ("", ""),
        ("geen json", ""),
        ("[]", ""),
        (report(*CLEAN[:1]), ""),
        (report(CLEAN[0], {"name": "py-yaml", "skip_reason": "not found"}), ""),
        (report(), ""),
    ],
)
def test_what_was_not_looked_up_is_never_green(answer: str, complaints: str) -> None:
    assert judge(answer, complaints, REQUIREMENTS) == NOT_RUN


@pytest.mark.parametrize("program", ["/bestaat/niet", "/bin/false"])
def test_without_its_source_it_was_not_run(program: str) -> None:
    command = [sys.executable, "deploy/local/audit.py", "--program", program]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == NOT_RUN
    assert done.stdout.startswith("not run: ")


def test_bill_of_materials_names_every_locked_package(tmp_path: Path) -> None:
    check = next(check for check in CHECKS if check.name == "bill of materials")
    made = tmp_path / "sbom.json"
    command = [str(made) if part == str(SBOM) else part for part in check.command]
    subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True)
    bill = json.loads(made.read_text())
    locked = re.findall(r"^([a-z0-9-]+)==(\S+)", (settings.BASE_DIR / "requirements.txt").read_text(), re.MULTILINE)
    assert len(locked) > 60
    assert {(part["name"], part["version"]) for part in bill["components"]} == set(locked)
    assert all(part["purl"].startswith("pkg:pypi/") for part in bill["components"])
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "meent")


def test_bandit_finds_a_plain_mistake(tmp_path: Path) -> None:
    check = next(check for check in CHECKS if check.name == "bandit")
    (tmp_path / "mistake.py").write_text("import pickle, sys\npickle.loads(sys.stdin.buffer.read())\n")
    command = [*check.command[: check.command.index("--recursive") + 1], str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "B301" in done.stdout
