"""The search page's addresses."""

from django.urls import path

from cms.search.views import search, suggest

app_name = "search"

urlpatterns = [path("", search, name="search"), path("suggesties/", suggest, name="suggest")]
