"""Who runs the municipality: boards, and the people in them."""

from typing import Any

from django.core.validators import EmailValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model
from wagtail.search import index

from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.base.models import BasePage, PhotoPage
from cms.base.validators import validate_phone
from cms.kernen.models import LocalPage

PORTRAIT = ("fill-320x320|format-webp",)


class BoardPage(BasePage):
    """The college of mayor and aldermen, or the council: everybody below this page, in the order of the tree."""

    kind = _("Administration")

    class Board(models.TextChoices):
        """Which board; the council is shown by party."""

        COLLEGE = "college", _("mayor and aldermen")
        COUNCIL = "council", _("council, by party")

    board = models.CharField(_("which board"), max_length=10, choices=Board, default=Board.COLLEGE)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "people/board_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage", "content.ContentPage"]
    subpage_types = ["people.PersonPage"]

    content_panels = [*BasePage.content_panels, FieldPanel("board"), FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("college or council")
        verbose_name_plural = _("colleges and councils")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        photos = get_image_model().objects.prefetch_renditions(*PORTRAIT)
        people = list(
            PersonPage.objects.child_of(self)
            .live()
            .public()
            .defer_streamfields()
            .prefetch_related(models.Prefetch("photo", queryset=photos))
            .order_by("path")
        )
        groups: dict[str, list[PersonPage]] = {}
        for person in people:
            groups.setdefault(person.party if self.board == self.Board.COUNCIL else "", []).append(person)
        context["groups"] = list(groups.items())
        return context


class PersonPage(PhotoPage, LocalPage):
    """One person in a board. The title is the name; who is in two boards has an alias in the other."""

    kind = _("Person")
    search_weight = 0.8

    function = models.CharField(_("function"), max_length=200, help_text=_("For example: Wethouder"))
    party = models.CharField(_("party"), max_length=100, blank=True)
    portfolio = models.TextField(_("subjects"), max_length=1000, blank=True, help_text=_("One a line."))
    email = models.CharField(_("e-mail address"), max_length=254, blank=True, validators=[EmailValidator()])
    phone = models.CharField(_("phone number"), max_length=20, blank=True, validators=[validate_phone])
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "people/person_page.html"
    parent_page_types = ["people.BoardPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("function"), FieldPanel("party"), FieldPanel("portfolio")], heading=_("In the board")
        ),
        MultiFieldPanel([FieldPanel("email"), FieldPanel("phone")], heading=_("Contact")),
        PhotoPage.photo_panel,
        FieldPanel("body"),
        LocalPage.kernen_panel,
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("function"),
        index.SearchField("portfolio"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    @property
    def subjects(self) -> list[str]:
        """What they are responsible for."""
        return [line.strip() for line in self.portfolio.splitlines() if line.strip()]
