"""What all commands of the operators share: parameters, progress, questions, JSON, exit codes."""

import copy
import getpass
import json
import logging
import socket
import sys
from argparse import SUPPRESS, ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Never, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.core.serializers.json import DjangoJSONEncoder
from django.db import OperationalError
from django.utils import timezone, translation

from shared.actors import Actor
from shared.errors import MeentError
from shared.progress import BarProgress, Progress, SilentProgress
from shared.terminal import require_yes
from tenants.municipalities.models import Municipality
from tenants.operations.actions import perform, rehearse
from tenants.operations.models import Channel

FAILED = 1
WRONG_USAGE = 2  # argparse's
NOT_CONFIRMED = 3
PARTLY = 4
CANCELLED = 130


class WrongUsageError(MeentError):
    """The arguments ask for nothing, or for what does not go together."""


class NotConfirmedError(MeentError):
    """A question was not answered with yes."""


class PartlyFailedError(MeentError):
    """Some municipalities were done and others not.

    Args:
        result: what was done, for `--json` and the summary.
    """

    def __init__(self, message: str, *, result: dict[str, Any]) -> None:
        super().__init__(message)
        self.result = result


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a sub-command, with what it needs to do its work."""

    options: dict[str, Any]
    out: OutputWrapper
    actor: Actor
    progress: Progress
    is_dry_run: bool
    is_yes: bool

    @property
    def be(self) -> str:
        """“is”, or what it would be."""
        return "would be" if self.is_dry_run else "is"

    def perform(
        self, key: str, *, municipality: Municipality | None = None, parameters: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Do an operation, on record; with `--dry-run` only say what it would do."""
        if self.is_dry_run:
            return rehearse(
                key, actor=self.actor, municipality=municipality, parameters=parameters, progress=self.progress
            )
        return perform(
            key,
            actor=self.actor,
            channel=Channel.COMMAND,
            municipality=municipality,
            parameters=parameters,
            progress=self.progress,
        )

    def confirm(self, question: str) -> None:
        """Ask before what can't be undone; `--yes` answers, and `--dry-run` has nothing to ask.

        Raises:
            NotConfirmedError: the answer was no, or nobody is there to answer.
        """
        if self.is_yes or self.is_dry_run:
            return
        try:
            require_yes(question)
        except CommandError as error:
            raise NotConfirmedError(str(error)) from error


def moment(value: datetime | str) -> str:
    """A moment for a person: in this installation's time, which is named."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{timezone.localtime(found):%Y-%m-%d %H:%M %Z}"


class _Parser(CommandParser):
    """Tells a machine in JSON, too, that it asked in the wrong way."""

    def error(self, message: str) -> Never:
        if self.called_from_command_line and "--json" in sys.argv:
            sys.stdout.write(json.dumps({"state": "wrong_usage", "error": message, "result": {}}) + "\n")
        super().error(message)
        raise AssertionError("argparse leaves")


class SubCommand:
    """One sub-command: `manage.py municipality NAME …`.

    Attributes:
        help: one line.
        changes: whether it changes anything, and so has `--dry-run`.
        asks: whether it asks before what can't be undone, and so has `--yes`.
        is_long: whether it shows progress, and so has `--no-progress`.
    """

    name: ClassVar[str]
    help: ClassVar[str]
    changes: ClassVar[bool] = True
    asks: ClassVar[bool] = False
    is_long: ClassVar[bool] = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Its own arguments."""

    def run(self, call: Call) -> dict[str, Any]:
        """Do it; the result is what `--json` prints."""
        raise NotImplementedError

    def show(self, result: dict[str, Any], call: Call) -> None:
        """Write the result for a person."""
        raise NotImplementedError


