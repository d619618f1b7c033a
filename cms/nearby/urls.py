"""Addresses under /mijn-dorp/, and the same below the home page of another language."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from cms.base.views import in_language
from cms.nearby.views import block, choose, kern_page, waste, waste_file

type View = Callable[..., HttpResponse]


def _patterns(wrap: Callable[[View], View]) -> list[URLPattern]:
    return [
        path("", wrap(choose), name="choose"),
        path("<slug:slug>/", wrap(kern_page), name="kern"),
        path("<slug:slug>/afval/", wrap(waste), name="waste"),
        path("<slug:slug>/afval.ics", wrap(waste_file), name="waste_file"),
        path("<slug:slug>/blok/<slug:part>/", wrap(block), name="block"),
    ]


app_name = "nearby"
urlpatterns = _patterns(lambda view: view)
in_other_languages = (_patterns(in_language), "nearby-in-language")
