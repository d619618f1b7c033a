"""`/.well-known/security.txt` (RFC 9116): where somebody who found a weakness can tell it."""

from datetime import timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

WELL_KNOWN = "/.well-known/security.txt"
_VALID_FOR = timedelta(days=180)  # the RFC advises less than a year


def mailto(address: str) -> str:
    """An e-mail address as a URI."""
    return f"mailto:{quote(address, safe='@+._-')}"


def security_txt(*, base_url: str, contacts: list[str], policy: str = "") -> HttpResponse:
    """The file for one host, valid for half a year from today.

    Args:
        base_url: of the host, without a final slash.
        contacts: URIs, the preferred one first.
        policy: address of a page that says how reports are dealt with.

    Raises:
        Http404: nobody can be reached; a file without a contact is not valid.
    """
    contacts = list(dict.fromkeys(filter(None, contacts)))
    if not contacts:
        raise Http404
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {(today + _VALID_FOR):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {base_url}{WELL_KNOWN}",
        *([f"Policy: {policy}"] if policy else []),
    ]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def platform_contacts() -> list[str]:
    """Where the shared-service team takes reports: what every host falls back on."""
    return list(settings.SECURITY_CONTACT)


@require_safe
def at_the_root(_request: HttpRequest) -> HttpResponse:
    """`/security.txt`, where some still look."""
    return redirect(WELL_KNOWN, permanent=True)
