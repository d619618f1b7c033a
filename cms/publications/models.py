"""Documents that the municipality makes public, with what somebody needs to find and judge them."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.search import index

from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.base.models import BasePage
from cms.publications.categories import WooCategory

PUBLICATIONS_PER_PAGE = 20
LONGEST_QUERY = 100


class PublicationIndexPage(BasePage):
    """All publications, the newest first; to be narrowed by kind, year and words."""

    kind = _("Publications")
    search_weight = 0.6
    cached_query = ("page", "soort", "jaar")

    template = "publications/publication_index_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage", "content.ContentPage"]
    subpage_types = ["publications.PublicationPage"]

    class Meta:
        verbose_name = _("list of publications")
        verbose_name_plural = _("lists of publications")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        everything = PublicationPage.objects.child_of(self).live().public().defer_streamfields()
        years = sorted({day.year for day in everything.dates("document_date", "year")}, reverse=True)
        present = set(everything.order_by().values_list("category", flat=True).distinct())
        category = request.GET.get("soort", "")
        year = request.GET.get("jaar", "")
        words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
        found = everything
        if category in WooCategory.values:
            found = found.filter(category=category)
        if year.isdecimal() and int(year) in years:
            found = found.filter(document_date__year=int(year))
        for word in words.split():
            found = found.filter(
                models.Q(title__icontains=word)
                | models.Q(official_title__icontains=word)
                | models.Q(intro__icontains=word)
            )
        kept = request.GET.copy()
        kept.pop("page", None)
        context |= {
            "page_obj": Paginator(found.order_by("-document_date", "title"), PUBLICATIONS_PER_PAGE).get_page(
                request.GET.get("page")
            ),
            "categories": [choice for choice in WooCategory.choices if choice[0] in present],
            "years": years,
            "category": category,
            "year": year,
            "words": words,
            "query": f"{kept.urlencode()}&" if kept else "",
        }
        return context


class PublicationPage(BasePage):
    """One publication: what it is, of when, and the documents."""

    kind = _("Publication")
    search_weight = 0.6
    is_reviewed = False

    official_title = models.CharField(
        _("official title"), max_length=500, blank=True, help_text=_("Only when it differs from the title above.")
    )
    category = models.CharField(_("kind of information"), max_length=30, choices=WooCategory, default=WooCategory.OTHER)
    document_date = models.DateField(_("date of the document"), default=timezone.localdate)
    publisher = models.CharField(
        _("made public by"), max_length=200, blank=True, help_text=_("Empty: the municipality.")
    )
    documents = StreamField(
        [("document", DocumentChooserBlock(label=_("Document")))], verbose_name=_("documents"), blank=True
    )
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "publications/publication_page.html"
    parent_page_types = ["publications.PublicationIndexPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("official_title"),
                FieldPanel("category"),
                FieldPanel("document_date"),
                FieldPanel("publisher"),
            ],
            heading=_("About the document"),
        ),
        FieldPanel("documents"),
        FieldPanel("body"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("official_title"),
        index.SearchField("body"),
        index.FilterField("document_date"),
    ]

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
