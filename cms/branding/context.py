"""The variable `brand` in every template of a municipality."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms.branding.models import Brand
from tenants.context import is_bound


@dataclass(frozen=True)
class BrandContext:
    """What the templates of the frame need."""

    stylesheet_url: str
    classes: str
    logo_url: str
    name_in_logo: bool
    favicon_url: str
    slogan: str


def site_brand(request: HttpRequest) -> Brand | None:
    """The brand of the site that was asked; None before it has been provisioned."""
    site = Site.find_for_request(request)
    return Brand.objects.filter(site=site).first() if site is not None else None


def brand(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `brand`, in a municipality only; one query, when a template first uses it."""
    return {"brand": SimpleLazyObject(lambda: _brand_context(request))} if is_bound() else {}


def _brand_context(request: HttpRequest) -> BrandContext | None:
    brand = site_brand(request)
    if brand is None:
        return None
    return BrandContext(
        stylesheet_url=reverse("branding:stylesheet", args=[brand.stylesheet.digest]),
        classes=brand.css_classes,
        logo_url=brand.logo.url if brand.logo else "",
        name_in_logo=brand.name_in_logo and bool(brand.logo),
        favicon_url=brand.favicon.url if brand.favicon else "",
        slogan=brand.slogan,
    )
