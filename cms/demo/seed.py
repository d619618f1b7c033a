"""Making the demo, and telling how to get in. A second run keeps what is there."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from cms.branding.actions import apply_preset
from cms.branding.models import Brand
from cms.branding.presets import PRESETS
from cms.demo.contact import fill_contact
from cms.demo.content import Files, load
from cms.demo.forms import make_forms
from cms.demo.pages import PageMaker
from cms.demo.people import is_seeded, make_staff, operator_log_in, staff_log_ins
from cms.demo.requests import make_requests, request_to_follow
from cms.demo.usage import make_usage
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import create_municipality

type Say = Callable[[str], object]

DEMO = Actor.system("demo_seed")


def find_or_create(slug: str) -> tuple[Municipality, bool]:
    """The municipality, and whether it was made just now."""
    with in_public():
        found = Municipality.objects.filter(slug=slug).first()
    if found is not None:
        return found, False
    files = load(slug)
    made = create_municipality(
        name=files.name,
        official_name=files.official_name,
        slug=slug,
        gemeentecode=files.gemeentecode,
        domain=f"{slug}.localhost",
        inhabitants=files.inhabitants,
        actor=DEMO,
    )
    return made, True


def seed(municipality: Municipality, say: Say) -> bool:
    """Fill a municipality, all of it or nothing; False when that was done before."""
    with in_municipality(municipality):
        if is_seeded(municipality.slug):
            return False
        with transaction.atomic():
            _fill(load(municipality.slug), say)
            make_usage(municipality, today=timezone.localdate())
    return True


def _fill(files: Files, say: Say) -> None:
    today = timezone.localdate()
    staff = make_staff(files.slug)
    brand = Brand.objects.get(site__is_default_site=True)
    apply_preset(brand=brand, preset=PRESETS[files.brand], actor=DEMO)
    make_forms(files.forms, actor=DEMO)
    editor, publisher = staff["redacteur"], staff["hoofdredacteur"]
    fill_contact(files, editor=editor, publisher=publisher, today=today)
    pages = PageMaker(files, editor=editor, publisher=publisher, today=today).make_all()
    requests = make_requests(files, staff=staff)
    say(f"{len(staff)} accounts, {pages} pages, {len(files.images)} pictures, {requests} requests")


def follow_port(municipality: Municipality) -> bool:
    """Let Wagtail's site follow PUBLIC_PORT: previews and absolute links use it. True when it changed."""
    with in_municipality(municipality):
        moved = [site for site in Site.objects.all() if site.port != settings.PUBLIC_PORT]
        for site in moved:
            site.port = settings.PUBLIC_PORT
            site.save()  # not update(): saving clears Wagtail's cached addresses
    return bool(moved)


def addresses(municipality: Municipality) -> dict[str, Any]:
    """Where a municipality is, who can log in, and a request to follow; for people and for `make demo`."""
    with in_municipality(municipality):
        request = request_to_follow()
    about: dict[str, Any] = {
        "name": municipality.official_name,
        "url": f"{municipality.base_url}/",
        "admin_url": f"{municipality.base_url}/beheer/",
        "accounts": [log_in.as_dict() for log_in in staff_log_ins(municipality.slug)],
    }
    if request is not None:
        reference, code = request
        about["request"] = {"url": f"{municipality.base_url}/status/", "reference": reference, "code": code}
    return about


def platform_address() -> dict[str, Any]:
    """Where operators log in."""
    standard_port = {"http": 80, "https": 443}[settings.PUBLIC_SCHEME]
    port = "" if standard_port == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}"
    url = f"{settings.PUBLIC_SCHEME}://{settings.PLATFORM_HOSTS[0]}{port}/"
    return {"name": "Platform", "url": url, "admin_url": url, "accounts": [operator_log_in().as_dict()]}
