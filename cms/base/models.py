"""The base of every page, and the municipality's contact details."""

import uuid
from typing import Any

from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.base.blocks import LinkBlock
from cms.base.fields import StreamField
from cms.base.languages import HOME_DEPTH, LANGUAGE_DEPTH, home_above, speak
from cms.base.linked_pages import want_links_of
from cms.base.links import Link, page_links
from cms.base.titles import title_for_colleague
from cms.base.validators import validate_phone

PREVIEW_SIZES = [
    {"name": "mobile", "icon": "mobile-alt", "device_width": 360, "label": _("Preview on a phone")},
    {"name": "tablet", "icon": "tablet-alt", "device_width": 768, "label": _("Preview on a tablet")},
    {"name": "desktop", "icon": "desktop", "device_width": 1280, "label": _("Preview on a computer")},
]


class BasePage(Page):
    """What every page has: an introduction in one or two sentences, and its way back to the home page."""

    kind: Promise = _("Page")
    """What a resident sees beside a search result."""
    search_weight = 1.0
    """How much this kind of page counts among search results."""
    is_reviewed = True
    """Whether it has to stay right; news and events pass."""

    intro = models.TextField(
        _("introduction"),
        max_length=400,
        help_text=_("The answer first, in one or two short sentences. Also shown in lists and search results."),
    )

    preview_sizes = PREVIEW_SIZES

    search_fields = [*Page.search_fields, index.SearchField("intro", boost=1), index.AutocompleteField("intro")]
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["crumbs"] = self.breadcrumbs(request)
        want_links_of(self)
        return context

    def get_admin_display_title(self) -> str:
        """Wagtail's, which would show the title of a draft to every colleague."""
        return title_for_colleague(self)

    def _above(self) -> list[Page]:
        """The pages above this one, outermost first; asked once, as long as it stays where it is."""
        known: tuple[str, list[Page]] | None = getattr(self, "_known_above", None)
        if known is None or known[0] != self.path:
            known = self._known_above = (self.path, list(self.get_ancestors()))
        return known[1]

    def get_view_restrictions(self) -> Any:
        """Wagtail's own, with the ancestors that the breadcrumb has too."""
        lineage = [self, *self._above()]
        if any(page.alias_of_id for page in lineage):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.filter(page_id__in=[page.pk for page in lineage])

    def breadcrumbs(self, request: HttpRequest | None) -> list[Link]:
        """The pages between home and this one, outermost first; one query."""
        if self.depth <= HOME_DEPTH + 1:
            return []
        above = self._above()
        is_translation = self.locale_id != above[HOME_DEPTH - 1].locale_id
        home_depth = LANGUAGE_DEPTH if is_translation else HOME_DEPTH
        return page_links((page for page in above if page.depth > home_depth and page.live), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Wagtail's, in the language of the page."""
        home = home_above(self)
        if home is not None:
            speak(request, home)
        return super().serve_preview(request, mode_name)


class PhotoPage(BasePage):
    """A page with a photo beside its title, and a text for who does not see it."""

    photo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("photo"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    photo_alt = models.CharField(
        _("what the photo shows"),
        max_length=200,
        blank=True,
        help_text=_("Read aloud to people who do not see the photo. Leave empty when the photo is only decoration."),
    )

    photo_panel = MultiFieldPanel([FieldPanel("photo"), FieldPanel("photo_alt")], heading=_("Photo"))

    class Meta:
        abstract = True


@register_setting(icon="help", order=1)
class ContactDetails(BaseSiteSetting):
    """How to reach the municipality: in the footer, beside products, on the contact page."""

    select_related = ["contact_page"]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone = models.CharField(_("phone number"), max_length=20, blank=True, validators=[validate_phone])
    phone_note = models.CharField(
        _("when to call"),
        max_length=200,
        blank=True,
        help_text=_("For example: Maandag tot en met vrijdag van 8.30 tot 17.00 uur"),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    visiting_address = models.TextField(
        _("visiting address"),
        max_length=300,
        blank=True,
        help_text=_("A line each: name of the building, street, postcode and place."),
    )
    postal_address = models.TextField(_("postal address"), max_length=300, blank=True, help_text=_("A line each."))
    contact_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("contact page"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    footer_links = StreamField(
        [("link", LinkBlock())],
        verbose_name=_("links in the footer"),
        blank=True,
        max_num=8,
        help_text=_("Such as privacy, accessibility, cookies."),
    )

    security_email = models.EmailField(
        _("e-mail address for weaknesses"),
        blank=True,
        db_default="",
        help_text=_(
            "For people who found a weakness in the website, in security.txt. Leave empty to have them report it to "
            "the administrators of the platform only."
        ),
    )
    security_policy = models.CharField(
        _("page about reporting weaknesses"),
        max_length=200,
        blank=True,
        db_default="",
        validators=[URLValidator(schemes=["https"])],
        help_text=_(
            "The full address of a page that says how you deal with a report, such as https://www.voorbeeld.nl/cvd"
        ),
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("phone"), FieldPanel("phone_note"), FieldPanel("email"), FieldPanel("contact_page")],
            heading=_("Phone and e-mail"),
        ),
        MultiFieldPanel([FieldPanel("visiting_address"), FieldPanel("postal_address")], heading=_("Addresses")),
        FieldPanel("footer_links"),
        MultiFieldPanel(
            [FieldPanel("security_email"), FieldPanel("security_policy")], heading=_("Reporting a weakness")
        ),
    ]

    class Meta:
        verbose_name = _("contact details")
        verbose_name_plural = _("contact details")
