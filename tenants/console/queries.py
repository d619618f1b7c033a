"""What an operator sees of all municipalities at once."""

from dataclasses import dataclass

from django.db.models import Count, Q

from tenants.fleet.queries import migration_states
from tenants.municipalities.models import Domain, Municipality, Purpose, State


@dataclass(frozen=True)
class MunicipalityRow:
    """One line of the overview.

    Attributes:
        domains: the main one first.
        missing_migrations: how many migrations this schema still lacks.
        has_schema: whether there is a schema at all.
    """

    municipality: Municipality
    domains: list[Domain]
    missing_migrations: int
    has_schema: bool

    @property
    def more_domains(self) -> int:
        """How many there are beside the main one."""
        return len(self.domains) - 1


@dataclass(frozen=True)
class Totals:
    """How many there are, over the whole platform."""

    all: int
    ready: int
    suspended: int
    training: int


def municipality_rows(municipalities: list[Municipality]) -> list[MunicipalityRow]:
    """These, with their prefetched domains and the state of their migrations; one statement, however many there are."""
    states = migration_states(municipalities) if municipalities else {}
    rows = []
    for municipality in municipalities:
        state = states[municipality.schema_name]
        domains = sorted(municipality.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
        rows.append(MunicipalityRow(municipality, domains, len(state.missing), has_schema=state.exists))
    return rows


def totals() -> Totals:
    """Counts for the head of the overview, in one query."""
    return Totals(
        **Municipality.objects.aggregate(
            all=Count("pk"),
            ready=Count("pk", filter=Q(state=State.READY)),
            suspended=Count("pk", filter=Q(state=State.SUSPENDED)),
            training=Count("pk", filter=Q(purpose=Purpose.TRAINING)),
        )
    )
