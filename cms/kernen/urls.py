"""Addresses under /beheer/kernen/."""

from django.urls import path

from cms.kernen.views import (
    AddView,
    ChangeView,
    KernenView,
    RemoveCollectionView,
    RemoveView,
    WasteFileView,
    WasteView,
)

app_name = "kernen"
urlpatterns = [
    path("", KernenView.as_view(), name="list"),
    path("erbij/", AddView.as_view(), name="add"),
    path("afvalkalender/", WasteFileView.as_view(), name="waste_file"),
    path("<uuid:kern_id>/", ChangeView.as_view(), name="change"),
    path("<uuid:kern_id>/weg/", RemoveView.as_view(), name="remove"),
    path("<uuid:kern_id>/afval/", WasteView.as_view(), name="waste"),
    path("<uuid:kern_id>/afval/<uuid:collection_id>/weg/", RemoveCollectionView.as_view(), name="remove_collection"),
]
