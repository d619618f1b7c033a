"""Everything streams: memory does not grow with rows or bytes."""

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tests.integration.tenants.transfer.conftest import OPERATOR

ROWS = 60_000
FILE_BYTES = 48 * 1024 * 1024
MOST_BYTES = 12 * 1024 * 1024
"""The description of the tables, pieces of 256 kB on their way, the list of members: no part of it grows."""


@pytest.fixture
def large(platform: None, scratch: Municipality, settings: Settings) -> Municipality:
    """Some 20 MB of rows and two large files."""
    with in_municipality(scratch), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO taggit_tag (name, slug) SELECT n || repeat(' naam', 15), n || repeat('-slug', 15) "
            "FROM generate_series(1, %s) n",
            [ROWS],
        )
    for root, name in ((settings.MEDIA_ROOT, "images/large.jpg"), (settings.PRIVATE_ROOT, "zaken/large.bin")):
        path = Path(root) / scratch.schema_name / name
        path.parent.mkdir(parents=True)
        path.write_bytes(os.urandom(1024 * 1024) * (FILE_BYTES // (1024 * 1024)))
    return scratch


def peak_of(work: Callable[[], object]) -> int:
    """The most memory in bytes that Python held at once while it worked."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_stays_flat_out_and_in(large: Municipality, tmp_path: Path) -> None:
    target = tmp_path / "large.zip"
    out = peak_of(lambda: export_municipality(municipality=large, to=target, actor=OPERATOR))
    assert target.stat().st_size > 2 * FILE_BYTES
    identity = NewIdentity(
        purpose="production", slug="groot", name="Groot", domain="groot.localhost", gemeentecode="9022"
    )
    back = peak_of(lambda: import_municipality(file=target, actor=OPERATOR, identity=identity))
    assert max(out, back) < MOST_BYTES < FILE_BYTES
