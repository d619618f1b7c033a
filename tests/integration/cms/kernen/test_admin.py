"""Kernen and their waste calendars in the back office."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from cms.kernen.models import Collection, Kern
from services.accounts.provisioning import CHIEF_EDITORS, EDITORS
from services.audit.models import AuditEntry
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import NewsPageFactory

KERNEN = "/beheer/kernen/"
OOSTWOUD = {"name": "Oostwoud", "kind": "village", "postcodes": "1678", "former_municipality": "Medemblik"}


@pytest.fixture
def chief(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(CHIEF_EDITORS))
    return client


@pytest.fixture
def kern(in_zonnedal: Municipality) -> Kern:
    return Kern.objects.create(slug="oostwoud", **OOSTWOUD)


def test_a_chief_editor_adds_changes_and_removes_one_and_it_is_on_record(chief: Client) -> None:
    assert chief.post(f"{KERNEN}erbij/", OOSTWOUD).status_code == 302
    kern = Kern.objects.get()
    assert (kern.slug, kern.former_municipality) == ("oostwoud", "Medemblik")
    chief.post(f"{KERNEN}{kern.pk}/", OOSTWOUD | {"name": "Oostwoude", "slug": "oostwoud"})
    kern.refresh_from_db()
    assert kern.name == "Oostwoude"
    chief.post(f"{KERNEN}{kern.pk}/weg/")
    assert not Kern.objects.exists()
    assert list(AuditEntry.objects.filter(object_kind="kern").order_by("at").values_list("event", flat=True)) == [
        "kern.saved",
        "kern.saved",
        "kern.removed",
    ]


@pytest.mark.usefixtures("kern")
@pytest.mark.parametrize(
    ("posted", "told"),
    [
        ({"name": ""}, "Vul een naam in"),
        ({"name": "Oostwoud"}, "bestaat al"),
        ({"name": "óostwoud"}, "Er is al een Oostwoud"),
        ({"postcodes": "dorp"}, "is geen postcode"),
        ({"postcodes": "1670-1680"}, "hoort al bij Oostwoud"),
        ({"latitude": "52.7"}, "allebei"),
        ({"latitude": "12", "longitude": "5"}, "50"),
        ({"name": "日本"}, "Vul een adres in"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_saved(chief: Client, posted: dict[str, str], told: str) -> None:
    answer = chief.post(f"{KERNEN}erbij/", {"name": "Westwoud", "kind": "village", "postcodes": "1617"} | posted)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert Kern.objects.count() == 1


def test_an_editor_who_does_not_publish_sets_none(in_zonnedal: Municipality, client_for: ClientFor, kern: Kern) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(EDITORS))
    for path in ("", "erbij/", "afvalkalender/", f"{kern.pk}/", f"{kern.pk}/afval/"):
        assert client.get(f"{KERNEN}{path}").status_code in {302, 403}, path
    assert client.post(f"{KERNEN}{kern.pk}/weg/").status_code in {302, 403}
    assert Kern.objects.exists()


def test_a_series_of_days_is_added_and_one_taken_out(chief: Client, kern: Kern) -> None:
    today = timezone.localdate()
    series = {"fraction": "gft", "first": today, "weeks": "2", "last": today + timedelta(days=30)}
    chief.post(f"{KERNEN}{kern.pk}/afval/", series)
    chief.post(f"{KERNEN}{kern.pk}/afval/", series)  # sent twice: nothing is doubled
    days = list(Collection.objects.values_list("day", flat=True))
    assert days == [today, today + timedelta(days=14), today + timedelta(days=28)]
    page = chief.get(f"{KERNEN}{kern.pk}/afval/").content.decode()
    assert page.count("Verwijderen<span") == 3
    chief.post(f"{KERNEN}{kern.pk}/afval/{Collection.objects.all()[1].pk}/weg/")
    assert list(Collection.objects.values_list("day", flat=True)) == [days[0], days[2]]


def test_a_series_that_ends_before_it_begins_is_refused(chief: Client, kern: Kern) -> None:
    answer = chief.post(
        f"{KERNEN}{kern.pk}/afval/", {"fraction": "gft", "first": "2027-03-01", "weeks": "1", "last": "2027-02-01"}
    )
    assert "Kies een dag na de eerste dag" in answer.content.decode()
    assert not Collection.objects.exists()


def test_a_collectors_file_replaces_its_period_and_its_kernen_only(chief: Client, kern: Kern) -> None:
    other = Kern.objects.create(name="Westwoud", slug="westwoud")
    for whose in (kern, other):
        for day in (date(2027, 1, 5), date(2027, 3, 1)):
            Collection.objects.create(kern=whose, day=day, fraction="rest")
    text = b"kern;datum;soort\nOostwoud;4-1-2027;gft\nOostwoud;31-1-2027;papier\n"
    chief.post(f"{KERNEN}afvalkalender/", {"file": SimpleUploadedFile("afval.csv", text)})
    rows = [(row.kern.name, row.day.isoformat(), row.fraction) for row in Collection.objects.select_related("kern")]
    assert sorted(rows) == [
        ("Oostwoud", "2027-01-04", "gft"),
        ("Oostwoud", "2027-01-31", "papier"),
        ("Oostwoud", "2027-03-01", "rest"),
        ("Westwoud", "2027-01-05", "rest"),
        ("Westwoud", "2027-03-01", "rest"),
    ]


def test_a_file_with_one_wrong_line_changes_nothing(chief: Client, kern: Kern) -> None:
    Collection.objects.create(kern=kern, day=date(2027, 1, 5), fraction="rest")
    text = b"kern;datum;soort\nOostwoud;4-1-2027;gft\nZuidwoud;5-1-2027;gft\n"
    answer = chief.post(f"{KERNEN}afvalkalender/", {"file": SimpleUploadedFile("afval.csv", text)})
    assert "regel 3" in answer.content.decode()
    assert "Zuidwoud" in answer.content.decode()
    assert Collection.objects.get().fraction == "rest"


def test_an_editor_ticks_for_which_villages_a_page_is(chief: Client, kern: Kern) -> None:
    page = NewsPageFactory.create(title="Feest")
    edit = f"/beheer/pages/{page.pk}/edit/"
    assert "Voor welke dorpen en wijken" in chief.get(edit).content.decode()
    page.kernen = [kern]
    page.save_revision().publish()
    page.refresh_from_db()
    assert [one.name for one in page.kernen.all()] == ["Oostwoud"]
    kern.delete()
    assert "Voor welke dorpen en wijken" not in chief.get(edit).content.decode()
    assert chief.get("/nieuws/").status_code == 200


@pytest.mark.usefixtures("in_zonnedal")
def test_half_a_place_is_refused_by_form_and_database() -> None:
    half = Kern(name="Half", slug="half", latitude=52.0)
    with pytest.raises(ValidationError, match="allebei"):
        half.clean()
    with pytest.raises(IntegrityError, match="kern_place_whole_or_absent"):
        half.save()
