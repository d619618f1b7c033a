"""Where the picture of a page is, and what is on it."""

import hmac
from typing import Any

from django.urls import reverse
from wagtail.models import Page

from cms.branding.choices import Fonts
from cms.branding.models import Brand
from cms.sharing.picture import Look, draw_picture
from tenants.context import current_municipality
from tenants.signing import keyed_hashes

_PURPOSE = "sharing.picture"
_DIGEST_LENGTH = 24
_DRAWABLE = (".png", ".webp", ".jpg", ".jpeg")


def picture_url(page: Any, brand: Brand) -> str:
    """The full address of the page's picture. It changes with what is on it, and nobody can make one up."""
    digest = next(_digests(page.title, brand))
    path = reverse("sharing:picture", args=[digest, page.pk])
    return f"{current_municipality().base_url}{path}"


def is_address_of(digest: str, page: Page, brand: Brand) -> bool:
    """Whether this is the address of the picture as it is now."""
    return any(hmac.compare_digest(digest, one) for one in _digests(page.title, brand))


def draw(page: Page, brand: Brand) -> bytes:
    """The picture."""
    look = Look(colours=brand.colours, fonts=Fonts(brand.fonts), logo=_logo(brand), name_in_logo=brand.name_in_logo)
    return draw_picture(title=page.title, name=current_municipality().official_name, look=look)


def _digests(title: str, brand: Brand) -> Any:
    shown = "\0".join(
        [title, current_municipality().official_name, brand.stylesheet.digest, brand.logo.name, str(brand.name_in_logo)]
    )
    for found in keyed_hashes(shown, purpose=_PURPOSE):
        yield found.hex()[:_DIGEST_LENGTH]


def _logo(brand: Brand) -> bytes | None:
    """The logo when it is made of pixels, and there: a drawing in SVG is left out."""
    if not brand.logo or not brand.logo.name.lower().endswith(_DRAWABLE):
        return None
    try:
        with brand.logo.open("rb") as file:
            return bytes(file.read())
    except OSError:
        return None
