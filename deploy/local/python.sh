#!/bin/sh
# Run the arguments with a Python of at least 3.12 (with venv and ensurepip), or say what to install.
# Looks at the environment in .venv first, then on PATH, then in pyenv's versions folder.
# It is sh because on some machines `python3` is older, or not there at all.

is_good() {
    "$1" -c 'import sys, venv, ensurepip, ssl; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

here=$(cd "$(dirname "$0")/../.." && pwd) || exit 1
for candidate in \
    "$here/.venv/bin/python" \
    python3.13 python3.12 python3.14 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python3 \
    "$HOME"/.pyenv/versions/3.1[2-9]*/bin/python3 \
    /opt/homebrew/bin/python3 /usr/local/bin/python3
do
    if is_good "$candidate"; then
        exec "$candidate" "$@"
    fi
done

cat >&2 <<'END'
error: no usable Python 3.12 or newer found on PATH or in pyenv's versions folder.

Install one, then try again:
  Debian/Ubuntu   sudo apt install python3.13 python3.13-venv    (or python3.12 python3.12-venv)
  Fedora          sudo dnf install python3.13
  macOS           brew install python@3.13
  anywhere        pyenv install 3.13
A Python without its venv and ensurepip modules (on Debian the package python3-venv) is not enough.
END
exit 1
