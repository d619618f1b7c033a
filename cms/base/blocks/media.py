"""Pictures, documents and videos, each with what somebody needs who can't see, hear or open them."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from cms.base.blocks.text import LIST_FEATURES


class FigureBlock(blocks.StructBlock):
    """An image with its own alternative text here, and a caption for all."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Image")
        group = _("Media")
        template = "base/blocks/figure.html"
        description = _("A picture that adds something. Say what it shows, or that it is only decoration.")


class DocumentBlock(blocks.StructBlock):
    """A file to download. What residents must know stands on a page, not in a file."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(
        label=_("Link text"),
        required=False,
        max_length=150,
        help_text=_("What it is, such as: Beleidsplan afval 2026. Empty: the title of the document."),
    )
    summary = blocks.CharBlock(label=_("What is in it"), required=False, max_length=250)

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        document = value.get("document")
        context["kind"] = document.file_extension.upper() if document is not None else ""
        context["size"] = _size(document) if document is not None else None
        return context

    class Meta:
        icon = "doc-full"
        label = _("Document")
        group = _("Media")
        template = "base/blocks/document.html"
        description = _("A file to download; its kind and size are shown.")


class VideoBlock(blocks.StructBlock):
    """A video that is on another site: a picture and a plain link, so that nobody is followed without a click."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    url = blocks.CharBlock(
        label=_("Address of the video"),
        max_length=500,
        validators=[URLValidator(schemes=["https"], message=_("Fill in an address that begins with https://."))],
        help_text=_("Residents go there when they click. Nothing of that site is loaded in this page."),
    )
    poster = ImageChooserBlock(label=_("Picture"), required=False, help_text=_("A still of the video."))
    duration = blocks.CharBlock(
        label=_("Duration"), required=False, max_length=40, help_text=_("For example: 2 minuten")
    )
    has_captions = blocks.BooleanBlock(
        label=_("The video has captions (ondertiteling)"),
        required=False,
        help_text=_("Obligatory for a video with speech."),
    )
    is_silent = blocks.BooleanBlock(label=_("Nobody speaks in the video"), required=False)
    transcript = blocks.RichTextBlock(
        label=_("What is said and shown, as text"),
        features=LIST_FEATURES,
        help_text=_("For people who can not see or hear the video. It folds out below the link."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not (cleaned.get("has_captions") or cleaned.get("is_silent")):
            raise StructBlockValidationError(
                {
                    "has_captions": ValidationError(
                        _("Choose a video with captions, or tick that nobody speaks. The law asks it (WCAG 1.2.2).")
                    )
                }
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        context["host"] = (urlsplit(value.get("url") or "").hostname or "").removeprefix("www.")
        return context

    class Meta:
        icon = "media"
        label = _("Video")
        group = _("Media")
        template = "base/blocks/video.html"
        description = _("A link to a video on another site, with a picture and the text of what is said.")


def _size(document: Any) -> int | None:
    """In bytes; None when the file is gone. Wagtail's own method writes what it finds, and a page never writes."""
    if document.file_size is not None:
        return int(document.file_size)
    try:
        return int(document.file.size)
    except OSError:
        return None
