"""The form in which an editor sets the brand."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.admin.forms import WagtailAdminModelForm

from cms.branding.errors import UnsafeImageError
from cms.branding.images import safe_image


class BrandForm(WagtailAdminModelForm):
    """Replaces what was uploaded by its safe copy."""

    def clean_logo(self) -> Any:
        return self._safe("logo")

    def clean_favicon(self) -> Any:
        return self._safe("favicon")

    def _safe(self, field: str) -> Any:
        upload = self.cleaned_data.get(field)
        if not isinstance(upload, UploadedFile):
            return upload  # unchanged, or cleared
        try:
            return safe_image(upload)
        except UnsafeImageError as error:
            raise ValidationError(str(error.message)) from error
