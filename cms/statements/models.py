"""The accessibility statement and the privacy statement, in the parts that the law asks for."""

from django.core.validators import EmailValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from cms.base.blocks import BodyBlock
from cms.base.fields import StreamField
from cms.base.models import BasePage
from cms.base.validators import validate_address
from cms.statements.blocks import ProblemBlock, ProcessingBlock


class AccessibilityStatementPage(BasePage):
    """How accessible the site is (Besluit digitale toegankelijkheid overheid)."""

    kind = _("Accessibility statement")
    search_weight = 0.5

    class Status(models.TextChoices):
        """The five of the register on toegankelijkheidsverklaring.nl."""

        A = "A", _("A: meets all requirements")
        B = "B", _("B: meets some of them, and shows it")
        C = "C", _("C: research or measures have begun")
        D = "D", _("D: an effort is planned")
        E = "E", _("E: nothing was done yet")

    status = models.CharField(_("status"), max_length=1, choices=Status, default=Status.E)
    researched_on = models.DateField(_("date of the last research"), null=True, blank=True)
    report_url = models.CharField(_("address of the report"), max_length=500, blank=True, validators=[validate_address])
    register_url = models.CharField(
        _("address in the register"),
        max_length=500,
        blank=True,
        validators=[validate_address],
        help_text=_("The page of this statement on toegankelijkheidsverklaring.nl"),
    )
    email = models.CharField(
        _("where people report a problem"), max_length=254, blank=True, validators=[EmailValidator()]
    )
    problems = StreamField([("problem", ProblemBlock())], verbose_name=_("known problems"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "statements/accessibility_statement_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage", "content.ContentPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("researched_on"),
                FieldPanel("report_url"),
                FieldPanel("register_url"),
                FieldPanel("email"),
            ],
            heading=_("State"),
        ),
        FieldPanel("problems"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("problems"), index.SearchField("body")]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")


class PrivacyStatementPage(BasePage):
    """What the municipality does with personal data, purpose by purpose."""

    kind = _("Privacy statement")
    search_weight = 0.5

    officer_email = models.CharField(
        _("e-mail address of the data protection officer"), max_length=254, blank=True, validators=[EmailValidator()]
    )
    rights_url = models.CharField(
        _("address of the page where people use their rights"),
        max_length=500,
        blank=True,
        validators=[validate_address],
    )
    purposes = StreamField([("purpose", ProcessingBlock())], verbose_name=_("purposes"), blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    template = "statements/privacy_statement_page.html"
    parent_page_types = ["home.HomePage", "content.ThemePage", "content.ContentPage"]
    subpage_types: list[str] = []

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("purposes"),
        MultiFieldPanel([FieldPanel("officer_email"), FieldPanel("rights_url")], heading=_("Questions and rights")),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("purposes"), index.SearchField("body")]

    class Meta:
        verbose_name = _("privacy statement")
        verbose_name_plural = _("privacy statements")
