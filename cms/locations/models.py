"""Contact page and locations: where to go, when it is open."""

from collections import defaultdict
from datetime import datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.base.blocks import BodyBlock
from cms.base.blocks.text import LIST_FEATURES
from cms.base.fields import StreamField
from cms.base.models import BasePage, PhotoPage
from cms.base.validators import validate_address, validate_phone
from cms.kernen.models import LocalPage
from cms.kernen.places import check_place, latitude_field, longitude_field, place_constraint
from cms.kernen.queries import has_kernen
from cms.locations.opening_hours import AMSTERDAM, MIDNIGHT, Day, OpeningHours, Period, Status

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def _check_order(opens: Any, closes: Any) -> None:
    if opens is not None and closes is not None and closes != MIDNIGHT and closes <= opens:
        raise ValidationError({"closes": _("Fill in a closing time after the opening time. For midnight: 0:00.")})


class LocationPage(PhotoPage, LocalPage):
    """A building where residents can come, with its opening hours."""

    kind = _("Location")

    address = models.TextField(
        _("address"), max_length=300, help_text=_("Street and number, and on the next line postcode and place.")
    )
    phone = models.CharField(
        _("phone number"),
        max_length=20,
        blank=True,
        validators=[validate_phone],
        help_text=_("Only when it differs from the municipality's own."),
    )
    appointment_url = models.CharField(
        _("address to make an appointment"), max_length=500, blank=True, validators=[validate_address]
    )
    is_closed_on_holidays = models.BooleanField(
        _("closed on public holidays"),
        default=True,
        help_text=_(
            "The site knows the Dutch public holidays. Is it open on one of them? Add that day as an exception."
        ),
    )
    hours_note = models.CharField(
        _("about the opening hours"), max_length=250, blank=True, help_text=_("For example: U hebt een afspraak nodig.")
    )
    directions = RichTextField(_("how to get there"), features=LIST_FEATURES, blank=True)
    accessibility = RichTextField(_("accessibility of the building"), features=LIST_FEATURES, blank=True)

    map_picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture of a map"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("A picture of your own: the page asks nothing of a map service."),
    )
    map_alt = models.CharField(
        _("what the map shows"),
        max_length=300,
        blank=True,
        db_default="",
        help_text=_("For example: Het gemeentehuis ligt aan het plein, tegenover de kerk."),
    )
    route_url = models.CharField(
        _("address of a route planner"),
        max_length=500,
        blank=True,
        db_default="",
        validators=[validate_address],
        help_text=_("For example: https://www.openstreetmap.org/directions?to=52.09,5.12"),
    )

    is_desk = models.BooleanField(
        _("residents come here with questions"),
        default=True,
        db_default=True,
        help_text=_("Untick for a waste yard or a hall: it is not named as the nearest desk."),
    )
    latitude = latitude_field()
    longitude = longitude_field()

    template = "locations/location_page.html"
    parent_page_types = ["locations.ContactPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("address"), FieldPanel("phone"), FieldPanel("appointment_url")], heading=_("Address")
        ),
        InlinePanel("periods", heading=_("Opening hours in an ordinary week"), label=_("Hours")),
        InlinePanel("exceptions", heading=_("Days that differ"), label=_("Day")),
        MultiFieldPanel([FieldPanel("is_closed_on_holidays"), FieldPanel("hours_note")], heading=_("Also")),
        MultiFieldPanel(
            [
                FieldPanel("map_picture"),
                FieldPanel("map_alt"),
                FieldPanel("route_url"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("is_desk"),
            ],
            heading=_("Map and route"),
        ),
        FieldPanel("directions"),
        FieldPanel("accessibility"),
        PhotoPage.photo_panel,
        LocalPage.kernen_panel,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("address"), index.SearchField("directions")]

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = [place_constraint("locationpage_place_whole_or_absent")]

    def clean(self) -> None:
        super().clean()
        check_place(self)
        if self.map_picture_id is not None and not self.map_alt.strip():
            raise ValidationError({"map_alt": _("Say what the map shows, for people who do not see it.")})

    @cached_property
    def hours(self) -> OpeningHours:
        """The hours, from two queries."""
        weekly: dict[int, list[Period]] = defaultdict(list)
        for row in self.periods.all():
            weekly[row.weekday].append(Period(row.opens, row.closes))
        exceptions: dict[Any, Day] = {}
        for exception in self.exceptions.all():
            day = exception.date
            earlier = exceptions[day].periods if day in exceptions else ()
            own = () if exception.opens is None else (Period(exception.opens, exception.closes),)
            exceptions[day] = Day(day, tuple(sorted({*earlier, *own})), exception.reason)
        return OpeningHours(
            {weekday: tuple(sorted(rows)) for weekday, rows in weekly.items()}, exceptions, self.is_closed_on_holidays
        )

    def status(self, now: datetime | None = None) -> Status | None:
        """Open or closed now; None without opening hours."""
        return self.hours.status(now or timezone.now()) if self.hours else None

    @property
    def today(self) -> Any:
        return timezone.localdate(timezone=AMSTERDAM)

    @property
    def week(self) -> list[Day]:
        return self.hours.week(self.today)

    @property
    def coming_exceptions(self) -> list[Day]:
        return self.hours.coming_exceptions(self.today)

    @property
    def address_lines(self) -> list[str]:
        return str(self.address).splitlines()


