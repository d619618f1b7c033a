"""Theme pages, which lead to products, and ordinary content pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms.base.blocks import BodyBlock, LinkBlock, LinkGroupBlock
from cms.base.fields import StreamField
from cms.base.links import block_links, page_links
from cms.base.models import BasePage, PhotoPage
from cms.kernen.models import LocalPage

MAX_POPULAR = 6


class ThemePage(PhotoPage):
    """A subject in the words of residents: what most of them come for, then the rest in groups."""

    kind = _("Theme")

    popular = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("often done"),
        blank=True,
        max_num=MAX_POPULAR,
        help_text=_("The 4 to 6 pages that most visitors need."),
    )
    groups = StreamField(
        [("group", LinkGroupBlock())],
        verbose_name=_("groups of links"),
        blank=True,
        help_text=_("At most 7 links a group. Without groups the page lists all pages below it."),
    )

    template = "content/theme_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage"]
    subpage_types = ["catalogue.ProductPage", "content.ContentPage", "content.ThemePage"]

    content_panels = [*BasePage.content_panels, FieldPanel("popular"), FieldPanel("groups"), PhotoPage.photo_panel]
    search_fields = [*BasePage.search_fields, index.SearchField("groups")]

    class Meta:
        verbose_name = _("theme page")
        verbose_name_plural = _("theme pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["popular"] = block_links((block.value for block in self.popular), request)
        context["groups"] = [
            (block.value["title"], block_links(block.value["links"], request)) for block in self.groups
        ]
        if not context["groups"]:
            shown = {link.url for link in context["popular"]}
            pages = Page.objects.child_of(self).live().public().order_by("title")
            context["children"] = [link for link in page_links(pages, request) if link.url not in shown]
        return context


class ContentPage(PhotoPage, LocalPage):
    """Information that is no product: about the municipality, privacy, policy."""

    kind = _("Information")
    search_weight = 0.8

    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "content/content_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage", "content.ContentPage"]
    subpage_types = ["content.ContentPage"]

    content_panels = [*BasePage.content_panels, PhotoPage.photo_panel, FieldPanel("body"), LocalPage.kernen_panel]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
