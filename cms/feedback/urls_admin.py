"""Addresses under /beheer/reacties/."""

from django.urls import path

from cms.feedback.admin import CsvView, HandledView, RemarksView, ScoresView

app_name = "feedback_admin"
urlpatterns = [
    path("", ScoresView.as_view(), name="scores"),
    path("opmerkingen/", RemarksView.as_view(), name="remarks"),
    path("opmerkingen/<uuid:reaction_id>/afgehandeld/", HandledView.as_view(), name="handled"),
    path("csv/", CsvView.as_view(), name="csv"),
]
