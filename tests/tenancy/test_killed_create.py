"""`kill -9` of a create half-way leaves no row, no schema, no role; the next one succeeds."""

import os
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from shared.actors import Actor
from tenants.context import as_owner, in_public
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.actions import create_municipality
from tests.conftest import remove_municipality

HALF_WAY = """
import sys, time, django
django.setup()
from shared.actors import Actor
from tenants.provisioning.actions import create_municipality
from tenants.provisioning.registry import ProvisioningStep, provisioning_steps

def stop_here(municipality):
    print(municipality.schema_name, flush=True)
    time.sleep(60)

provisioning_steps.register("stop here", ProvisioningStep(order=45, run=stop_here))
create_municipality(name="Halfweg", gemeentecode="9044", domain="halfweg.localhost", actor=Actor.system("test"))
"""


def _leftovers(schema_name: str) -> list[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace WHERE nspname = %s"
            " UNION ALL SELECT rolname FROM pg_roles WHERE rolname = %s",
            [schema_name, schema_name],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.system
def test_a_create_that_is_killed_leaves_nothing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
        creating = subprocess.Popen(
            [sys.executable, "-c", HALF_WAY],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.dev"},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert creating.stdout is not None
            lines = (line.strip() for line in creating.stdout)
            schema_name = next(line for line in lines if line.startswith("m_"))
        finally:
            creating.kill()
            creating.communicate()
        with in_public():
            assert not Municipality.objects.filter(slug="halfweg").exists()
            assert not Domain.objects.filter(domain="halfweg.localhost").exists()
        made = create_municipality(  # waits, if need be, until the server has noticed and rolled back
            name="Halfweg", gemeentecode="9044", domain="halfweg.localhost", actor=Actor.system("test")
        )
        try:
            assert _leftovers(schema_name) == []
            assert _leftovers(made.schema_name) == [made.schema_name] * 2
        finally:
            remove_municipality(made)
