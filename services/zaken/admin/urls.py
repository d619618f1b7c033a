"""Addresses under /beheer/zaken/."""

from django.urls import path

from services.zaken.admin.detail import CloseView, DetailView, DocumentView, HoldView, TakeView
from services.zaken.admin.worklist import WorklistView
from services.zaken.admin.zaaktypen import ZaakTypeEditView, ZaakTypeListView

app_name = "zaken_admin"
urlpatterns = [
    path("", WorklistView.as_view(), name="worklist"),
    path("resultaten/", WorklistView.as_view(results_only=True), name="worklist_results"),
    path("soorten/", ZaakTypeListView.as_view(), name="zaaktypen"),
    path("soorten/<uuid:zaaktype_id>/", ZaakTypeEditView.as_view(), name="zaaktype"),
    path("<uuid:zaak_id>/", DetailView.as_view(), name="detail"),
    path("<uuid:zaak_id>/in-behandeling-nemen/", TakeView.as_view(), name="take"),
    path("<uuid:zaak_id>/afhandelen/", CloseView.as_view(), name="close"),
    path("<uuid:zaak_id>/bewaren/", HoldView.as_view(), name="hold"),
    path("<uuid:zaak_id>/documenten/<uuid:document_id>/", DocumentView.as_view(), name="document"),
]
