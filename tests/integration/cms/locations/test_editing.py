"""Opening hours as an editor changes them in the back office."""

from typing import Any

import pytest
from django.test import Client

from cms.locations.models import LocationPage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import make_editor

NEW = ""  # a row that the editor just added; one of a draft has no key, but is known

LOGIN = "services.accounts.backends.MunicipalityBackend"


@pytest.fixture
def chief(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_editor("Hoofdredacteuren"), LOGIN)
    return client


def form_data(page: LocationPage, periods: list[dict[str, Any]], exceptions: list[dict[str, Any]]) -> dict[str, str]:
    data = {
        "title": page.title, "slug": page.slug, "intro": page.intro, "address": page.address, "directions": "null",
        "accessibility": "null", "is_closed_on_holidays": "on",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    for name, rows in (("periods", periods), ("exceptions", exceptions)):
        data |= {
            f"{name}-TOTAL_FORMS": str(len(rows)),
            f"{name}-INITIAL_FORMS": str(sum(1 for row in rows if row["id"] != NEW)),
            f"{name}-MIN_NUM_FORMS": "0",
            f"{name}-MAX_NUM_FORMS": "1000",
        }
        for number, row in enumerate(rows):
            data |= {f"{name}-{number}-{field}": "" if value is None else str(value) for field, value in row.items()}
    return data


def rows_of(page: LocationPage) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, "weekday": row.weekday, "opens": row.opens, "closes": row.closes} for row in page.periods.all()
    ]


def test_hours_are_added_changed_removed_and_published(zonnedal: Municipality, chief: Client) -> None:
    with in_municipality(zonnedal):
        page = LocationPage.objects.get()
        periods = rows_of(page)
    url = f"/beheer/pages/{page.pk}/edit/"
    periods[0]["closes"] = "12:30"
    periods[4]["DELETE"] = "on"
    periods.append({"id": NEW, "weekday": 5, "opens": "10:00", "closes": "13:00"})
    exception = {"id": NEW, "date": "2026-12-24", "reason": "Kerstavond", "opens": "09:00", "closes": "15:00"}

    draft = chief.post(url, form_data(page, periods, [exception]))
    assert draft.status_code == 302, draft.content.decode()
    with in_municipality(zonnedal):
        assert LocationPage.objects.get().periods.count() == 5  # a draft changes nothing that residents see
        latest = LocationPage.objects.get().get_latest_revision_as_object()
        saved = rows_of(latest)
        days_off = [{"id": row.pk, "date": row.date, "reason": row.reason} for row in latest.exceptions.all()]
    assert [row["weekday"] for row in saved] == [0, 1, 2, 3, 5]
    assert len(days_off) == 1

    published = chief.post(
        url, form_data(page, saved, [exception | {"id": days_off[0]["id"]}]) | {"action-publish": "1"}
    )
    assert published.status_code == 302, published.content.decode()
    with in_municipality(zonnedal):
        fresh = LocationPage.objects.get()
        assert [(row.weekday, row.closes.hour) for row in fresh.periods.all()] == [
            (0, 12), (1, 17), (2, 17), (3, 17), (5, 13),
        ]  # fmt: skip
        assert [row.reason for row in fresh.exceptions.all()] == ["Kerstavond"]


def test_wrong_hours_are_explained_beside_the_field(zonnedal: Municipality, chief: Client) -> None:
    with in_municipality(zonnedal):
        page = LocationPage.objects.get()
        periods = rows_of(page)
    periods[0]["closes"] = "08:00"
    response = chief.post(f"/beheer/pages/{page.pk}/edit/", form_data(page, periods, []) | {"action-publish": "1"})
    assert response.status_code == 200
    assert "Vul een sluitingstijd in na de openingstijd." in response.content.decode()
