"""A brand as it would be: made of the stored one and what an editor has typed or uploaded, and never saved."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.urls import reverse

from cms.branding.models import COLOUR_PREFIX, Brand

_CHOICES = ("fonts", "heading_size", "corners", "header_layout", "hero_style", "card_style", "tile_style")


def shown_fields() -> list[str]:
    """The fields that an example shows: colours and choices of form, never a file."""
    return [
        *(field.name for field in Brand._meta.concrete_fields if field.name.startswith(COLOUR_PREFIX)),
        *_CHOICES,
    ]


def draft(stored: Brand, typed: Mapping[str, Any]) -> Brand:
    """The stored brand with each typed value that is valid; one that is not (half typed) leaves what is there."""
    made = Brand(pk=stored.pk, site_id=stored.site_id)
    made.set_values(stored.values)
    for name in shown_fields():
        if name in typed:
            try:
                setattr(made, name, Brand._meta.get_field(name).clean(str(typed[name]), made))
            except ValidationError:
                continue
    if "slogan" in typed:
        made.slogan = str(typed["slogan"])[:80]
    values = {name: getattr(made, name) for name in shown_fields()}
    made.example_url = f"{reverse('branding_admin:example_css')}?{urlencode(values)}"
    return made
