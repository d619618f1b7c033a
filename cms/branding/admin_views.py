"""The brand in Wagtail's admin: an example that follows the form, theme packs in and out, and the way back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.models import Site

from cms.base.links import Link
from cms.branding.actions import apply_values, export_pack, put_back, store_pictures
from cms.branding.drafts import draft
from cms.branding.errors import UnknownFormerBrandError
from cms.branding.forms import ThemeUploadForm
from cms.branding.models import Brand
from services.accounts.actors import staff, staff_user
from tenants.context import current_municipality

CHANGE_BRAND = "branding.change_brand"
_PENDING_S = 3600
_SALT = "cms.branding.theme"

type View = Callable[..., HttpResponse]


def brand_editors_only(view: View) -> View:
    """Whoever may change the brand; Wagtail's admin asked for the log-in before."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm(CHANGE_BRAND):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@require_http_methods(["GET", "HEAD", "POST"])
@brand_editors_only
@xframe_options_sameorigin
def example(request: HttpRequest) -> HttpResponse:
    """A page with every part that the brand colours, as it would be with what was typed."""
    typed = request.POST if request.method == "POST" else request.GET
    tasks = [
        Link(title=title, url="#inhoud", icon=icon)
        for icon, title in (("passport", _("Passport")), ("trash", _("Waste")))
    ]
    return render(request, "branding/example.html", {"brand": draft(_brand(request), typed), "tasks": tasks})


@require_GET
@brand_editors_only
def example_css(request: HttpRequest) -> HttpResponse:
    """The style sheet of that page."""
    response = HttpResponse(draft(_brand(request), request.GET).stylesheet.css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@brand_editors_only
def download(request: HttpRequest) -> HttpResponse:
    """The brand as a theme pack."""
    municipality = current_municipality()
    response = HttpResponse(
        export_pack(_brand(request), name=municipality.official_name), content_type="application/zip"
    )
    response["Content-Disposition"] = f'attachment; filename="huisstijl-{municipality.slug}.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@brand_editors_only
def themes(request: HttpRequest) -> HttpResponse:
    """Packs in and out; a pack that was read is shown first, and applied by a second button."""
    brand = _brand(request)
    form = ThemeUploadForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "stored": brand, "former": _former(brand)}
    if request.method == "POST" and form.is_valid():
        pack = form.cleaned_data["file"]
        values = pack.reading.values | pack.choices | store_pictures(pack)
        context |= {
            "reading": pack.reading,
            "pending": signing.dumps(values, salt=_salt(), compress=True),
            "changes": _changes(brand, values),
            "refusals": _refusals(brand, values),
            "example_url": draft(brand, values).example_url.replace("voorbeeld.css", "voorbeeld/"),
        }
    return render(request, "branding/admin/themes.html", context)


@require_POST
@brand_editors_only
def apply(request: HttpRequest) -> HttpResponse:
    """Apply what was read; it was signed, so it is what was shown."""
    try:
        values = signing.loads(request.POST.get("pending", ""), salt=_salt(), max_age=_PENDING_S)
        apply_values(brand=_brand(request), values=values, actor=staff(staff_user(request)))
    except signing.BadSignature:
        messages.error(request, _("This took too long. Choose the file again."))
    except ValidationError as error:
        _tell(request, error)
    else:
        messages.success(request, _("The brand was changed. You can put the former one back below."))
    return redirect("branding_admin:themes")


@require_POST
@brand_editors_only
def undo(request: HttpRequest) -> HttpResponse:
    """Put a former brand back; the present one then is the latest former."""
    number = request.POST.get("number", "")
    try:
        put_back(
            brand=_brand(request),
            number=int(number) if number.isascii() and number.isdigit() else -1,
            actor=staff(staff_user(request)),
        )
    except UnknownFormerBrandError as error:
        messages.error(request, str(error))
    except ValidationError as error:
        _tell(request, error)
    else:
        messages.success(request, _("The former brand is back."))
    return redirect("branding_admin:themes")


def _brand(request: HttpRequest) -> Brand:
    return get_object_or_404(Brand, site=Site.find_for_request(request))


def _salt() -> str:
    """What one municipality showed is nothing to another."""
    return f"{_SALT}.{current_municipality().schema_name}"


def _changes(brand: Brand, values: dict[str, str]) -> list[dict[str, str]]:
    """What would change, in the editor's words."""
    stored = brand.values
    return [
        {
            "name": str(Brand._meta.get_field(name).verbose_name),
            "old": str(stored[name]),
            "new": value,
        }
        for name, value in values.items()
        if stored.get(name) != value
    ]


def _refusals(brand: Brand, values: dict[str, str]) -> list[str]:
    """Why the brand would be refused; empty when it may be applied."""
    would_be = draft(brand, {})
    would_be.set_values(dict(values))
    try:
        would_be.full_clean(exclude=["site"], validate_unique=False, validate_constraints=False)  # it is never saved
    except ValidationError as error:
        return error.messages
    return []


def _former(brand: Brand) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "until": parse_datetime(str(kept["until"])),
            "colours": [kept["values"][f"colour_{role}"] for role in ("page", "heading", "button", "header", "footer")],
            "example_url": draft(brand, kept["values"]).example_url.replace("voorbeeld.css", "voorbeeld/"),
        }
        for number, kept in enumerate(brand.former)
    ]


def _tell(request: HttpRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)
