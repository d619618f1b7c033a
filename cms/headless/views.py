"""What the API gives of pages, pictures and documents. The same for everybody."""

from collections.abc import Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import DataError
from django.db.models import CharField, IntegerField
from django.db.models.functions import Cast
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api import APIField
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Collection, CollectionViewRestriction, Page, ReferenceIndex, Site

PAGE_FIELDS = (
    *(
        "intro",
        "body",
        "photo",
        "photo_alt",
        "date",
        "question",
        "upl_name",
        "upl_uri",
        "audience",
        "costs",
        "duration",
    ),
    *("needed", "conditions", "steps", "when_you_hear", "rules", "objection", "without_digid", "address", "phone"),
    *("hours_note", "directions", "accessibility", "start", "end", "place"),
)
"""What is shown of a page when its kind has it. A field that is not named here stays inside."""


class _ForEverybody:
    """Asks nobody who they are, and takes an odd question for a wrong one."""

    authentication_classes: Sequence[Any] = ()
    permission_classes: Sequence[Any] = ()
    request: Request

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, ValueError | TypeError | LookupError | DataError):
            error = BadRequestError("this is not a question that we understand")
        answer: Response = super().handle_exception(error)  # type: ignore[misc]  # mixed into Wagtail's view
        return answer


class PagesView(_ForEverybody, PagesAPIViewSet):
    """Published pages of the own site that are for everybody."""

    @classmethod
    def get_body_fields(cls, model: Any) -> list[APIField]:
        known = {field.name for field in super().get_body_fields(model)}
        found = [APIField(name) for name in PAGE_FIELDS if hasattr(model, name) and name not in known]
        return [*super().get_body_fields(model), *found]

    def get_base_queryset(self) -> Any:
        return public_pages(self.request)


class ImagesView(_ForEverybody, ImagesAPIViewSet):
    """Pictures on such pages."""

    def get_queryset(self) -> Any:
        return used(self.model, public_pages(self.request))


class DocumentsView(_ForEverybody, DocumentsAPIViewSet):
    """Documents that such pages link to."""

    def get_queryset(self) -> Any:
        return used(self.model, public_pages(self.request))


def public_pages(request: Any) -> Any:
    """What a visitor without an account can open on the site that was asked."""
    site = Site.find_for_request(request)
    if site is None:
        return Page.objects.none()
    return Page.objects.descendant_of(site.root_page, inclusive=True).live().public()


def used(model: Any, pages: Any) -> Any:
    """What these pages show or link to, less what stands in a folder that is not for everybody.

    What an editor has uploaded and not used may be a secret until tomorrow.
    """
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=pages.order_by().annotate(key=Cast("pk", CharField())).values("key"),
    )
    shown = references.annotate(key=Cast("to_object_id", IntegerField())).values("key")
    return model.objects.filter(pk__in=shown).exclude(collection__in=_restricted_collections()).order_by("pk")


def _restricted_collections() -> list[int]:
    keys: set[int] = set()
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        below = Collection.objects.descendant_of(restriction.collection, inclusive=True)
        keys.update(below.values_list("pk", flat=True))
    return sorted(keys)
