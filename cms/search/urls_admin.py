"""Addresses under /beheer/zoekvragen/."""

from django.urls import path

from cms.search.admin import AddView, ChangeView, QuestionsView, RemoveView, WordsView

app_name = "search_admin"
urlpatterns = [
    path("", QuestionsView.as_view(), name="questions"),
    path("woorden/", WordsView.as_view(), name="words"),
    path("woorden/toevoegen/", AddView.as_view(), name="add"),
    path("woorden/<uuid:words_id>/", ChangeView.as_view(), name="change"),
    path("woorden/<uuid:words_id>/verwijderen/", RemoveView.as_view(), name="remove"),
]