class OpeningPeriod(models.Model):
    """Open from then to then on a day of an ordinary week; two on a day make a break.

    Keyed by number: a row of a draft has no key yet; with a UUID as default Wagtail would take it for one that is gone.
    """

    page = ParentalKey(LocationPage, on_delete=models.CASCADE, related_name="periods")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(_("closes"), help_text=_("0:00 is the end of the day."))

    panels = [FieldRowPanel([FieldPanel("weekday"), FieldPanel("opens"), FieldPanel("closes")])]

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="openingperiod_closes_after_it_opens",
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=MIDNIGHT),
            ),
            models.CheckConstraint(name="openingperiod_weekday_known", condition=models.Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {Period(self.opens, self.closes)}"

    def clean(self) -> None:
        _check_order(self.opens, self.closes)


class OpeningException(models.Model):
    """A date that differs: closed, or open at other hours."""

    page = ParentalKey(LocationPage, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=100, help_text=_("Residents see this. For example: Kerstavond"))
    opens = models.TimeField(_("opens"), null=True, blank=True, help_text=_("Leave both times empty for closed."))
    closes = models.TimeField(_("closes"), null=True, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("date"), FieldPanel("reason")]),
        FieldRowPanel([FieldPanel("opens"), FieldPanel("closes")]),
    ]

    class Meta:
        verbose_name = _("day that differs")
        verbose_name_plural = _("days that differ")
        ordering = ["date", "opens"]
        constraints = [
            models.CheckConstraint(
                name="openingexception_closed_or_both_times",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"

    def clean(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValidationError({"closes": _("Fill in both times, or none when it is closed.")})
        _check_order(self.opens, self.closes)


class ContactPage(BasePage):
    """How to reach the municipality: phone, e-mail, post, the main location with its hours, other locations."""

    kind = _("Contact")
    search_weight = 1.2

    main_location = models.ForeignKey(
        LocationPage,
        verbose_name=_("main location"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Its opening hours are shown here, on the home page and in the footer."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("more information"), blank=True)

    template = "locations/contact_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["locations.LocationPage"]
    max_count_per_parent = 1

    content_panels = [*BasePage.content_panels, FieldPanel("main_location"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        main = self.main_location if self.main_location is not None and self.main_location.live else None
        context["location"] = main
        context["has_kernen"] = has_kernen()
        others = LocationPage.objects.child_of(self).live().public().order_by("title")
        context["other_locations"] = others.exclude(pk=main.pk) if main is not None else others
        return context


def main_opening_status() -> str:
    """The sentence about the main location; empty without a contact page, location or hours."""
    page = ContactPage.objects.live().select_related("main_location").order_by("pk").first()
    location = page.main_location if page is not None else None
    status = location.status() if location is not None and location.live else None
    return status.text if status is not None else ""
