"""One page type, and what header and footer show."""

import json
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail import blocks
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page


class TextBlock(blocks.RichTextBlock):
    class Meta:
        template = "base/blocks/text.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock()
    text = blocks.RichTextBlock()


class ProductPage(Page):
    """The fields that the template shows of a product."""

    intro = models.TextField()
    upl_uri = models.CharField(max_length=200, blank=True)
    upl_name = models.CharField(max_length=200, blank=True)
    costs = models.CharField(max_length=250, blank=True)
    duration = models.CharField(max_length=250, blank=True)
    needed = RichTextField(blank=True)
    conditions = RichTextField(blank=True)
    steps = StreamField([("step", StepBlock())], blank=True)
    when_you_hear = RichTextField(blank=True)
    rules = RichTextField(blank=True)
    legal_ground = RichTextField(blank=True)
    objection = RichTextField(blank=True)
    body = StreamField([("text", TextBlock())], blank=True)

    template = "catalogue/product_page.html"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        ancestors = self.get_ancestors().filter(depth__gt=2).live()
        context["crumbs"] = [{"title": page.title, "url": page.get_url(request)} for page in ancestors]
        context["structured_data"] = self.structured_data(request)
        return context

    def structured_data(self, request: HttpRequest) -> SafeString:
        details = ContactDetails.for_request(request)
        address = self.get_full_url(request)
        base_url = address.removesuffix(self.get_url(request) or "")
        data = {
            "@context": "https://schema.org",
            "@type": "GovernmentService",
            "name": self.title,
            "description": self.intro,
            "url": address,
            "inLanguage": "nl",
            "identifier": self.upl_uri,
            "serviceType": self.upl_name,
            "audience": [{"@type": "Audience", "audienceType": "inwoner"}],
            "areaServed": {"@type": "AdministrativeArea", "name": details.name},
            "provider": {
                "@type": "GovernmentOrganization",
                "name": details.official_name,
                "url": f"{base_url}/",
            },
            "termsOfService": " ".join(strip_tags(self.conditions.replace("</p>", " ")).split()),
            "offers": {"@type": "Offer", "description": self.costs},
        }
        text = json.dumps({key: value for key, value in data.items() if value}, ensure_ascii=False)
        return mark_safe(f'<script type="application/ld+json">{text}</script>')  # ours  # nosec


@register_setting
class ContactDetails(BaseSiteSetting):
    """Name, contact and what the footer links to."""

    name = models.CharField(max_length=100)
    official_name = models.CharField(max_length=100)
    phone = models.CharField(max_length=20)
    phone_note = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    visiting_address = models.TextField(blank=True)
    contact_page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    footer_links = StreamField([("page", blocks.PageChooserBlock())], blank=True)


@register_setting
class Brand(BaseSiteSetting):
    """The classes and style sheet of the look."""

    classes = models.CharField(max_length=250)
    stylesheet_url = models.CharField(max_length=200)
    slogan = models.CharField(max_length=80, blank=True)
