"""Villages and neighbourhoods of the demo, their waste days for a year, and the pages that are for them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import holidays
from wagtail.models import Page

from cms.demo.contact import WEEKDAYS
from cms.demo.content import KernText, Round
from cms.kernen.actions import add_collections, save_kern
from cms.kernen.models import Kern
from cms.kernen.waste import every
from shared.actors import Actor

AHEAD = timedelta(days=365)
DEMO = Actor.system("demo_seed")


def make_kernen(
    kernen: tuple[KernText, ...], *, page_id: Callable[[str], int], publish: Callable[[Any], None], today: date
) -> None:
    """Make them, and publish the pages again that are for some of them."""
    own: dict[str, list[Kern]] = {}
    for text in kernen:
        latitude, longitude = text.place
        kern = Kern(
            name=text.name,
            slug=text.slug,
            kind=text.kind,
            postcodes="\n".join(text.postcodes),
            former_municipality=text.former,
            latitude=latitude,
            longitude=longitude,
        )
        kern.full_clean()
        save_kern(kern=kern, actor=DEMO)
        for fraction, trip in text.waste.items():
            add_collections(kern=kern, fraction=fraction, days=_days(trip, today), actor=DEMO)
        for slug in text.pages:
            own.setdefault(slug, []).append(kern)
    for slug, theirs in own.items():
        page: Any = Page.objects.get(pk=page_id(slug)).specific
        page.kernen = theirs
        publish(page)


def _days(trip: Round, today: date) -> list[date]:
    """A year of one weekday; on a public holiday the lorry comes the Saturday after."""
    first = today + timedelta(days=(WEEKDAYS.index(trip.day) - today.weekday()) % 7)
    free = holidays.country_holidays("NL", years=[today.year, today.year + 1])
    days = every(trip.weeks, first=first, last=today + AHEAD)
    return [day if day not in free else day + timedelta(days=(5 - day.weekday()) % 7 or 7) for day in days]
