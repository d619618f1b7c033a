"""Setting a brand: presets for a demo, theme packs, and what it was before."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.branding.choices import FONT_PAIRS, Corners, Fonts
from cms.branding.errors import UnknownFormerBrandError
from cms.branding.images import safe_image
from cms.branding.models import Brand
from cms.branding.packs import CHOICES, ThemePack, write_pack
from cms.branding.presets import Preset
from cms.branding.tokens import write_tokens
from shared.actors import Actor
from shared.logging import get_logger

logger = get_logger(__name__)


@transaction.atomic
def apply_preset(*, brand: Brand, preset: Preset, actor: Actor) -> Brand:
    """Give a brand the values of a preset, held to the same rules as an editor.

    Raises:
        ValidationError: a pair of colours has too little contrast, or a choice does not exist.
        UnsafeImageError: the logo is not safe.
    """
    for name, value in preset.values.items():
        setattr(brand, name, value)
    picture = safe_image(SimpleUploadedFile(preset.logo.name, preset.logo.read_bytes()))
    for file in (brand.logo, brand.favicon):
        stored = f"branding/{picture.name}"
        if file.storage.exists(stored):
            file.name = stored
        else:
            file.save(str(picture.name), picture, save=False)
    brand.full_clean()
    brand.save()
    logger.info("brand_preset_applied", preset=preset.name, actor=actor.kind)
    return brand


def apply_values(*, brand: Brand, values: Mapping[str, str], actor: Actor) -> Brand:
    """Give a brand the values of a theme pack or a token file; what they do not say stays.

    Raises:
        ValidationError: a pair of colours has too little contrast, or a value is not valid.
    """
    brand.set_values(dict(values))
    return _keep(brand, event="brand_values_applied", actor=actor)


def put_back(*, brand: Brand, number: int, actor: Actor) -> Brand:
    """Give a brand what it was: `number` counts from 0, the latest.

    Raises:
        UnknownFormerBrandError: there is no such former brand.
        ValidationError: it does not pass what is asked of a brand today.
    """
    if not 0 <= number < len(brand.former):
        raise UnknownFormerBrandError(_("This former brand is no longer there."))
    brand.set_values(brand.former[number]["values"])
    return _keep(brand, event="brand_put_back", actor=actor)


def store_pictures(pack: ThemePack) -> dict[str, str]:
    """Keep the pictures of a pack; field → the name in the storage. One that is there already is not kept twice."""
    names = {}
    for field, picture in pack.images.items():
        storage = Brand._meta.get_field(field).storage
        stored = f"branding/{picture.name}"
        names[field] = stored if storage.exists(stored) else storage.save(stored, picture)
    return names


def export_pack(brand: Brand, *, name: str) -> bytes:
    """The brand as a theme pack, with the letters that it uses."""
    said: dict[str, Any] = {
        "colours": brand.colours,
        "fonts": Fonts(brand.fonts),
        "corners": Corners(brand.corners),
        "heading_size": brand.heading_size,
    }
    files = {}
    for field in ("logo", "favicon"):
        if picture := getattr(brand, field):
            with picture.open() as file:
                files[f"{field}{Path(picture.name).suffix}"] = file.read()
    return write_pack(
        name=name,
        tokens=write_tokens(**said),
        classic=write_tokens(**said, is_w3c=False),
        choices={choice: getattr(brand, choice) for choice in CHOICES},
        files=files | font_files(Fonts(brand.fonts)),
    )


def font_files(fonts: Fonts) -> dict[str, bytes]:
    """Name in a pack → a font file of this pair, as the front end carries it."""
    pair = FONT_PAIRS[fonts]
    families = {family.split(",")[0].strip('"').lower().replace(" ", "-") for family in (pair.text, pair.heading)}
    folder = finders.find("meent/fonts")
    if not isinstance(folder, str):
        return {}
    return {
        f"fonts/{file.name}": file.read_bytes()
        for family in sorted(families)
        for file in sorted(Path(folder).glob(f"{family}-latin-*.woff2"))
    }


def _keep(brand: Brand, *, event: str, actor: Actor) -> Brand:
    with transaction.atomic():
        brand.full_clean()
        brand.save()
    logger.info(event, actor=actor.kind)
    return brand
