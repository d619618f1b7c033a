"""Removing what is older than the municipality keeps."""

from django.db import connection, transaction
from psycopg2 import sql

from services.audit.actions import record
from services.audit.models import DEFAULT_KEEP_MONTHS, AuditEntry, AuditSettings
from shared.actors import Actor
from shared.logging import get_logger
from tenants.context import as_owner, current_municipality, in_municipality, in_public
from tenants.municipalities.models import Municipality

logger = get_logger(__name__)


def keep_months() -> int:
    """For how long the bound municipality keeps its log."""
    chosen = AuditSettings.objects.values_list("keep_months", flat=True).first()
    return chosen or DEFAULT_KEEP_MONTHS


def purge(municipality: Municipality, *, actor: Actor) -> int:
    """Remove what is too old, and write down that it was; returns how many rows went.

    As the owner of all tables: the municipality's own role may not remove rows, so no request of its site can.
    """
    with transaction.atomic():
        with in_municipality(municipality):
            months = keep_months()
            table = sql.Identifier(current_municipality().schema_name, AuditEntry._meta.db_table)
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute(
                sql.SQL("DELETE FROM {} WHERE at < now() - make_interval(months => %s)").format(table), [months]
            )
            count = int(cursor.rowcount)
        if count:
            with in_municipality(municipality):
                record("audit.purged", actor=actor, details={"count": count, "months": months})
            logger.info("audit_purged", slug=municipality.slug, count=count)
    return count
