"""The home page: search, top tasks, news."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.base.blocks import TopTaskBlock
from cms.base.fields import StreamField
from cms.base.languages import LANGUAGE_DEPTH, spoken
from cms.base.links import Link, block_links
from cms.base.models import BasePage, PhotoPage
from cms.kernen.queries import has_kernen
from cms.news.models import NewsIndexPage, NewsPage, newest_news

MAX_TOP_TASKS = 8
NEWS_CARDS = 3


class HomePage(PhotoPage):
    """The municipality's front door."""

    kind = _("Home page")

    question = models.CharField(
        _("question"),
        max_length=80,
        default="Waar kunnen wij u mee helpen?",
        help_text=_("The heading above the search field."),
    )
    popular_searches = StreamField(
        [("term", blocks.CharBlock(label=_("Search term"), max_length=40))],
        verbose_name=_("often searched"),
        blank=True,
        max_num=6,
        help_text=_("One or two words each. A click searches for them."),
    )
    top_tasks = StreamField(
        [("task", TopTaskBlock())],
        verbose_name=_("top tasks"),
        blank=True,
        max_num=MAX_TOP_TASKS,
        help_text=_("What most residents come for, with a verb: at most 8."),
    )

    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.ThemePage",
        "content.ContentPage",
        "news.NewsIndexPage",
        "locations.ContactPage",
    ]
    max_count = 1

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("question"), FieldPanel("popular_searches")], heading=_("Search")),
        FieldPanel("top_tasks"),
        PhotoPage.photo_panel,
    ]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["searches"] = self.search_links(spoken(request).prefix)
        context["tasks"] = self.task_links(request)
        context["news"] = self.news()
        context["has_kernen"] = has_kernen()
        context["news_index"] = NewsIndexPage.objects.child_of(self).live().first()
        return context

    def clean(self) -> None:
        super().clean()
        if self.depth == LANGUAGE_DEPTH and self.slug != self.locale.language_code:
            raise ValidationError({"slug": _("The address of this page is the code of its language. Leave it.")})

    def search_links(self, prefix: str = "") -> list[Link]:
        return [
            Link(title=block.value, url=f"{prefix}/zoeken/?{urlencode({'q': block.value})}")
            for block in self.popular_searches
        ]

    def task_links(self, request: HttpRequest | None) -> list[Link]:
        return block_links((block.value for block in self.top_tasks), request)

    def news(self) -> list[NewsPage]:
        """The newest published news, newest first."""
        return list(newest_news(below=self)[:NEWS_CARDS])
