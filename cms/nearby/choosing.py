"""Which kern a visitor chose: a cookie with its address in it, and nothing of the visitor.

Pages never look at it, so they can be kept for everybody (docs/adr/0023-page-cache.md). The script in the page reads it
and asks for what is near by at the kern's own address, which is the same for all who live there.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cms.kernen.models import Kern
from cms.kernen.queries import kern_of_slug

COOKIE = "kern"
KEEP_S = 365 * 24 * 3600


def chosen_kern(request: HttpRequest) -> Kern | None:
    """The kern that this visitor chose, if it still exists."""
    slug = request.COOKIES.get(COOKIE, "")
    return kern_of_slug(slug) if slug else None


def remember(response: HttpResponse, kern: Kern) -> None:
    """Have the browser keep the choice for a year; scripts of this site may read it."""
    response.set_cookie(
        COOKIE, kern.slug, max_age=KEEP_S, secure=settings.SESSION_COOKIE_SECURE, httponly=False, samesite="Lax"
    )


def forget(response: HttpResponse) -> None:
    """Have the browser forget the choice."""
    response.delete_cookie(COOKIE, samesite="Lax")
