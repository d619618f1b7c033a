"""Addresses under /beheer/onderhoud/."""

from django.urls import path

from cms.upkeep.views import LinksView, ReadView, ReviewsView, ReviewView

app_name = "upkeep"
urlpatterns = [
    path("links/", LinksView.as_view(), name="links"),
    path("gelezen/", ReadView.as_view(), name="read"),
    path("herzien/", ReviewsView.as_view(), name="reviews"),
    path("herzien/<int:page_id>/", ReviewView.as_view(), name="review"),
]
