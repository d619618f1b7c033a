"""Roll-outs: migrations over all municipalities, in waves, so that a mistake reaches few and no site waits for it."""

import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress
from tenants.context import in_public
from tenants.fleet.errors import DatabaseLostError, PlatformBehindError, RolloutFailedError
from tenants.fleet.fingerprints import public_state, schema_states
from tenants.fleet.models import Outcome, Rollout, RolloutState, RolloutStep
from tenants.fleet.replay import Recording
from tenants.fleet.threads import as_they_end, workers
from tenants.fleet.turns import Ended, Limits, take_turn
from tenants.fleet.waves import Agenda, Turn, Wave, agenda
from tenants.operations.locks import exclusive

logger = structlog.stdlib.get_logger(__name__)

LOCK_NAME = "roll-out of migrations"
WAVE_SIZE = 50
JOBS = 2
_NOTED_AT_ONCE = 25
_SWEEPS = 3


def roll_out(
    *,
    actor: Actor,
    progress: Progress,
    only: Collection[str] = (),
    wave_size: int = WAVE_SIZE,
    stop_after: int | None = None,
    jobs: int = JOBS,
    limits: Limits | None = None,
) -> dict[str, Any]:
    """Bring the schemas of all municipalities up to this code. Safe to run again, however the last one ended.

    Args:
        only: short names; empty for all.
        stop_after: so many waves; the rest is for a next call.
        jobs: municipalities at the same time.

    Raises:
        BusyError: another roll-out is running, here or on another machine.
        PlatformBehindError: the public schema goes first.
        RolloutFailedError: some were not migrated; the result says which, at which statement, and why.
        DatabaseLostError: the database went away; what is done is done.
    """
    try:
        return _roll_out(
            actor=actor,
            progress=progress,
            only=only,
            wave_size=wave_size,
            stop_after=stop_after,
            jobs=jobs,
            limits=limits or Limits(),
        )
    except (OperationalError, InterfaceError) as error:
        raise DatabaseLostError(
            _("The connection to the database was lost. What is done is done: run this again to go on.")
        ) from error


def _roll_out(
    *,
    actor: Actor,
    progress: Progress,
    only: Collection[str],
    wave_size: int,
    stop_after: int | None,
    jobs: int,
    limits: Limits,
) -> dict[str, Any]:
    with exclusive(LOCK_NAME):
        _refuse_when_public_is_behind()
        todo = agenda(only=only, wave_size=wave_size)
        run = _Run(progress=progress, jobs=jobs, limits=limits)
        if not todo.waves:
            return run.result(todo)
        with _on_record(actor) as rollout:
            progress.start("migrating", total=len(todo.turns), unit="municipalities")
            left = todo.waves[:stop_after]
            for _sweep in range(_SWEEPS):
                for wave in left:
                    run.do(wave, rollout)
                    if run.is_stopped:
                        break
                if run.is_stopped or stop_after is not None:
                    break
                left = run.newcomers(agenda(only=only, wave_size=wave_size, has_canary=False))
                if not left:
                    break
            result = run.result(todo)
            if run.is_stopped or result["counts"]["locked"]:
                rollout.state = RolloutState.STOPPED
        if rollout.state == RolloutState.STOPPED:
            raise RolloutFailedError(_summary(result), result=result)
        return result


def rehearse_roll_out(*, only: Collection[str] = (), wave_size: int = WAVE_SIZE) -> dict[str, Any]:
    """What `roll_out` would do now: the waves, in the shape of its result. Changes nothing, takes no lock."""
    _refuse_when_public_is_behind()
    run = _Run(progress=None, jobs=1, limits=Limits())
    todo = agenda(only=only, wave_size=wave_size)
    run.waves = [_described(wave) for wave in todo.waves]
    return run.result(todo)


def _refuse_when_public_is_behind() -> None:
    if missing := len(public_state().missing):
        raise PlatformBehindError(
            _("The platform's own schema lacks %(count)s migrations. Run this first: manage.py migrate_public")
            % {"count": missing}
        )


@contextmanager
def _on_record(actor: Actor) -> Iterator[Rollout]:
    """A roll-out with a row of its own. Whatever ran before is over, for we hold the lock."""
    with in_public():
        RolloutStep.objects.filter(outcome=Outcome.RUNNING).update(outcome=Outcome.INTERRUPTED)
        Rollout.objects.filter(state=RolloutState.RUNNING).update(state=RolloutState.INTERRUPTED)
        rollout = Rollout.objects.create(release=settings.RELEASE, actor_label=actor.label)
    try:
        yield rollout
        if rollout.state == RolloutState.RUNNING:
            rollout.state = RolloutState.SUCCEEDED
    except BaseException:  # Ctrl-C, a lost database
        rollout.state = RolloutState.INTERRUPTED
        raise
    finally:
        rollout.ended_at = timezone.now()
        with in_public():
            rollout.save()


