"""Addresses under /beheer/onderdelen/."""

from django.urls import path

from cms.sections.views import EditorsView, GiveView, SectionsView, TakeBackView

app_name = "sections"
urlpatterns = [
    path("", SectionsView.as_view(), name="list"),
    path("geven/", GiveView.as_view(), name="give"),
    path("<int:group_id>/", EditorsView.as_view(), name="editors"),
    path("<int:group_id>/terugnemen/", TakeBackView.as_view(), name="take_back"),
]
