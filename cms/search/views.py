"""/zoeken/?q= and what its field suggests while somebody types."""

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cms.base.languages import spoken
from cms.search.asked import note_question
from cms.search.queries import clean_query, find_pages, hits_for
from shared.http import client_network
from shared.ratelimit import hit

HITS_PER_PAGE = 10
SHORTEST_TYPED = 2
MOST_SUGGESTIONS = 6
SUGGESTIONS_S = 120
"""How long a browser or proxy may give the same suggestions again."""
# Generous: a library, a school or a mobile network is one address.
SUGGESTIONS_PER_MINUTE = 240


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, ten a page; whatever is asked, the answer is a page."""
    query = clean_query(request.GET.get("q", ""))
    language = spoken(request).language.code
    paginator = Paginator(find_pages(query, language=language) if query else [], HITS_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    if query and request.method == "GET" and "page" not in request.GET:
        note_question(query, paginator.count)
    context = {
        "query": query,
        "page_obj": page_obj,
        "page_query": urlencode({"q": query}) + "&",
        "hits": hits_for(list(page_obj), request),
        "total": paginator.count,
    }
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """The pages that are meant by what stands in the field so far, at most six; the last word may be unfinished."""
    if hit("search.suggest", client_network(request), limit=SUGGESTIONS_PER_MINUTE, window_s=60):
        return JsonResponse({"suggestions": []}, status=HTTPStatus.TOO_MANY_REQUESTS)
    typed = clean_query(request.GET.get("q", ""))
    language = spoken(request).language.code
    keys = find_pages(typed, is_typing=True, language=language) if len(typed) >= SHORTEST_TYPED else []
    hits = hits_for(keys[:MOST_SUGGESTIONS], request)
    suggestions = [{"title": one.title, "url": one.url, "kind": one.kind} for one in hits]
    response = JsonResponse({"suggestions": suggestions})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_S)
    return response
