"""Events, and the agenda that lists them: what comes first, by month, and what is over still reachable."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from cms.agenda.calendars import as_calendar
from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.base.linked_data import as_script
from cms.base.models import BasePage, PhotoPage
from cms.base.validators import validate_address
from cms.kernen.models import LocalPage

EVENTS_PER_PAGE = 15
IN_A_CALENDAR = 200


class EventQuerySet(PageQuerySet):
    def shown(self) -> "EventQuerySet":
        """Published, for everybody, with what a list shows."""
        return cast("EventQuerySet", self.live().public().defer_streamfields())

    def coming(self, now: datetime) -> "EventQuerySet":
        """What is not over yet, first things first."""
        is_coming = models.Q(ends_at__gte=now) | models.Q(ends_at=None, starts_at__gte=now)
        return cast("EventQuerySet", self.filter(is_coming).order_by("starts_at", "pk"))

    def past(self, now: datetime) -> "EventQuerySet":
        """What is over, the latest first."""
        is_over = models.Q(ends_at__lt=now) | models.Q(ends_at=None, starts_at__lt=now)
        return cast("EventQuerySet", self.filter(is_over).order_by("-starts_at", "pk"))

    def in_month(self, month: date) -> "EventQuerySet":
        """What happens in a month, in Europe/Amsterdam; something longer is in each of its months."""
        zone, following = timezone.get_default_timezone(), (month.replace(day=1) + timedelta(days=32)).replace(day=1)
        begin = datetime(month.year, month.month, 1, tzinfo=zone)
        end = datetime(following.year, following.month, 1, tzinfo=zone)
        goes_on = models.Q(ends_at__gte=begin) | models.Q(starts_at__gte=begin)
        return cast("EventQuerySet", self.filter(goes_on, starts_at__lt=end))


class AgendaPage(RoutablePageMixin, BasePage):
    """All events."""

    kind = _("Agenda")
    search_weight = 0.6
    cached_query = ("page", "maand", "voorbij")

    template = "agenda/agenda_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage"]
    subpage_types = ["agenda.EventPage"]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def events(self) -> EventQuerySet:
        """The events below this page."""
        below: EventQuerySet = EventPage.events.child_of(self)
        return below.shown()

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        now, month = timezone.now(), month_of(request.GET.get("maand", ""))
        is_past = "voorbij" in request.GET
        if month is not None:
            found = self.events().in_month(month).order_by("starts_at", "pk")
        else:
            found = self.events().past(now) if is_past else self.events().coming(now)
        context |= {
            "page_obj": Paginator(found, EVENTS_PER_PAGE).get_page(request.GET.get("page")),
            "months": coming_months(self.events().coming(now)),
            "month": month,
            "is_past": is_past and month is None,
            "query": f"maand={month:%Y-%m}&" if month else "voorbij=ja&" if is_past else "",
        }
        return context

    @path("kalender/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """What is coming, for a resident's own calendar."""
        events = self.events().coming(timezone.now())[:IN_A_CALENDAR]
        return calendar_response(as_calendar(events, request=request, name=self.title), "agenda.ics")


class EventPage(RoutablePageMixin, PhotoPage, LocalPage):
    """Something that happens on a day, or over some days."""

    kind = _("Event")
    search_weight = 0.6
    is_reviewed = False

    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    is_all_day = models.BooleanField(_("the whole day"), default=False, help_text=_("Then times are not shown."))
    place = models.CharField(
        _("where"), max_length=250, blank=True, help_text=_("For example: Gemeentehuis, Bloesemplein 1, Zonnedal")
    )
    organiser = models.CharField(_("who organises it"), max_length=200, blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    costs = models.CharField(_("costs"), max_length=200, blank=True, help_text=_("For example: Gratis"))
    registration_url = models.CharField(
        _("address to sign up"), max_length=500, blank=True, validators=[validate_address]
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    events = PageManager.from_queryset(EventQuerySet)()

    template = "agenda/event_page.html"
    parent_page_types = ["agenda.AgendaPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("is_all_day")],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldPanel("organiser"),
                FieldPanel("audience"),
                FieldPanel("costs"),
                FieldPanel("registration_url"),
            ],
            heading=_("In short"),
        ),
        PhotoPage.photo_panel,
        FieldPanel("body"),
        LocalPage.kernen_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.FilterField("starts_at"),
    ]

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        super().clean()
        if self.ends_at is not None and self.starts_at is not None and self.ends_at < self.starts_at:
            raise ValidationError({"ends_at": _("An event can't end before it begins.")})

    @property
    def first_day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> date:
        return timezone.localdate(self.ends_at) if self.ends_at else self.first_day

    @property
    def is_one_day(self) -> bool:
        return self.first_day == self.last_day

    @property
    def is_over(self) -> bool:
        ends_at: datetime = self.ends_at or self.starts_at
        return ends_at < timezone.now()

    @property
    def linked_data(self) -> SafeString:
        """https://schema.org/Event."""
        data = {
            "@context": "https://schema.org",
            "@type": "Event",
            "name": self.title,
            "description": self.intro,
            "startDate": self._moment(self.starts_at),
            "endDate": self._moment(self.ends_at or self.starts_at),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            **({"location": {"@type": "Place", "name": self.place, "address": self.place}} if self.place else {}),
            **({"organizer": {"@type": "Organization", "name": self.organiser}} if self.organiser else {}),
        }
        return as_script(data)

    def _moment(self, moment: datetime) -> str:
        local = timezone.localtime(moment)
        return local.date().isoformat() if self.is_all_day else local.isoformat()

    @path("kalender/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponse:
        """This event, for a resident's own calendar."""
        return calendar_response(as_calendar([self], request=request, name=self.title), f"{self.slug}.ics")


def month_of(value: str) -> date | None:
    """`2026-12` as its first day; None for anything else."""
    try:
        return datetime.strptime(value, "%Y-%m").date()  # noqa: DTZ007  # a month has no time zone
    except ValueError:
        return None


def coming_months(events: EventQuerySet) -> list[date]:
    """The months, by their first day, in which something begins or goes on from now."""
    months = set()
    for starts_at, ends_at in events.values_list("starts_at", "ends_at")[:IN_A_CALENDAR]:
        day, last = max(timezone.localdate(starts_at), timezone.localdate()), timezone.localdate(ends_at or starts_at)
        while day <= last:
            months.add(day.replace(day=1))
            day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        months.add(max(timezone.localdate(starts_at), timezone.localdate()).replace(day=1))
    return sorted(months)


def calendar_response(content: bytes, filename: str) -> HttpResponse:
    """A calendar file."""
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
