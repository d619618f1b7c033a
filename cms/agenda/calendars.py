"""Calendar files (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from cms.agenda.models import EventPage


def as_calendar(events: "Iterable[EventPage]", *, request: HttpRequest, name: str) -> bytes:
    """Events as a calendar; moments are in UTC, so a change to summer time moves nothing, and whole days are dates."""
    calendar = Calendar()
    calendar.add("prodid", "-//Meent//Agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for page in events:
        calendar.add_component(_event(page, request))
    return bytes(calendar.to_ical())


def _event(page: "EventPage", request: HttpRequest) -> Event:
    event = Event()
    event.add("uid", f"{page.translation_key}@{request.get_host().partition(':')[0]}")
    event.add("dtstamp", page.last_published_at or page.starts_at)
    event.add("summary", page.title)
    event.add("description", page.intro)
    event.add("url", request.build_absolute_uri(page.get_url(request)))
    if page.place:
        event.add("location", page.place)
    if page.is_all_day:
        event.add("dtstart", page.first_day)
        event.add("dtend", page.last_day + timedelta(days=1))  # the first day after it: RFC 5545, 3.6.1
        return event
    event.add("dtstart", page.starts_at.astimezone(UTC))
    event.add("dtend", (page.ends_at or page.starts_at).astimezone(UTC))
    return event
