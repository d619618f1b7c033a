"""Serving files of the bound municipality: nginx sends the bytes (X-Accel-Redirect), or we do without nginx."""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header

from shared.headers import FILE_POLICY
from shared.registry import Registry
from tenants.binding import effective_schema

_INLINE_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif", "image/gif"})
_SVG = "image/svg+xml"
_SVG_FOLDERS = frozenset({"branding"})  # built anew from safe parts by cms.branding
_PUBLIC_MAX_AGE_S = 7 * 24 * 3600

media_judges: Registry[Callable[[HttpRequest, str], bool | None]] = Registry("media_judges")
"""Asked with the name of a picture: whether this visitor may see it; None when it is for everybody."""


def _accel_response(kind: str, name: str) -> HttpResponse:
    response = HttpResponse()
    response["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX}{kind}/{quote(effective_schema())}/{quote(name)}"
    return response


def serve_private(file: FieldFile, *, filename: str, content_type: str, as_attachment: bool) -> HttpResponseBase:
    """Serve a private file; the caller has checked the permission.

    Anything but a raster image goes out as an attachment, whatever was asked, so that no uploaded page runs here.
    """
    as_attachment = as_attachment or content_type not in _INLINE_TYPES
    name = str(file.name)
    response: HttpResponseBase
    try:
        file.storage.path(name)  # of an imported row, say: nginx is told no name that leads out of the folder
    except SuspiciousFileOperation as error:
        raise Http404 from error
    if settings.ACCEL_PREFIX:
        response = _accel_response("private", name)
    else:
        try:
            response = FileResponse(file.storage.open(name))
        except FileNotFoundError as error:
            raise Http404 from error
    response["Content-Type"] = content_type if content_type in _INLINE_TYPES else "application/octet-stream"
    disposition = content_disposition_header(as_attachment, filename)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def serve_package(path: Path) -> HttpResponseBase:
    """Serve a file of the package folder to an operator; the caller has checked who asks and that it lies there.

    Always as an attachment. Never by way of nginx, which has no right to read these: they hold a whole municipality,
    and are fetched by a few people, now and then.
    """
    response = FileResponse(path.open("rb"))
    response["Content-Type"] = "application/octet-stream"
    disposition = content_disposition_header(True, path.name)  # Django's signature
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """`/media/…`: a picture of the bound municipality, found only on its own host, by who may see it.

    Wagtail's documents lie in the same storage but go through its own view, which checks who may see them.
    """
    parts = Path(path).parts
    content_type = mimetypes.guess_type(path)[0] or ""
    if not parts or parts[0] not in settings.MEDIA_PUBLIC_FOLDERS:
        raise Http404
    if content_type not in _INLINE_TYPES and not (content_type == _SVG and parts[0] in _SVG_FOLDERS):
        raise Http404
    try:
        if not default_storage.exists(path):
            raise Http404
    except SuspiciousFileOperation as error:
        raise Http404 from error
    verdicts = {judge(request, path) for judge in media_judges.values()}
    if False in verdicts:
        raise Http404
    response: HttpResponseBase
    response = _accel_response("media", path) if settings.ACCEL_PREFIX else FileResponse(default_storage.open(path))
    response["Content-Type"] = content_type
    is_for_all = verdicts <= {None}
    response["Cache-Control"] = f"public, max-age={_PUBLIC_MAX_AGE_S}, immutable" if is_for_all else "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = FILE_POLICY
    return response
