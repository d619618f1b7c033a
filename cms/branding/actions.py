"""Setting a brand from code: presets for a demo, or an operator's script."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from cms.branding.images import safe_image
from cms.branding.models import Brand
from cms.branding.presets import Preset
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
