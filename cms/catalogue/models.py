"""The product page: one thing that a resident or business can ask of the municipality."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.base.blocks import BodyBlock, StepBlock
from cms.base.blocks.text import LIST_FEATURES
from cms.base.fields import StreamField
from cms.base.languages import spoken
from cms.base.links import Link
from cms.base.models import BasePage
from cms.base.validators import validate_address, validate_phone
from cms.catalogue.action_kinds import ActionKind
from cms.catalogue.forms import ProductPageForm
from cms.catalogue.structured import government_service
from cms.catalogue.upl import LegalGround, SdgArea, legal_grounds, sdg_areas, upl_names, validate_upl_name
from cms.catalogue.widgets import UplNameInput


class Audience(models.TextChoices):
    """For whom a product is."""

    RESIDENT = "resident", _("Residents")
    BUSINESS = "business", _("Businesses")
    BOTH = "both", _("Residents and businesses")


class ProductPage(BasePage):
    """A product, in the order in which residents read: answer, facts, button, how it goes, rules."""

    kind = _("Arrange")
    search_weight = 1.5

    upl_name = models.CharField(
        _("national product name (UPL)"),
        max_length=120,
        validators=[validate_upl_name],
        help_text=_("Type a few letters and choose from the list. Residents do not see this name."),
    )
    audience = models.CharField(_("for whom"), max_length=8, choices=Audience, default=Audience.RESIDENT)
    keywords = models.CharField(
        _("other words"),
        max_length=250,
        blank=True,
        help_text=_("Words that residents type in the search field, with commas. For example: verhuizen, nieuw adres"),
    )
    costs = models.CharField(_("costs"), max_length=250, blank=True, help_text=_("For example: € 86,10 or Gratis"))
    payment = models.CharField(
        _("how to pay"),
        max_length=250,
        blank=True,
        default="",
        db_default="",
        help_text=_("For example: Met pin aan de balie"),
    )
    duration = models.CharField(_("how long it takes"), max_length=250, blank=True)
    conditions = RichTextField(
        _("conditions"),
        features=LIST_FEATURES,
        blank=True,
        default="",
        db_default="",
        help_text=_("When somebody can get it. A list reads best."),
    )
    needed = RichTextField(_("what you need"), features=LIST_FEATURES, blank=True)

    action_kind = models.CharField(_("the button"), max_length=5, choices=ActionKind, default=ActionKind.NONE)
    action_label = models.CharField(
        _("text on the button"), max_length=60, blank=True, help_text=_("With a verb. For example: Paspoort aanvragen")
    )
    form = models.ForeignKey(
        "forms.Form", verbose_name=_("form"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    action_url = models.CharField(_("address"), max_length=500, blank=True, validators=[validate_address])
    action_phone = models.CharField(_("phone number"), max_length=20, blank=True, validators=[validate_phone])
    without_digid = RichTextField(
        _("no DigiD?"), features=LIST_FEATURES, blank=True, help_text=_("How to do it without DigiD or internet.")
    )
    at_counter = RichTextField(_("at the counter"), features=LIST_FEATURES, blank=True, default="", db_default="")
    by_phone = RichTextField(_("by phone"), features=LIST_FEATURES, blank=True, default="", db_default="")

    steps = StreamField([("step", StepBlock())], verbose_name=_("how it goes"), blank=True, max_num=12)
    when_you_hear = RichTextField(_("when you hear from us"), features=LIST_FEATURES, blank=True)
    no_reaction = RichTextField(
        _("if you hear nothing"),
        features=LIST_FEATURES,
        blank=True,
        default="",
        db_default="",
        help_text=_("What it means when the term is over without an answer, and what one can do then."),
    )
    rules = RichTextField(_("rules"), features=LIST_FEATURES, blank=True)
    objection = RichTextField(_("if you do not agree"), features=LIST_FEATURES, blank=True)
    legal_ground = RichTextField(
        _("legal ground"),
        features=LIST_FEATURES,
        blank=True,
        default="",
        db_default="",
        help_text=_("Such as your own regulation. Leave empty to show the laws that the national list names."),
    )
    contact = RichTextField(
        _("contact about this product"),
        features=LIST_FEATURES,
        blank=True,
        default="",
        db_default="",
        help_text=_("Only when it differs from how the municipality is reached."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("more information"), blank=True)
    english_title = models.CharField(
        _("title in English"),
        max_length=120,
        blank=True,
        default="",
        db_default="",
        help_text=_("For products of the Single Digital Gateway (SDG)."),
    )
    english_text = RichTextField(_("summary in English"), features=LIST_FEATURES, blank=True, default="", db_default="")

    base_form_class = ProductPageForm
    template = "catalogue/product_page.html"
    parent_page_types = ["content.ThemePage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("costs"),
                FieldPanel("payment"),
                FieldPanel("duration"),
                FieldPanel("needed"),
                FieldPanel("conditions"),
            ],
            heading=_("In short"),
        ),
        MultiFieldPanel(
            [
                HelpPanel(content=_("A product has one button. Fill in what belongs to your choice.")),
                FieldPanel("action_kind"),
                FieldPanel("action_label"),
                FieldPanel("form"),
                FieldPanel("action_url"),
                FieldPanel("action_phone"),
                FieldPanel("without_digid"),
            ],
            heading=_("The button"),
        ),
        MultiFieldPanel([FieldPanel("at_counter"), FieldPanel("by_phone")], heading=_("Without the website")),
        FieldPanel("steps"),
        MultiFieldPanel([FieldPanel("when_you_hear"), FieldPanel("no_reaction")], heading=_("The answer")),
        MultiFieldPanel(
            [FieldPanel("rules"), FieldPanel("legal_ground"), FieldPanel("objection")],
            heading=_("Rules and objection"),
        ),
        FieldPanel("contact"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("english_title"), FieldPanel("english_text")], heading=_("In English")),
        MultiFieldPanel(
            [FieldPanel("upl_name", widget=UplNameInput), FieldPanel("audience"), FieldPanel("keywords")],
            heading=_("So that it is found"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("keywords", boost=2),
        index.AutocompleteField("keywords"),
        index.SearchField("upl_name", boost=2),
        index.SearchField("needed"),
        index.SearchField("conditions"),
        index.SearchField("steps"),
        index.SearchField("rules"),
        index.SearchField("body"),
        index.FilterField("audience"),
        index.FilterField("upl_name"),
    ]

    class Meta:
        verbose_name = _("product page")
        verbose_name_plural = _("product pages")

    @property
    def upl_uri(self) -> str:
        """The product's identifier in the national list; empty when the name left the list."""
        known = upl_names().get(self.upl_name)
        return known.uri if known is not None else ""

    @property
    def legal_grounds(self) -> tuple[LegalGround, ...]:
        """The laws that the national list names; none when the page names its own ground."""
        return () if self.legal_ground else legal_grounds().get(self.upl_name, ())

    @property
    def sdg_areas(self) -> tuple[SdgArea, ...]:
        """The information areas of the Single Digital Gateway that the product belongs to."""
        return sdg_areas().get(self.upl_name, ())

    @property
    def action(self) -> Link | None:
        """The one button; None when there is none, or its form is closed."""
        if self.action_kind == ActionKind.FORM and self.form is not None and self.form.is_active:
            return Link(title=self.action_label or self.title, url=self.form.get_absolute_url())
        if self.action_kind == ActionKind.LINK and self.action_url:
            return Link(title=self.action_label or self.title, url=self.action_url, icon="external")
        if self.action_kind == ActionKind.PHONE and self.action_phone:
            label = self.action_label or _("Call %(number)s") % {"number": self.action_phone}
            return Link(title=str(label), url=f"tel:{self.action_phone.replace(' ', '')}", icon="phone")
        return None

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["action"] = self.action
        if self.action is not None and self.action_kind == ActionKind.FORM and not spoken(request).is_dutch:
            context["action"] = replace(self.action, language=settings.LANGUAGE_CODE)  # forms are in Dutch
        context["structured_data"] = government_service(self, request)
        return context
