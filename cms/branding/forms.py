"""The form in which an editor sets the brand."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.branding.errors import UnsafeImageError
from cms.branding.images import safe_image
from cms.branding.packs import MAX_PACK_BYTES, ThemePack, read_pack
from cms.branding.tokens import read_tokens
from shared.errors import MeentError


class BrandForm(WagtailAdminModelForm):
    """Replaces what was uploaded by its safe copy."""

    class Media:
        css: ClassVar = {"all": ["branding/preview.css"]}
        js: ClassVar = ["branding/preview.js"]

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


class ThemeUploadForm(forms.Form):
    """A theme pack, or a file of design tokens."""

    file = forms.FileField(
        label=_("Theme pack or file of design tokens"),
        help_text=_(
            "A zip file that was made here, or design-tokens.json of a theme of NL Design System. At most 5 MB."
        ),
        validators=[FileExtensionValidator(["zip", "json"])],
    )

    def clean_file(self) -> Any:
        """Read it: what comes out is a `ThemePack`."""
        upload = self.cleaned_data["file"]
        if upload.size > MAX_PACK_BYTES:
            raise ValidationError(_("This theme pack is larger than 5 MB."))
        content = upload.read()
        try:
            return read_pack(content) if content[:2] == b"PK" else ThemePack(reading=read_tokens(content))
        except MeentError as error:
            raise ValidationError(str(error.message)) from error
