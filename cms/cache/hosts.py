"""Whose host it is, known without the database for as long as nothing changed there."""

from dataclasses import asdict, dataclass
from typing import Any

from tenants.context import in_public
from tenants.municipalities.models import Domain, Municipality

_DOMAINS = Domain._meta.db_table
_MUNICIPALITIES = Municipality._meta.db_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host name that led to a municipality that is served.

    Attributes:
        made_at: the platform's number (`tenants.versions`) when that was found.
    """

    schema: str
    municipality: str
    domain: str
    made_at: int

    @property
    def own_tags(self) -> tuple[str, ...]:
        """When these change the municipality may be suspended, or the host another's: never answer from it then."""
        return (*self.municipality_tags, f"{_DOMAINS}#{self.domain}", f"{_DOMAINS}*")

    @property
    def municipality_tags(self) -> tuple[str, ...]:
        """The municipality's own row: state, name, purpose."""
        return (f"{_MUNICIPALITIES}#{self.municipality}", f"{_MUNICIPALITIES}*")

    @property
    def list_tags(self) -> tuple[str, ...]:
        """When some domain came or went the host is looked up anew; while the database is away it still counts."""
        return (_DOMAINS,)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def find_host(name: str, municipality: Municipality, *, made_at: int) -> Host | None:
    """The host by which a page of this municipality was just made; None for one that is no domain itself."""
    with in_public():
        domain = Domain.objects.filter(tenant=municipality, domain=name.partition(":")[0]).first()
    if domain is None:
        return None
    return Host(
        schema=municipality.schema_name, municipality=str(municipality.pk), domain=str(domain.pk), made_at=made_at
    )
