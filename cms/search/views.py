"""/zoeken/?q="""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from cms.base.languages import spoken
from cms.search.queries import clean_query, find_pages, hits_for

HITS_PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`, ten a page; whatever is asked, the answer is a page."""
    query = clean_query(request.GET.get("q", ""))
    language = spoken(request).language.code
    paginator = Paginator(find_pages(query, language=language) if query else [], HITS_PER_PAGE)
    page_obj = paginator.get_page(request.GET.get("page"))
    context = {
        "query": query,
        "page_obj": page_obj,
        "page_query": urlencode({"q": query}) + "&",
        "hits": hits_for(list(page_obj), request),
        "total": paginator.count,
    }
    return render(request, "search/search.html", context)
