"""A fleet on a database of its own: bare municipalities, and migrations that exist for one test only."""

import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import override_settings

from tenants.context import as_owner, in_public
from tenants.fleet import fingerprints
from tenants.municipalities import health
from tenants.municipalities.models import Domain, Municipality, State
from tenants.provisioning.template import create_schema_from_template, new_schema_name, template_sql
from tests.databases import create_database, drop_database, model_database, use_database

APP = "notifications"  # whose migrations are added to
ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def own_database(template: str = "") -> Iterator[str]:
    """A copy of the migrated model (or another database), for work that commits; ours comes back afterwards."""
    before = str(connection.settings_dict["NAME"])
    name = f"meent_fleet_{uuid.uuid4().hex[:8]}"
    create_database(name, template=template or model_database())
    use_database(name)
    try:
        yield name
    finally:
        use_database(before)
        ContentType.objects.clear_cache()
        drop_database(name)


def make_bare(number: int) -> Municipality:
    """A municipality with a schema from the template and nothing in it; quick, for what only looks at schemas."""
    municipality = Municipality(
        schema_name=new_schema_name(),
        slug=f"dorp-{number:03}",
        name=f"Dorp {number:03}",
        official_name=f"Gemeente Dorp {number:03}",
        gemeentecode=f"{7000 + number}",
        state=State.READY,
    )
    sql = template_sql()
    with in_public(), transaction.atomic():
        municipality.save()
        Domain.objects.create(tenant=municipality, domain=f"dorp-{number:03}.localhost", is_primary=True)
        create_schema_from_template(municipality.schema_name, sql)
    return municipality


@contextmanager
def new_migrations(folder: Path, **sources: str) -> Iterator[dict[str, str]]:
    """This process's code has more migrations for a while, as after a release; public has them already.

    Args:
        sources: name → the list of operations, as Python.

    Yields:
        The environment for a process that shall have them too.
    """
    package = f"migrations_{uuid.uuid4().hex[:8]}"
    target = folder / package
    original = Path(apps.get_app_config(APP).path) / "migrations"
    shutil.copytree(original, target, ignore=shutil.ignore_patterns("__pycache__"))
    previous = max(path.stem for path in target.glob("[0-9]*.py"))
    for name, operations in sources.items():
        (target / f"{name}.py").write_text(_SOURCE.format(app=APP, previous=previous, operations=operations))
        previous = name
    modules = {APP: package}
    database = connection.settings_dict["NAME"]
    (folder / f"settings_{package}.py").write_text(
        f"from config.settings.test import *\nMIGRATION_MODULES = {modules!r}\n"
        f"DATABASES['default']['NAME'] = {database!r}\n"
    )
    sys.path.insert(0, str(folder))
    try:
        with override_settings(MIGRATION_MODULES=modules):
            _forget()
            with as_owner(), in_public(), connection.cursor() as cursor:
                for name in sources:
                    cursor.execute(
                        "INSERT INTO public.django_migrations (app, name, applied) VALUES (%s, %s, now())", [APP, name]
                    )
            yield {"DJANGO_SETTINGS_MODULE": f"settings_{package}", "PYTHONPATH": str(folder)}
    finally:
        sys.path.remove(str(folder))
        _forget()


def _forget() -> None:
    fingerprints.loader.cache_clear()
    fingerprints.on_disk.cache_clear()
    health.migrations_on_disk.cache_clear()


_SOURCE = """
import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("{app}", "{previous}")]
    operations = {operations}
"""

ADD_FIELD = """[
    migrations.AddField("outboxmessage", "note", models.CharField(max_length=50, db_default="")),
]"""