class OperatorsCommand(BaseCommand):
    """A command with sub-commands. English throughout, as its documentation is."""

    sub_commands: ClassVar[tuple[type[SubCommand], ...]]
    requires_system_checks: list[str] = []

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Django's, of a kind of our own."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.__class__ = _Parser
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        """One parser a sub-command, with the shared options that fit it."""
        operations = parser.add_subparsers(dest="operation", required=True, metavar="OPERATION", parser_class=_Parser)
        for sub_command in self.sub_commands:
            own = operations.add_parser(sub_command.name, help=sub_command.help, description=sub_command.help)
            sub_command().add_arguments(cast("ArgumentParser", own))
            own.add_argument("--json", action="store_true", dest="as_json", help="Print one JSON object, for machines.")
            own.add_argument(
                "-v", "--verbosity", type=int, choices=range(4), default=SUPPRESS, help="2: what the log says, too."
            )
            if sub_command.changes:
                own.add_argument("--dry-run", action="store_true", help="Say what would be done; change nothing.")
            if sub_command.asks:
                own.add_argument("--yes", action="store_true", help="Do not ask; you are sure.")
            if sub_command.is_long:
                own.add_argument("--no-progress", action="store_true", help="Show no progress.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run the sub-command and translate how it ended into output and exit code."""
        sub_command = next(kind for kind in self.sub_commands if kind.name == options["operation"])()
        progress: Progress = (
            BarProgress() if sub_command.is_long and not options.get("no_progress") else SilentProgress()
        )
        call = Call(
            options=options,
            out=self.stdout,
            actor=_operator(),
            progress=progress,
            is_dry_run=bool(options.get("dry_run")),
            is_yes=bool(options.get("yes")),
        )
        with translation.override("en"), _quiet_log(options.get("verbosity", 1)):
            try:
                result = sub_command.run(call)
            except KeyboardInterrupt as error:
                raise self._failed("cancelled", "Stopped by Ctrl-C.", options, CANCELLED) from error
            except WrongUsageError as error:
                raise self._failed("wrong_usage", str(error), options, WRONG_USAGE) from error
            except NotConfirmedError as error:
                raise self._failed("not_confirmed", str(error), options, NOT_CONFIRMED) from error
            except PartlyFailedError as error:
                if not options["as_json"]:
                    sub_command.show(error.result, call)
                raise self._failed("partly", str(error), options, PARTLY, error.result) from error
            except MeentError as error:
                raise self._failed("failed", str(error), options, FAILED) from error
            except OperationalError as error:
                message = f"The database can't be reached, or broke off: {str(error).strip().splitlines()[0]}"
                raise self._failed("failed", message, options, FAILED) from error
            finally:
                progress.close()
            if options["as_json"]:
                self._print({"state": "rehearsed" if call.is_dry_run else "succeeded", "result": result})
                return
            if call.is_dry_run:
                self.stdout.write("Dry run: nothing was changed. This would be done:")
            sub_command.show(result, call)

    def _failed(
        self, state: str, message: str, options: dict[str, Any], code: int, result: dict[str, Any] | None = None
    ) -> CommandError:
        if options["as_json"]:
            self._print({"state": state, "error": message, "result": result or {}})
        return CommandError(message, returncode=code)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(answer, cls=DjangoJSONEncoder, ensure_ascii=False))


class _NoTraceback(logging.Filter):
    """For what is printed at a terminal; Sentry gets the record as it was."""

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        shown = copy.copy(record)
        if isinstance(shown.msg, dict):  # structlog's
            shown.msg = {key: value for key, value in shown.msg.items() if key not in {"exc_info", "exception"}}
        shown.exc_info = shown.exc_text = None
        return shown


@contextmanager
def _quiet_log(verbosity: int) -> Iterator[None]:
    """Keep what goes well, and tracebacks, out of what a person reads; warnings stay."""
    root = logging.getLogger()
    level, handlers, no_traceback = root.level, list(root.handlers), _NoTraceback()
    if verbosity <= 1:
        root.setLevel(max(level, logging.WARNING))
        for handler in handlers:
            handler.addFilter(no_traceback)
    try:
        yield
    finally:
        root.setLevel(level)
        for handler in handlers:
            handler.removeFilter(no_traceback)


def _operator() -> Actor:
    """Who is at the terminal, as far as the machine knows."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "?"
    return Actor(kind="operator", label=f"{user}@{socket.gethostname()}, manage.py")
