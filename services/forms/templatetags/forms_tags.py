"""What a form's templates ask."""

from django import template
from django.forms import BoundField

from services.forms.fields import ExplanationField, PhotosField
from services.forms.models import DraftUpload

register = template.Library()


@register.filter
def is_photos(field: BoundField) -> bool:
    """Whether the field takes photos, and so shows those that were sent before."""
    return isinstance(field.field, PhotosField)


@register.filter
def is_explanation(field: BoundField) -> bool:
    """Whether it is a text and asks nothing."""
    return isinstance(field.field, ExplanationField)


@register.filter
def of_field(uploads: list[DraftUpload], field: BoundField) -> list[DraftUpload]:
    """The photos that answer one question."""
    return [upload for upload in uploads if upload.question == field.name]