@dataclass(kw_only=True)
class _Run:
    """The state of one roll-out."""

    progress: Progress | None
    jobs: int
    limits: Limits
    started: float = field(default_factory=time.monotonic)
    recordings: dict[str, Recording] = field(default_factory=dict)
    ended: list[Ended] = field(default_factory=list)
    waves: list[dict[str, Any]] = field(default_factory=list)
    is_stopped: bool = False
    _seen: set[str] = field(default_factory=set)

    def do(self, wave: Wave, rollout: Rollout) -> None:
        """One wave. A failure stops it: turns that have begun end, others do not begin."""
        self.waves.append(_described(wave))
        self._seen |= {turn.municipality.slug for turn in wave.turns}
        number, stop = len(self.waves), threading.Event()
        ended: list[Ended] = []
        waiting = list(wave.turns)
        with workers(self.jobs, stop) as pool:
            while waiting and not stop.is_set():
                batch = self._next_batch(waiting)
                waiting = [turn for turn in waiting if turn not in batch]
                futures = {pool.submit(self._turn, turn, rollout=rollout, wave=number, stop=stop) for turn in batch}
                for one in as_they_end(futures, self.progress):
                    ended.append(one)
                    self._learn(one, stop)
                    if len(ended) % _NOTED_AT_ONCE == 0:
                        _note(ended[-_NOTED_AT_ONCE:], rollout, number)
        _check(ended)
        _note(ended, rollout, number)
        self.ended += ended
        is_any_done = any(one.outcome in {Outcome.DONE, Outcome.SKIPPED} for one in ended)
        self.is_stopped = any(one.outcome == Outcome.FAILED for one in ended) or not is_any_done

    def _next_batch(self, waiting: list[Turn]) -> list[Turn]:
        """Those whose state was recorded already; or one of each state that was not, to record it."""
        known = [turn for turn in waiting if turn.state.digest in self.recordings or turn.is_unfinished]
        if known:
            return known
        return list({turn.state.digest: turn for turn in reversed(waiting)}.values())

    def _turn(self, turn: Turn, *, rollout: Rollout, wave: int, stop: threading.Event) -> Ended | None:
        if stop.is_set():
            return None
        return take_turn(
            turn, rollout=rollout, wave=wave, recording=self.recordings.get(turn.state.digest), limits=self.limits
        )

    def _learn(self, one: Ended, stop: threading.Event) -> None:
        if one.recording is not None:
            self.recordings.setdefault(one.turn.state.digest, one.recording)
        if one.outcome == Outcome.FAILED:
            stop.set()

    def newcomers(self, found: Agenda) -> tuple[Wave, ...]:
        """Municipalities that were made while the roll-out ran, by code of before."""
        waves = (
            Wave(title="new", turns=tuple(turn for turn in wave.turns if turn.municipality.slug not in self._seen))
            for wave in found.waves
        )
        return tuple(wave for wave in waves if wave.turns)

    def result(self, todo: Agenda) -> dict[str, Any]:
        """The operation's result: JSON."""
        outcomes = {
            one.turn.municipality.slug: {
                "outcome": one.outcome.value,
                "way": one.way,
                "ms": one.ms,
                "error": one.error,
                "statement": one.statement,
            }
            for one in self.ended
        }
        for municipality, reason in todo.skipped.items():
            outcomes[municipality.slug] = {"outcome": "skipped", "way": "", "ms": 0, "error": reason, "statement": ""}
        counts = {
            name: sum(one["outcome"] == name for one in outcomes.values())
            for name in ("done", "failed", "locked", "skipped")
        }
        turns = {turn.municipality.slug for turn in todo.turns}
        migrations = {key for turn in todo.turns for key in turn.state.missing}
        return {
            "release": settings.RELEASE,
            "migrations": [f"{app}.{name}" for app, name in sorted(migrations)],
            "waves": self.waves,
            "outcomes": outcomes,
            "counts": counts | {"current": todo.current, "waiting": len(turns - outcomes.keys())},
            "seconds": round(time.monotonic() - self.started, 2),
        }


def _described(wave: Wave) -> dict[str, Any]:
    return {"title": wave.title, "municipalities": [turn.municipality.slug for turn in wave.turns]}


def _check(ended: list[Ended]) -> None:
    """What was migrated is so when its `django_migrations` says so."""
    done = {one.turn.municipality.schema_name: one for one in ended if one.outcome == Outcome.DONE}
    for schema_name, state in schema_states(done).items():
        if not state.is_current:
            done[schema_name].outcome = Outcome.FAILED
            done[schema_name].error = f"{len(state.missing)} migrations still lack"


def _note(ended: list[Ended], rollout: Rollout, wave: int) -> None:
    steps = [
        RolloutStep(
            rollout=rollout,
            municipality_id=one.turn.municipality.pk,
            municipality_slug=one.turn.municipality.slug,
            wave=wave,
            outcome=one.outcome,
            way=one.way,
            ms=one.ms,
            error=one.error,
            statement=one.statement,
        )
        for one in ended
    ]
    with in_public():
        RolloutStep.objects.bulk_create(
            steps,
            update_conflicts=True,
            unique_fields=["rollout", "municipality_id"],
            update_fields=["wave", "outcome", "way", "ms", "error", "statement", "ended_at"],
        )
    for one in ended:
        if one.outcome not in {Outcome.DONE, Outcome.SKIPPED}:
            logger.warning("municipality_not_migrated", slug=one.turn.municipality.slug, outcome=one.outcome)


def _summary(result: dict[str, Any]) -> str:
    """Which municipalities were not migrated, at which statement, and why."""
    told = [
        f"{slug}: {one['error']}" + (f" ({one['statement']})" if one["statement"] else "")
        for slug, one in result["outcomes"].items()
        if one["outcome"] in {"failed", "locked"}
    ]
    counts = {name: result["counts"][name] for name in ("done", "failed", "locked", "waiting")}
    return str(
        _("%(done)s migrated, %(failed)s failed, %(locked)s in use by others, %(waiting)s not begun. %(details)s")
        % (counts | {"details": "; ".join(told)})
    )
