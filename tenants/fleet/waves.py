"""Who is migrated, and in which order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.errors import UnknownMunicipalityError
from tenants.fleet.fingerprints import SchemaState, schema_states
from tenants.fleet.models import Outcome, RolloutStep
from tenants.municipalities.models import Municipality, State

BUSY_STATES = frozenset({State.PROVISIONING, State.RESTORING, State.REMOVING})
"""Others are at work on the schema: it is left alone and named."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One municipality to migrate.

    Attributes:
        is_unfinished: an earlier roll-out broke off while Django was migrating it, so what comes after the
            migrations (rights of new models) may lack.
    """

    municipality: Municipality
    state: SchemaState
    is_unfinished: bool = False


@dataclass(frozen=True, kw_only=True)
class Wave:
    """Municipalities that are migrated together; the next wave begins when all of them are done."""

    title: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, kw_only=True)
class Agenda:
    """What a roll-out has to do.

    Attributes:
        skipped: those that others are at work on, or that have no schema, with the reason.
        current: how many have all migrations already.
    """

    waves: tuple[Wave, ...]
    skipped: dict[Municipality, str]
    current: int

    @property
    def turns(self) -> list[Turn]:
        return [turn for wave in self.waves for turn in wave.turns]


def agenda(*, only: Collection[str], wave_size: int, has_canary: bool = True) -> Agenda:
    """Ask every schema what it lacks and put those that lack something in waves.

    Args:
        only: short names; empty for all.
        has_canary: let one go before the others when none is marked as such.

    Raises:
        UnknownMunicipalityError: `only` names one that does not exist.
    """
    with in_public():
        municipalities = list(Municipality.objects.order_by("slug"))
        unfinished = _unfinished()
    if unknown := set(only) - {municipality.slug for municipality in municipalities}:
        raise UnknownMunicipalityError(
            _("No municipality has the short name “%(slug)s”.") % {"slug": ", ".join(sorted(unknown))}
        )
    chosen = [municipality for municipality in municipalities if not only or municipality.slug in only]
    states = schema_states([municipality.schema_name for municipality in chosen])
    turns: list[Turn] = []
    skipped: dict[Municipality, str] = {}
    for municipality in chosen:
        state, is_unfinished = states[municipality.schema_name], municipality.pk in unfinished
        if not state.exists:
            skipped[municipality] = "it has no schema"
        elif state.is_current and not is_unfinished:
            continue
        elif municipality.state in BUSY_STATES:
            skipped[municipality] = f"it is {municipality.state}"
        else:
            turns.append(Turn(municipality=municipality, state=state, is_unfinished=is_unfinished))
    has_marked = any(municipality.is_canary for municipality in municipalities)
    waves = _waves(turns, wave_size=wave_size, picks_one=has_canary and not has_marked)
    return Agenda(waves=tuple(waves), skipped=skipped, current=len(chosen) - len(turns) - len(skipped))


def _unfinished() -> set[UUID]:
    """Those whose last turn did not end well: it broke off, or failed."""
    last = RolloutStep.objects.order_by("municipality_id", "-id").distinct("municipality_id")
    return {
        step.municipality_id for step in last if step.outcome in {Outcome.RUNNING, Outcome.INTERRUPTED, Outcome.FAILED}
    }


def _canary_of(turns: Sequence[Turn]) -> Turn | None:
    """The first that is served, for a site that is closed shows no trouble."""
    return next((turn for turn in turns if turn.municipality.state == State.READY), None)


def _waves(turns: Sequence[Turn], *, wave_size: int, picks_one: bool) -> list[Wave]:
    """Canaries, then training municipalities, then the others by name."""
    canaries = [turn for turn in turns if turn.municipality.is_canary]
    training = [turn for turn in turns if turn not in canaries and not turn.municipality.is_production]
    others = [turn for turn in turns if turn not in canaries and turn not in training]
    if picks_one and (training or others):
        first = _canary_of(training) or _canary_of(others) or (training or others)[0]
        canaries.append(first)
        training, others = ([turn for turn in group if turn is not first] for group in (training, others))
    return [
        Wave(title=title, turns=tuple(group[start : start + wave_size]))
        for title, group in (("canaries", canaries), ("training", training), ("others", others))
        for start in range(0, len(group), wave_size)
    ]
