"""Addresses under /beheer/eigen-huis/."""

from django.urls import path

from services.visits.views import HouseView, SendAwayView, WithdrawView

app_name = "visits_admin"
urlpatterns = [
    path("", HouseView.as_view(), name="house"),
    path("toestemming/<uuid:consent_id>/intrekken/", WithdrawView.as_view(), name="withdraw"),
    path("bezoek/<uuid:visit_id>/beeindigen/", SendAwayView.as_view(), name="send_away"),
]
