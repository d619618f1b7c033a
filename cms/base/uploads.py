"""What editors upload: judged on the form, where the error stands beside the file and the other fields stay."""

import secrets
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.forms.models import construct_instance
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.base.authors import without_author
from cms.base.documents import check_document
from cms.base.pictures import unreadable, without_metadata
from shared.malware import ScannerUnavailableError, is_infected
from tenants.errors import StorageFullError
from tenants.usage.limits import require_room


class _CheckedFile:
    """A form with a field `file`: scanned for malware, judged by its content, and refused when there is no room."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()  # type: ignore[misc]  # mixed into a form
        file = cleaned.get("file")
        if file and "file" in self.changed_data:  # type: ignore[attr-defined]  # idem
            try:
                _require_harmless(file)
                cleaned["file"] = self.judged(file)
                require_room(cleaned["file"].size)
            except ValidationError as error:
                self.add_error("file", error)  # type: ignore[attr-defined]  # idem
            except (StorageFullError, ScannerUnavailableError) as error:
                self.add_error("file", str(error))  # type: ignore[attr-defined]  # idem
        return cleaned

    def _post_clean(self) -> None:
        """Without the model's checks when the file is refused, or came before: they would find that there is none."""
        if "file" not in self.fields:  # type: ignore[attr-defined]  # mixed into a form
            construct_instance(self, self.instance, self._meta.fields)  # type: ignore[attr-defined,arg-type]  # idem
        elif "file" not in self.errors:  # type: ignore[attr-defined]  # idem
            super()._post_clean()  # type: ignore[misc]  # idem

    def judged(self, file: UploadedFile) -> UploadedFile:
        """The file as it will be kept.

        Raises:
            ValidationError: it will not.
        """
        raise NotImplementedError


class ImageForm(_CheckedFile, BaseImageForm):
    """Wagtail's, with the checks; what is kept has no metadata, and an address that nobody guesses.

    A picture is served to whoever has its address, also when it is not on a page yet, or lies in a closed folder.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = partial(_opened, self.fields["file"].to_python)

    def judged(self, file: UploadedFile) -> UploadedFile:
        kept = without_metadata(file)
        kept.name = f"{secrets.token_hex(8)}-{kept.name}"
        return kept


class DocumentForm(_CheckedFile, BaseDocumentForm):
    """Wagtail's, with the checks; what is kept does not say who made it."""

    def judged(self, file: UploadedFile) -> UploadedFile:
        content, extension = _content(file), str(file.name).rpartition(".")[2].lower()
        check_document(content, extension)
        kept = without_author(content, extension)
        if kept == content:
            return file
        return SimpleUploadedFile(str(file.name), kept, content_type=file.content_type or "application/octet-stream")


def _opened(to_python: Callable[[Any], Any], data: Any) -> Any:
    """Wagtail's own checks, which let an error of the decoder through when a picture is cut off."""
    try:
        return to_python(data)
    except ValidationError:
        raise
    except Exception as error:  # on hostile bytes Pillow's decoders raise nearly any type
        raise unreadable() from error


def _require_harmless(file: UploadedFile) -> None:
    """While the scanner is down the file is not taken: the editor has it, and tries again."""
    if is_infected(_content(file)):
        raise ValidationError(_("This file holds harmful software."))


def _content(file: UploadedFile) -> bytes:
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content
