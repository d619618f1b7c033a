"""News: an index page, and articles below it."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.images import get_image_model
from wagtail.search import index

from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.base.models import BasePage, PhotoPage
from cms.kernen.models import LocalPage
from cms.kernen.queries import has_kernen
from cms.news.feeds import ENTRIES, atom

NEWS_PER_PAGE = 10
CARD_RENDITIONS = tuple(
    f"fill-{size}|format-{kind}" for size in ("320x180", "640x360") for kind in ("avif", "webp", "jpeg")
)
"""As in `news/card.html`."""


class NewsIndexPage(RoutablePageMixin, BasePage):
    """All news, newest first."""

    kind = _("News overview")
    search_weight = 0.5
    cached_query = ("page",)

    template = "news/news_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["news.NewsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("news overview")
        verbose_name_plural = _("news overviews")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        paginator = Paginator(newest_news(below=self), NEWS_PER_PAGE)
        context["has_kernen"] = has_kernen()
        context["page_obj"] = paginator.get_page(request.GET.get("page"))
        return context

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """The newest articles, for a reader of feeds."""
        return atom(self, list(newest_news(below=self)[:ENTRIES]), request)


class NewsPage(PhotoPage, LocalPage):
    """One article: date, lead, photo, text."""

    kind = _("News")
    search_weight = 0.5
    is_reviewed = False

    date = models.DateField(_("date"), default=timezone.localdate)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "news/news_page.html"
    parent_page_types = ["news.NewsIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("date"),
        PhotoPage.photo_panel,
        FieldPanel("body"),
        LocalPage.kernen_panel,
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("date")]

    class Meta:
        verbose_name = _("news article")
        verbose_name_plural = _("news articles")


def newest_news(*, below: Any) -> "models.QuerySet[NewsPage]":
    """Published articles below a page, newest first, with what a card shows."""
    photos = get_image_model().objects.prefetch_renditions(*CARD_RENDITIONS)
    articles: models.QuerySet[NewsPage] = (
        NewsPage.objects.descendant_of(below)
        .filter(locale_id=below.locale_id)  # news in other languages lies below the home page too
        .live()
        .public()
        .defer_streamfields()
        .prefetch_related(models.Prefetch("photo", queryset=photos))
        .order_by("-date", "-first_published_at", "-pk")
    )
    return articles
