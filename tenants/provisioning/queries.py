"""What the platform knows about municipalities, for command line and console."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tenants.context import in_municipality, in_public
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.provisioning.registry import municipality_facts

LAST_OPERATIONS = 10


def overview(*, state: str | None = None) -> list[dict[str, Any]]:
    """One line a municipality, by name; two queries, however many there are."""
    with in_public():
        found = Municipality.objects.prefetch_related("domains")
        if state:
            found = found.filter(state=state)
        return [
            {
                "slug": municipality.slug,
                "name": municipality.name,
                "gemeentecode": municipality.gemeentecode,
                "state": municipality.state,
                "state_changed_at": municipality.state_changed_at,
                "purpose": municipality.purpose,
                "is_canary": municipality.is_canary,
                "inhabitants": municipality.inhabitants,
                "domains": domains_of(municipality),
            }
            for municipality in found
        ]


def domains_of(municipality: Municipality) -> list[str]:
    """Host names, the primary one first; call it in public."""
    ordered = sorted(municipality.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
    return [domain.domain for domain in ordered]


def describe(municipality: Municipality) -> dict[str, Any]:
    """All facts about one municipality."""
    with in_public():
        domains = domains_of(municipality)
        schema_bytes, tables = _schema_size(municipality.schema_name)
        operations = Operation.objects.about(municipality)[:LAST_OPERATIONS]
        latest = [
            {
                "at": operation.created_at,
                "kind": operation.kind,
                "state": operation.state,
                "actor": operation.actor_label,
                "channel": operation.channel,
            }
            for operation in operations
        ]
    with in_municipality(municipality):
        missing = sorted(f"{app}.{name}" for app, name in missing_migrations())
        counts = {} if missing else {name: count() for name, count in municipality_facts.items()}
    files, files_bytes = _files(municipality.schema_name)
    fields = (
        "slug", "name", "official_name", "gemeentecode", "tooi_uri", "owms_uri", "oin", "rsin", "inhabitants",
        "schema_name", "state", "state_changed_at", "purpose", "is_canary", "created_at",
    )  # fmt: skip
    return {field: getattr(municipality, field) for field in fields} | {
        "url": f"{municipality.base_url}/",
        "domains": domains,
        "missing_migrations": missing,
        "counts": counts,
        "size": {"schema_bytes": schema_bytes, "tables": tables, "files": files, "files_bytes": files_bytes},
        "operations": latest,
    }


def _schema_size(schema_name: str) -> tuple[int, int]:
    """Bytes on disk with indexes, and number of tables."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_total_relation_size(oid)), 0), count(*) FROM pg_class"
            " WHERE relnamespace = to_regnamespace(%s) AND relkind = 'r'",
            [schema_name],
        )
        row = cursor.fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def _files(schema_name: str) -> tuple[int, int]:
    """Number and bytes of pictures and private files."""
    sizes = [
        path.stat().st_size
        for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        for path in Path(root, schema_name).rglob("*")
        if path.is_file()
    ]
    return len(sizes), sum(sizes)
