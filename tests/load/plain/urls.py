"""The site's addresses."""

from django.http import HttpRequest, JsonResponse
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls


def products(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


def feedback(_request: HttpRequest) -> JsonResponse:
    return JsonResponse({})


urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("producten/", include(([path("producten.json", products, name="json")], "catalogue"))),
    path("reactie/", include(([path("", feedback, name="answer")], "feedback"))),
    path("", include(wagtail_urls)),
]
