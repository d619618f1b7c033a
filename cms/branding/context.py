"""The variable `brand` in every template of a municipality."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from cms.branding.models import Brand
from tenants.context import is_bound


def site_brand(request: HttpRequest) -> Brand | None:
    """The brand of the site that was asked; None before it has been provisioned."""
    site = Site.find_for_request(request)
    return Brand.objects.filter(site=site).first() if site is not None else None


def brand(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `brand`, in a municipality only; one query, when a template first uses it."""
    return {"brand": SimpleLazyObject(lambda: site_brand(request))} if is_bound() else {}
