"""What a person or a machine at a terminal is told, of commands in processes of their own."""

import json
import logging
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from structlog.stdlib import ProcessorFormatter

from shared.logging import get_logger
from tenants.commandline.base import Call, OperatorsCommand, SubCommand

NOBODY_LISTENS = "postgres://meent@127.0.0.1:1/meent"


def _manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_database_that_is_away_is_told_without_a_traceback() -> None:
    done = _manage("municipality", "list", "--json", DATABASE_URL=NOBODY_LISTENS)
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["state"] == "failed"
    assert "database can't be reached" in answer["error"]
    assert "database can't be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_password_without_a_terminal_is_asked_for_by_name() -> None:
    done = _manage("createoperator", "--email", "op@platform.example", "--name", "Op", OPERATOR_PASSWORD="")
    assert done.returncode == 1
    assert "OPERATOR_PASSWORD" in done.stderr
    assert "Traceback" not in done.stderr


class _Fails(SubCommand):
    name = "fails"
    help = "Logs a traceback, as a migration that fails does."

    def run(self, call: Call) -> dict[str, str]:
        try:
            int("no number")
        except ValueError:
            get_logger(__name__).exception("migration_failed", slug="zonnedal")
        return {}

    def show(self, result: dict[str, str], call: Call) -> None:
        call.out.write("clear words")


class _Command(OperatorsCommand):
    sub_commands = (_Fails,)


@pytest.mark.parametrize(("verbosity", "is_shown"), [("1", False), ("2", True)])
def test_a_traceback_is_shown_to_who_asks_for_it(verbosity: str, is_shown: bool) -> None:
    root, printed, out = logging.getLogger(), StringIO(), StringIO()
    handler = logging.StreamHandler(printed)
    handler.setFormatter(next(one.formatter for one in root.handlers if isinstance(one.formatter, ProcessorFormatter)))
    root.addHandler(handler)
    try:
        call_command(_Command(), "fails", "-v", verbosity, stdout=out)
    finally:
        root.removeHandler(handler)
    assert "migration_failed" in printed.getvalue()
    assert ("Traceback" in printed.getvalue()) is is_shown
    assert "clear words" in out.getvalue()
