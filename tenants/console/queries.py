"""What an operator sees of all municipalities at once."""

from dataclasses import dataclass

from tenants.context import in_public
from tenants.fleet.queries import migration_states
from tenants.municipalities.models import Municipality


@dataclass(frozen=True)
class MunicipalityRow:
    """One line of the overview.

    Attributes:
        missing_migrations: how many migrations this schema still lacks.
        has_schema: whether there is a schema at all.
    """

    municipality: Municipality
    domains: list[str]
    missing_migrations: int
    has_schema: bool


def municipality_rows() -> list[MunicipalityRow]:
    """Every municipality with its domains and the state of its migrations; as many statements for 342 as for one."""
    with in_public():
        municipalities = list(Municipality.objects.prefetch_related("domains"))
    states = migration_states(municipalities)
    rows = []
    for municipality in municipalities:
        state = states[municipality.schema_name]
        domains = sorted(municipality.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
        names = [domain.domain for domain in domains]
        rows.append(MunicipalityRow(municipality, names, len(state.missing), has_schema=state.exists))
    return rows
