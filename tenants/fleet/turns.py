"""One municipality's turn: in a thread with a connection of its own, under limits that keep its site answering."""

import random
import threading
import time
from dataclasses import dataclass, field

import structlog
from django.db import DatabaseError, connection
from psycopg2 import errorcodes

from shared.failures import database_message, described
from tenants.context import as_owner, in_public, in_schema
from tenants.errors import BusyError
from tenants.fleet.fingerprints import digest_with_limits
from tenants.fleet.models import Outcome, Rollout, RolloutStep
from tenants.fleet.replay import Recording, StatementError, migrate_and_record, replay
from tenants.fleet.waves import BUSY_STATES, Turn
from tenants.operations.locks import alone_with
from tenants.provisioning.roles import seal

logger = structlog.stdlib.get_logger(__name__)

LOCK_ATTEMPTS = 5
_PAUSE_S = (0.3, 0.8)  # between attempts, longer each time, with jitter: two roll-outs of load do not keep meeting
_LOCKED = frozenset({errorcodes.LOCK_NOT_AVAILABLE, errorcodes.DEADLOCK_DETECTED})
# Wagtail takes its signal handlers off before migrations and puts them back after, for the whole process
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How long a statement of a migration may wait for a lock, and last; seconds."""

    lock_timeout_s: float = 2.0
    statement_timeout_s: float = 60.0


@dataclass(kw_only=True)
class Ended:
    """How a turn ended.

    Attributes:
        recording: what this turn recorded, for others in the same state.
    """

    turn: Turn
    outcome: Outcome
    way: str = ""
    ms: int = 0
    error: str = ""
    statement: str = ""
    recording: Recording | None = None
    attempts: int = field(default=1)


def take_turn(turn: Turn, *, rollout: Rollout, wave: int, recording: Recording | None, limits: Limits) -> Ended:
    """Migrate one municipality. Never raises for what is wrong with that one: it is in the answer.

    Args:
        recording: of another municipality in the same state; None when this one is to make it.
    """
    started = time.monotonic()
    ended = Ended(turn=turn, outcome=Outcome.DONE)
    connection.close_if_unusable_or_obsolete()  # one that knows many schemas is renewed
    try:
        _attempts(ended, rollout=rollout, wave=wave, recording=recording, limits=limits)
    except Exception as error:  # a migration may raise anything; the roll-out tells it and stops
        logger.exception("migration_failed", slug=turn.municipality.slug)
        ended.outcome = Outcome.FAILED
        ended.error, ended.statement = _told(error)
    ended.ms = round((time.monotonic() - started) * 1000)
    return ended


def _attempts(ended: Ended, *, rollout: Rollout, wave: int, recording: Recording | None, limits: Limits) -> None:
    for attempt in range(1, LOCK_ATTEMPTS + 1):
        ended.attempts = attempt
        try:
            with alone_with(ended.turn.municipality.pk, ended.turn.municipality.slug):
                _attempt(ended, rollout=rollout, wave=wave, recording=recording, limits=limits)
        except BusyError as error:
            ended.outcome, ended.error, ended.statement = Outcome.LOCKED, str(error), ""
        except StatementError as error:
            if _code(error) not in _LOCKED:
                raise
            ended.outcome = Outcome.LOCKED
            ended.error, ended.statement = _told(error)
        else:
            return
        if attempt < LOCK_ATTEMPTS:
            time.sleep(random.uniform(*_PAUSE_S) * attempt)  # noqa: S311  # jitter


def _attempt(ended: Ended, *, rollout: Rollout, wave: int, recording: Recording | None, limits: Limits) -> None:
    turn = ended.turn
    digest, state = digest_with_limits(
        turn.municipality, lock_timeout_s=limits.lock_timeout_s, statement_timeout_s=limits.statement_timeout_s
    )
    if not digest or state in BUSY_STATES:
        ended.outcome, ended.error = Outcome.SKIPPED, f"it is {state}" if digest else "it is gone"
        return
    if recording is not None and recording.is_replayable and not turn.is_unfinished and digest == turn.state.digest:
        ended.way = "replayed"
        if _replayed(turn, recording, one_by_one=ended.attempts > 1):
            seal(turn.municipality.schema_name)
            ended.outcome, ended.error, ended.statement = Outcome.DONE, "", ""
            return
    ended.way = "ordinary"
    _note_running(ended, rollout=rollout, wave=wave)
    with _one_at_a_time, as_owner(), in_schema(turn.municipality.schema_name):
        made = migrate_and_record(turn.municipality.schema_name, turn.state.missing)
    seal(turn.municipality.schema_name)
    ended.outcome, ended.error, ended.statement = Outcome.DONE, "", ""
    if recording is None and digest == turn.state.digest and not turn.is_unfinished:
        ended.recording = made
        ended.way = "recorded" if made.is_replayable else "ordinary"


def _replayed(turn: Turn, recording: Recording, *, one_by_one: bool) -> bool:
    """Whether the recording fitted. When it did not, Django asks the schema itself, and names the statement."""
    try:
        with as_owner(), in_schema(turn.municipality.schema_name):
            replay(recording, one_by_one=one_by_one)
    except StatementError as error:
        if _code(error) in _LOCKED or not connection.is_usable():
            raise
        logger.warning("replay_did_not_fit", slug=turn.municipality.slug, error=_told(error)[0])
        return False
    return True


def _note_running(ended: Ended, *, rollout: Rollout, wave: int) -> None:
    """Before the ordinary way: should this process die, the next roll-out looks at this municipality again."""
    municipality = ended.turn.municipality
    with in_public():
        RolloutStep.objects.update_or_create(
            rollout=rollout,
            municipality_id=municipality.pk,
            defaults={"municipality_slug": municipality.slug, "wave": wave, "outcome": Outcome.RUNNING},
        )


def _code(error: Exception) -> str:
    cause = error.__cause__
    code = getattr(cause.__cause__ if isinstance(cause, DatabaseError) else cause, "pgcode", "")
    return str(code or "")


def _told(error: Exception) -> tuple[str, str]:
    """What the database or the migration says, and the statement. Never the values: they may be personal data."""
    if not isinstance(error, StatementError):
        return described(error)[:500], ""
    cause = error.__cause__
    message = (database_message(cause) if cause else "") or type(cause).__name__
    return message, error.statement
