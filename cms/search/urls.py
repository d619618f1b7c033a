"""The search page's address."""

from django.urls import path

from cms.search.views import search

app_name = "search"

urlpatterns = [path("", search, name="search")]
