"""The beat's part of measuring."""

from django.db import connection

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.tasks import platform_task
from tenants.usage import measuring


@platform_task(name="usage.measure")
def measure_all() -> None:
    """Measure the tables of all in one query, and have each municipality's files measured in a task of its own."""
    sizes = measuring.table_sizes()
    for schema_name in Municipality.objects.order_by("slug").values_list("schema_name", flat=True):
        measure_one.delay(schema_name, sizes.get(schema_name, 0))
    connection.close()  # it has looked at every table there is


@platform_task(name="usage.measure_one", time_limit=1800, soft_time_limit=1740)
def measure_one(schema_name: str, table_bytes: int) -> None:
    """Measure one municipality, in whatever state; it may be gone by now."""
    with in_public():
        municipality = Municipality.objects.filter(schema_name=schema_name).first()
    if municipality is not None:
        measuring.measure(municipality, table_bytes=table_bytes)
