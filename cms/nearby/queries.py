"""What is near by in one kern: for everybody who asks, so nothing here is about a person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from wagtail.images import get_image_model

from cms.agenda.models import EventPage, EventQuerySet
from cms.content.models import ContentPage
from cms.kernen.models import Kern
from cms.kernen.places import distance_km
from cms.kernen.queries import CollectionDay, collection_days
from cms.locations.models import ContactPage, LocationPage
from cms.locations.opening_hours import AMSTERDAM
from cms.news.models import NewsPage, newest_news
from cms.people.models import PORTRAIT, PersonPage

MOST_NEWS = 6
MOST_EVENTS = 4
MOST_PAGES = 10
COMING_DAYS = 4


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where residents of a kern go.

    Attributes:
        distance_km: as the crow flies; None when it is not known where one of the two lies.
    """

    location: LocationPage
    distance_km: float | None


class Nearby:
    """One kern, seen from below a home page; each part asks the database when it is used first."""

    def __init__(self, kern: Kern, home: Any) -> None:
        """Take the kern, and the home page of the language in which it is shown."""
        self.kern = kern
        self._home = home

    def news(self) -> list[NewsPage]:
        """Of this kern only, newest first."""
        return list(newest_news(below=self._home).filter(kernen=self.kern)[:MOST_NEWS])

    def events(self) -> list[EventPage]:
        """What is still to come in it."""
        below: EventQuerySet = EventPage.events.descendant_of(self._home)
        return list(below.shown().filter(kernen=self.kern).coming(timezone.now())[:MOST_EVENTS])

    def pages(self) -> list[ContentPage]:
        """Information that is for it."""
        return list(self._pages(ContentPage).order_by("title")[:MOST_PAGES])

    def people(self) -> list[PersonPage]:
        """Whom to speak to."""
        photos = get_image_model().objects.prefetch_renditions(*PORTRAIT)
        return list(self._pages(PersonPage).prefetch_related(Prefetch("photo", queryset=photos)).order_by("path"))

    def collections(self) -> list[CollectionDay]:
        """The days on which waste is collected that come first, today too."""
        return collection_days(self.kern, since=timezone.localdate(timezone=AMSTERDAM), most=COMING_DAYS)

    def desk(self) -> Desk | None:
        """The location that is for this kern, else the nearest one, else the main one."""
        locations = list(self._below(LocationPage).filter(is_desk=True).order_by("path"))
        if not locations:
            return None
        own = set(LocationPage.kernen.through.objects.filter(kern=self.kern).values_list("locationpage_id", flat=True))
        main = ContactPage.objects.live().order_by("pk").values_list("main_location_id", flat=True).first()
        desks = [Desk(location=one, distance_km=distance_km(self.kern, one)) for one in locations]

        def place(desk: Desk) -> tuple[bool, bool, float, bool]:
            far = desk.distance_km
            return (desk.location.pk not in own, far is None, far or 0.0, desk.location.pk != main)

        return min(desks, key=place)

    def _pages(self, model: Any) -> "QuerySet[Any]":
        found: QuerySet[Any] = self._below(model).filter(kernen=self.kern)
        return found

    def _below(self, model: Any) -> "QuerySet[Any]":
        pages = model.objects.descendant_of(self._home).filter(locale_id=self._home.locale_id)
        found: QuerySet[Any] = pages.live().public().defer_streamfields()
        return found
