"""Contact page, town hall with its opening hours, and the contact details in the footer."""

from datetime import date, time, timedelta

import holidays
from wagtail.models import Site

from cms.base.models import ContactDetails
from cms.demo.content import Files, HoursException, Location
from cms.demo.wording import unbroken
from cms.locations.models import ContactPage, LocationPage, OpeningException, OpeningPeriod
from services.accounts.models import User

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARS_AHEAD = 2


def fill_contact(files: Files, *, editor: User, publisher: User, today: date) -> None:
    """Give the contact page and the town hall, which provisioning made, their own texts and hours."""
    contact = files.contact
    site = Site.objects.get(is_default_site=True)
    page = ContactPage.objects.child_of(site.root_page).get()
    page.title, page.intro = contact.title, contact.intro
    page.save_revision(user=editor, log_action=True).publish(user=publisher)

    hall = page.main_location
    hall.title = contact.visiting_name
    hall.intro = f"Adres, openingstijden en route van {contact.visiting_name}."
    hall.address = "\n".join(contact.visiting_address)
    hall.latitude, hall.longitude = contact.place
    hall.hours_note = contact.hours_note
    hall.directions, hall.accessibility = f"<p>{contact.route}</p>", f"<p>{contact.accessibility}</p>"
    hall.periods = periods(contact.hours)
    hall.exceptions = [row for exception in contact.exceptions for row in exception_rows(exception, today)]
    hall.save_revision(user=editor, log_action=True).publish(user=publisher)

    details = ContactDetails.objects.get(site=site)
    details.phone, details.phone_note, details.email = contact.phone, unbroken(contact.phone_note), contact.email
    details.visiting_address = "\n".join([contact.visiting_name, *contact.visiting_address])
    details.postal_address = "\n".join(contact.postal_address)
    details.contact_page = page
    details.save()


def make_locations(locations: tuple[Location, ...], *, editor: User, publisher: User) -> dict[str, int]:
    """Make the other buildings below the contact page; returns each one's page by its slug."""
    parent = ContactPage.objects.child_of(Site.objects.get(is_default_site=True).root_page).get()
    made = {}
    for location in locations:
        page = LocationPage(
            title=location.title,
            slug=location.slug,
            intro=location.intro,
            address="\n".join(location.address),
            phone=location.phone,
            is_desk=location.is_desk,
            latitude=location.place[0] if location.place else None,
            longitude=location.place[1] if location.place else None,
            hours_note=location.hours_note,
            directions=f"<p>{location.route}</p>",
            accessibility=f"<p>{location.accessibility}</p>",
        )
        page.periods = periods(location.hours)
        parent.add_child(instance=page)
        page.save_revision(user=editor, log_action=True).publish(user=publisher)
        made[page.slug] = page.pk
    return made


def periods(hours: dict[str, tuple[str, ...]]) -> list[OpeningPeriod]:
    """The rows of an ordinary week."""
    return [
        OpeningPeriod(weekday=WEEKDAYS.index(weekday), opens=opens, closes=closes)
        for weekday, rows in hours.items()
        for opens, closes in map(period, rows)
    ]


def period(text: str) -> tuple[time, time]:
    """ "9.00-16.30" as two times."""
    opens, _dash, closes = text.partition("-")
    return _clock(opens), _clock(closes)


def _clock(text: str) -> time:
    hour, _dot, minute = text.partition(".")
    return time(int(hour), int(minute))


def exception_rows(exception: HoursException, today: date) -> list[OpeningException]:
    """The rows of a yearly exception that are still to come: this year's and next year's."""
    days = [_day(exception, today.year + ahead) for ahead in range(YEARS_AHEAD)]
    hours: list[tuple[time | None, time | None]] = [period(text) for text in exception.hours]
    return [
        OpeningException(date=day, reason=exception.note, opens=opens, closes=closes)
        for day in days
        if day >= today
        for opens, closes in hours or [(None, None)]
    ]


def _day(exception: HoursException, year: int) -> date:
    if exception.easter_days is not None:
        return _easter(year) + timedelta(days=exception.easter_days)
    month, day = map(int, exception.month_day.split("-"))
    return date(year, month, day)


def _easter(year: int) -> date:
    """Easter Sunday: the first of the two days of Easter in the list of public holidays."""
    named: dict[date, str] = dict(holidays.country_holidays("NL", years=year, language="nl"))
    return min(day for day, name in named.items() if "paasdag" in name.lower())
