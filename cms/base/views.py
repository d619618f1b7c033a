"""Pages that are nobody's content: robots.txt, a new password, and what a visitor sees when something is wrong."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.admin.views.account import LoginView, PasswordResetConfirmView
from wagtail.models import Page, Site

from cms.base.languages import home_of_language, speak, spoken
from cms.base.links import Link, page_links
from cms.base.models import ContactDetails
from services.accounts.tokens import password_reset_tokens
from shared import securitytxt
from shared.securitytxt import mailto, platform_contacts
from tenants.context import current_municipality, is_bound
from tenants.login.steps import after_password

_ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /beheer/
Disallow: /medewerker/
Disallow: /mijn/
Disallow: /reactie/
Disallow: /status/
Disallow: /zoeken/

Sitemap: {base_url}/sitemap.xml
"""
_NO_ROBOTS = """User-agent: *
Disallow: /
"""


@require_safe
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """What robots may visit on this host, and its own sitemap; nothing of a copy that people train with."""
    municipality = current_municipality()
    text = _ROBOTS.format(base_url=municipality.base_url) if municipality.is_production else _NO_ROBOTS
    return HttpResponse(text, content_type="text/plain")


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of this municipality's site: its own contact first, then the platform's."""
    details = ContactDetails.objects.filter(site__is_default_site=True).first() or ContactDetails()
    return securitytxt.security_txt(
        base_url=current_municipality().base_url,
        contacts=[
            mailto(details.security_email) if details.security_email else "",
            *platform_contacts(),
        ],
        policy=details.security_policy,
    )


class StaffLoginView(LoginView):
    """Wagtail's page for the password; the right one leads to the second step, which logs in."""

    def get_redirect_url(self) -> str:
        """Where to go on: a path only, as Wagtail looks a single word up as the name of a view, and fails on it."""
        url: str = super().get_redirect_url()
        return url if url.startswith("/") else ""

    def form_valid(self, form: Any) -> HttpResponse:
        target = after_password(self.request, form.get_user(), next_url=self.get_redirect_url())
        return HttpResponseRedirect(target)


class StaffPasswordResetConfirmView(PasswordResetConfirmView):
    """Wagtail's page behind the link of the mail, which opens with links of this municipality only."""

    token_generator = password_reset_tokens


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """404 with ways on: search, top tasks, contact; in another language the Dutch page, when there is one."""
    code, _slash, rest = request.path.removeprefix("/").partition("/")
    home = home_of_language(request, code)
    if home is None:
        return render(request, "base/404.html", status=HTTPStatus.NOT_FOUND)
    speak(request, home)
    dutch = _public_page(request, rest)
    if dutch is None:
        return render(request, "base/404.html", status=HTTPStatus.NOT_FOUND)
    translated = Page.objects.filter(translation_key=dutch.translation_key, locale_id=home.locale_id).live().first()
    if translated is not None and translated.depth >= home.depth:
        return HttpResponseRedirect(translated.get_url(request))
    context = {"dutch": dutch, "url": dutch.get_url(request)}
    return render(request, "base/not_translated.html", context, status=HTTPStatus.NOT_FOUND)


def _public_page(request: HttpRequest, path: str) -> Page | None:
    """The published Dutch page at this address; one that not everybody may see does not exist."""
    root = Site.find_for_request(request).root_page
    parts = [part for part in path.split("/") if part]
    address = f"{root.url_path}{''.join(f'{part}/' for part in parts)}"
    here = Page.objects.filter(url_path=address, depth=root.depth + len(parts), locale_id=root.locale_id)
    page: Page | None = here.live().public().first()
    return page


def in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same screen below `/en/`; it is not there when the municipality has not published that language."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **arguments: str) -> HttpResponse:
        home = home_of_language(request, language)
        if home is None:
            raise Http404
        speak(request, home)
        return view(request, **arguments)

    return answer


def server_error(_request: HttpRequest) -> HttpResponse:
    """500 from a template that asks nothing of the database, which may be what failed."""
    is_training = is_bound() and not current_municipality().is_production
    body = render_to_string("base/500.html", {"is_training": is_training})
    return HttpResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 for a form that was open too long or came from elsewhere."""
    return render(request, "base/csrf_failure.html", status=HTTPStatus.FORBIDDEN)


def sitemap_for_people(request: HttpRequest) -> HttpResponse:
    """All that the site has, two levels deep, in the order of the menu."""
    home = spoken(request).home or Site.find_for_request(request).root_page
    below = Page.objects.descendant_of(home).filter(depth__lte=home.depth + 2, locale_id=home.locale_id)
    pages = below.live().public().order_by("path")
    branches: list[tuple[Link, list[Link]]] = []
    for page in pages:
        link = next(iter(page_links([page], request)), None)
        if link is None:
            continue
        if page.depth == home.depth + 1:
            branches.append((link, []))
        elif branches:
            branches[-1][1].append(link)
    return render(request, "base/sitemap.html", {"branches": branches})
