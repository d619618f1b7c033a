"""What editors upload: refused on the form when the municipality's storage is full."""

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from tenants.errors import StorageFullError
from tenants.usage.limits import require_room


class _RoomForFile:
    """A form with a field `file`; the error stands beside it, and what else was filled in stays."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]  # mixed into a form
        file = cleaned.get("file")
        if file and "file" in self.changed_data:  # type: ignore[attr-defined]  # idem
            try:
                require_room(file.size)
            except StorageFullError as error:
                self.add_error("file", str(error))  # type: ignore[attr-defined]  # idem
        return cleaned


class ImageForm(_RoomForFile, BaseImageForm):
    """Wagtail's, with the check."""


class DocumentForm(_RoomForFile, BaseDocumentForm):
    """Wagtail's, with the check."""
