"""Addresses under /beheer/bibliotheek/."""

from django.urls import path

from cms.library.views.adopting import ItemView
from cms.library.views.adoption import AdoptionView, ArrangeView, EndView
from cms.library.views.offering import OfferView
from cms.library.views.overview import OverviewView, read

app_name = "library_admin"
urlpatterns = [
    path("", OverviewView.as_view(), name="index"),
    path("tekst/<uuid:item_id>/", ItemView.as_view(), name="item"),
    path("pagina/<int:page_id>/", OfferView.as_view(), name="offer"),
    path("<uuid:adoption_id>/", AdoptionView.as_view(), name="adoption"),
    path("<uuid:adoption_id>/volgen/", ArrangeView.as_view(), name="arrange"),
    path("<uuid:adoption_id>/gelezen/", read, name="read"),
    path("<uuid:adoption_id>/stoppen/", EndView.as_view(), name="end"),
]
