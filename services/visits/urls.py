"""Addresses under /bezoek/."""

from django.urls import path

from services.visits import views

app_name = "visits"
urlpatterns = [
    path("afgelopen/", views.over, name="over"),
    path("beeindigen/", views.end, name="end"),
    path("begin/<str:token>/", views.begin, name="begin"),
]
