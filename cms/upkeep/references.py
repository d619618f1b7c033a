"""Keeping sight of links to what was removed: Wagtail forgets on removal who refers to a thing."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import pre_delete
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex

from tenants.context import current_municipality, in_municipality
from tenants.municipalities.models import Municipality


def start() -> None:
    """Look out for pages, documents and images that are removed."""
    for model in (Page, get_document_model(), get_image_model()):
        pre_delete.connect(_before_removal, sender=model, dispatch_uid=f"upkeep_{model._meta.label_lower}")


def note_references(page_ids: Sequence[int]) -> None:
    """Write down again what these pages refer to, also what is gone."""
    for page in Page.objects.live().filter(pk__in=page_ids).specific(defer=False):
        ReferenceIndex.create_or_update_for_object(page)


def _before_removal(instance: Any, **_kwargs: Any) -> None:
    page_type = ReferenceIndex._get_base_content_type(Page)
    references = ReferenceIndex.get_references_to(instance).filter(base_content_type=page_type)
    sources = sorted({int(number) for number in references.values_list("object_id", flat=True)})
    if sources:
        transaction.on_commit(partial(_note, current_municipality(), sources))


def _note(municipality: Municipality, sources: Sequence[int]) -> None:
    with in_municipality(municipality):
        note_references(sources)
