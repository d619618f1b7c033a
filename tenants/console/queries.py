"""What an operator sees of all municipalities at once."""

from dataclasses import dataclass

from tenants.context import in_municipality, in_public
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Municipality


@dataclass(frozen=True)
class MunicipalityRow:
    """One line of the overview.

    Attributes:
        missing_migrations: how many migrations this schema still lacks.
    """

    municipality: Municipality
    domains: list[str]
    missing_migrations: int


def municipality_rows() -> list[MunicipalityRow]:
    """Every municipality with its domains and the state of its migrations."""
    with in_public():
        municipalities = list(Municipality.objects.prefetch_related("domains"))
    rows = []
    for municipality in municipalities:
        with in_municipality(municipality):
            missing = len(missing_migrations())
        domains = sorted(municipality.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
        rows.append(MunicipalityRow(municipality, [domain.domain for domain in domains], missing))
    return rows
