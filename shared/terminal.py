"""What commands ask of whoever is at the terminal."""

import getpass
import os
import sys

from django.core.management.base import CommandError


def password_from(variable: str) -> str:
    """A new password: out of this environment variable, or typed without being shown.

    Raises:
        CommandError: there is neither a variable nor a terminal.
    """
    if password := os.environ.get(variable):
        return password
    if not sys.stdin.isatty():
        raise CommandError(f"Nobody is at the terminal to type a password: give it in the variable {variable}.")
    return getpass.getpass("Password: ")


def require_yes(question: str) -> None:
    """Ask before what can't be undone.

    Raises:
        CommandError: the answer was no, or nobody is there to answer.
    """
    if not sys.stdin.isatty():
        raise CommandError(f"{question} Nobody is at the terminal to answer: add --yes if you are sure.")
    sys.stderr.write(f"{question} Type yes to go on: ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() != "yes":
        raise CommandError("Not confirmed; nothing was changed.")
