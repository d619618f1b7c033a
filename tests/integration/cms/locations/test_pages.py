from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cms.base.models import ContactDetails
from cms.locations.models import LocationPage, OpeningException, OpeningPeriod, main_opening_status
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import LocationPageFactory, contact_page, office_hours


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_contact_page_says_open_until(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        ContactDetails.objects.update(phone="14 0123", email="info@zonnedal.example", postal_address="Postbus 1")
    html = client_for(zonnedal).get("/contact/").content.decode()
    for text in (
        "Nu open, tot 17.00\N{NO-BREAK SPACE}uur",
        'href="tel:140123"',
        "Postbus 1",
        "maandag",
        "9.00 tot 17.00 uur",
    ):
        assert text in html, text


@time_machine.travel("2026-12-24 16:00:00+01:00", tick=False)
def test_exceptions_and_holidays_come_before_the_ordinary_week(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        town_hall = LocationPage.objects.get()
        town_hall.exceptions.add(
            OpeningException(date=date(2026, 12, 24), reason="Kerstavond", opens=time(9), closes=time(15))
        )
        town_hall.save()
    html = client_for(zonnedal).get("/contact/gemeentehuis/").content.decode()
    assert "Nu gesloten, maandag open vanaf 9.00\N{NO-BREAK SPACE}uur" in html
    places = [html.index(mark) for mark in ("(Kerstavond)", "(Eerste kerstdag)", "<caption>Openingstijden</caption>")]
    assert places == sorted(places)
    assert 'class="meent-hours__today"' in html


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_two_hours_on_an_exceptional_day_make_a_break(in_zonnedal: Municipality) -> None:
    town_hall = LocationPage.objects.get()
    for opens, closes in ((13, 15), (9, 11)):
        town_hall.exceptions.add(
            OpeningException(date=date(2026, 11, 23), reason="Inventaris", opens=time(opens), closes=time(closes))
        )
    town_hall.save()
    assert str(LocationPage.objects.get().hours.on(date(2026, 11, 23))) == "9.00 tot 11.00 uur en 13.00 tot 15.00 uur"


@time_machine.travel("2026-11-23 10:00:00+01:00", tick=False)
def test_footer_status_is_of_the_main_location(in_zonnedal: Municipality) -> None:
    library = LocationPageFactory.create(title="Bibliotheek", periods=office_hours(10, 20))
    page = contact_page()
    page.main_location = library
    page.save()
    assert main_opening_status() == "Nu open, tot 20.00\N{NO-BREAK SPACE}uur"


def test_no_status_without_hours_or_location(in_zonnedal: Municipality) -> None:
    OpeningPeriod.objects.all().delete()
    assert main_opening_status() == ""
    contact_page().delete()
    assert main_opening_status() == ""


def test_location_without_hours_shows_no_table(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        LocationPageFactory.create(title="Milieustraat", slug="milieustraat")
    html = client_for(zonnedal).get("/contact/milieustraat/").content.decode()
    assert "meent-hours" not in html
    assert "Milieustraat" in client_for(zonnedal).get("/contact/").content.decode()


@pytest.mark.parametrize(("opens", "closes"), [(17, 9), (9, 9)])
def test_closing_before_opening_is_refused(in_zonnedal: Municipality, opens: int, closes: int) -> None:
    period = OpeningPeriod(weekday=0, opens=time(opens), closes=time(closes))
    with pytest.raises(ValidationError, match="sluitingstijd"):
        period.clean()
    period.page = LocationPage.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningPeriod.objects.bulk_create([period])


def test_closing_at_midnight_is_accepted(in_zonnedal: Municipality) -> None:
    period = OpeningPeriod(weekday=6, opens=time(20), closes=time(0), page=LocationPage.objects.get())
    period.clean()
    OpeningPeriod.objects.bulk_create([period])


def test_exception_with_one_time_is_refused(in_zonnedal: Municipality) -> None:
    exception = OpeningException(date=date(2026, 12, 24), reason="Kerstavond", opens=time(9))
    with pytest.raises(ValidationError, match="beide tijden"):
        exception.clean()
    exception.page = LocationPage.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        OpeningException.objects.bulk_create([exception])
