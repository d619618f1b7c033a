"""Storage and requests of residents, measured afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from services.zaken.models import Zaak
from tenants.context import in_municipality, in_public
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.usage import tasks
from tenants.usage.limits import stored_bytes
from tenants.usage.measuring import file_bytes, measure, table_sizes
from tenants.usage.models import UsageDay
from tests.factories.zaken import make_zaak


def test_tables_of_all_municipalities_are_measured_in_one_query(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with CaptureQueriesContext(connection) as queries:
        sizes = table_sizes()
    assert sum("pg_class" in query["sql"] for query in queries) == 1
    assert len(queries) <= 2  # and the search path
    assert min(sizes[zonnedal.schema_name], sizes[waterveen.schema_name]) > 1_000_000
    assert "public" not in sizes


def test_files_are_measured_in_both_places_and_links_are_not_followed(
    zonnedal: Municipality, settings: Settings, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "large").write_bytes(b"x" * 5000)
    for root, size in ((settings.MEDIA_ROOT, 100), (settings.PRIVATE_ROOT, 20)):
        folder = Path(root) / zonnedal.schema_name / "a" / "b"
        folder.mkdir(parents=True)
        (folder / "file").write_bytes(b"x" * size)
        (folder / "link").symlink_to(outside)
        (folder / "link-to-file").symlink_to(outside / "large")
    assert file_bytes(zonnedal.schema_name) == 120
    assert file_bytes("m_nobody000000") == 0


def test_measure_notes_storage_today_and_zaken_on_their_own_days(zonnedal: Municipality) -> None:
    today = timezone.localdate()
    with in_municipality(zonnedal):
        make_zaak()
        for days in (1, 1, 30):
            zaak = make_zaak()
            Zaak.objects.filter(pk=zaak.pk).update(registratiemoment=timezone.now() - timedelta(days=days))
    measure(zonnedal, table_bytes=1000)
    measure(zonnedal, table_bytes=1000)  # twice is the same
    with in_public():
        found = {day.day: (day.zaken, day.storage_bytes) for day in UsageDay.objects.all()}
    assert found == {today: (1, 1000), today - timedelta(days=1): (2, None)}
    assert stored_bytes(zonnedal.schema_name) == 1000


@pytest.mark.usefixtures("in_zonnedal")
def test_what_is_written_and_removed_counts_until_the_next_measurement(zonnedal: Municipality) -> None:
    name = default_storage.save("original_images/a.png", ContentFile(b"x" * 500))
    default_storage.save("images/a.width-10.png", ContentFile(b"x" * 30))
    assert meter.pending(zonnedal.schema_name, Counted.STORED_BYTES) == 530
    default_storage.delete(name)
    default_storage.delete(name)  # it is gone already
    assert stored_bytes(zonnedal.schema_name) == 30


def test_the_daily_task_measures_each_in_a_task_of_its_own(
    zonnedal: Municipality, waterveen: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, int] = {}
    monkeypatch.setattr(tasks.measure_one, "delay", lambda schema_name, size: asked.update({schema_name: size}))
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own, which rolls back
    tasks.measure_all()
    assert asked.keys() == {zonnedal.schema_name, waterveen.schema_name}
    for schema_name, size in asked.items():
        tasks.measure_one(schema_name, size)
    tasks.measure_one("m_gone00000000", 1)
    with in_public():
        measured = dict(UsageDay.objects.values_list("slug", "storage_bytes"))
    assert measured == {"zonnedal": asked[zonnedal.schema_name], "waterveen": asked[waterveen.schema_name]}
