"""/mijn-dorp/: choosing a village, and what is near by in it. For anybody, without JavaScript.

The forms carry no token against forged requests: it would come with a cookie that keeps visitors from the page cache.
What they change is a preference without a person; a form on another site is refused by what the browser says of it.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Site

from cms.agenda.models import calendar_response
from cms.base.languages import spoken
from cms.base.links import Link
from cms.kernen.models import Kern
from cms.kernen.queries import collection_days, kern_of_slug
from cms.locations.opening_hours import AMSTERDAM
from cms.nearby.calendars import waste_calendar
from cms.nearby.choosing import chosen_kern, forget, remember
from cms.nearby.forms import FindForm
from cms.nearby.queries import Nearby
from shared.http import comes_from_here

PARTS = frozenset({"start", "nieuws", "contact"})
"""Where in a page something of a kern can come; each has a template."""
KEPT_S = 60


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Find one's village by postcode or name; who chose one is led to it. POST forgets the choice."""
    kernen = list(Kern.objects.all())
    if not kernen:
        raise Http404
    if request.method == "POST":
        return _forget(request)
    form = FindForm(request.GET if "zoek" in request.GET else None)
    found = form.found if form.is_valid() else []
    chosen = None if request.GET else chosen_kern(request)
    if len(found) == 1 or chosen is not None:
        return HttpResponseRedirect(_address(request, chosen or found[0]))
    context = {"form": form, "kernen": found or kernen, "is_found": bool(found)}
    return render(request, "nearby/choose.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def kern_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is near by in one village; POST makes it the visitor's own."""
    kern = _kern(slug)
    if request.method == "POST":
        if not comes_from_here(request):
            raise Http404
        response = HttpResponseRedirect(_address(request, kern))
        remember(response, kern)
        return response
    context = {
        "kern": kern,
        "nearby": _nearby(request, kern),
        "is_chosen": chosen_kern(request) == kern,
        "crumbs": [_start(request)],
    }
    return render(request, "nearby/kern.html", context)


@require_safe
def block(request: HttpRequest, slug: str, part: str) -> HttpResponse:
    """What a page shows of a village, as a piece of HTML: the same for everybody who lives there."""
    if part not in PARTS:
        raise Http404
    kern = _kern(slug)
    response = render(request, f"nearby/block_{part}.html", {"kern": kern, "nearby": _nearby(request, kern)})
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response


@require_safe
def waste(request: HttpRequest, slug: str) -> HttpResponse:
    """All days on which waste is collected, by month."""
    kern = _kern(slug)
    days = collection_days(kern, since=timezone.localdate(timezone=AMSTERDAM))
    crumbs = [_start(request), Link(title=kern.name, url=_address(request, kern))]
    return render(request, "nearby/waste.html", {"kern": kern, "days": days, "crumbs": crumbs})


@require_safe
def waste_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The same days, for a resident's own calendar."""
    kern = _kern(slug)
    days = collection_days(kern, since=timezone.localdate(timezone=AMSTERDAM))
    response = calendar_response(waste_calendar(kern, days, host=request.get_host()), f"afval-{kern.slug}.ics")
    patch_cache_control(response, public=True, max_age=KEPT_S)
    return response


def _forget(request: HttpRequest) -> HttpResponse:
    if not comes_from_here(request):
        raise Http404
    response = HttpResponseRedirect(f"{spoken(request).prefix}/mijn-dorp/")
    forget(response)
    return response


def _kern(slug: str) -> Kern:
    kern = kern_of_slug(slug)
    if kern is None:
        raise Http404
    return kern


def _start(request: HttpRequest) -> Link:
    """The way back to the choice, also for who chose already."""
    return Link(title=_("My village"), url=f"{spoken(request).prefix}/mijn-dorp/?kies=ander")


def _address(request: HttpRequest, kern: Kern) -> str:
    return f"{spoken(request).prefix}/mijn-dorp/{kern.slug}/"


def _nearby(request: HttpRequest, kern: Kern) -> Nearby:
    home: Any = spoken(request).home or Site.find_for_request(request).root_page
    return Nearby(kern, home)
