"""Pages that are nobody's content: robots.txt, and what a visitor sees when something is wrong."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from tenants.context import current_municipality

_ROBOTS = """User-agent: *
Disallow: /beheer/
Disallow: /mijn/
Disallow: /status/
Disallow: /zoeken/

Sitemap: {base_url}/sitemap.xml
"""


@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """What robots may visit on this host, and its own sitemap."""
    return HttpResponse(_ROBOTS.format(base_url=current_municipality().base_url), content_type="text/plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404 with ways on: search, top tasks, contact."""
    return render(request, "base/404.html", status=HTTPStatus.NOT_FOUND)


def server_error(_request: HttpRequest) -> HttpResponse:
    """500 from a template that asks nothing of the database, which may be what failed."""
    return HttpResponse(render_to_string("base/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 for a form that was open too long or came from elsewhere."""
    return render(request, "base/csrf_failure.html", status=HTTPStatus.FORBIDDEN)
