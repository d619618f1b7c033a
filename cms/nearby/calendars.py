"""A waste calendar as a calendar file (RFC 5545): whole days, with a reminder the evening before."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from cms.kernen.models import Kern
from cms.kernen.queries import CollectionDay

_REMIND = timedelta(hours=-5)  # before midnight: 19.00 the evening before


def waste_calendar(kern: Kern, days: Iterable[CollectionDay], *, host: str) -> bytes:
    """An event for each day. The key of a day stays the same, so a calendar that takes it again doubles nothing."""
    calendar = Calendar()
    calendar.add("prodid", "-//Meent//Afvalkalender//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Waste calendar of %(kern)s") % {"kern": kern.name})
    now = timezone.now()
    for one in days:
        what = ", ".join(one.labels)
        event = Event()
        event.add("uid", f"afval-{one.day.isoformat()}-{kern.pk}@{host.partition(':')[0]}")
        event.add("dtstamp", now)
        event.add("summary", what)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + timedelta(days=1))  # the first day after it: RFC 5545, 3.6.1
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", what)
        alarm.add("trigger", _REMIND)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
