"""Addresses under /beheer/zaken/."""

from django.urls import path

from services.zaken.admin import course, destruction
from services.zaken.admin.detail import CloseView, DetailView, DocumentView, HoldView, TakeView
from services.zaken.admin.worklist import ExportView, WorklistView
from services.zaken.admin.zaaktypen import ZaakTypeEditView, ZaakTypeListView

app_name = "zaken_admin"
urlpatterns = [
    path("", WorklistView.as_view(), name="worklist"),
    path("csv/", ExportView.as_view(), name="export"),
    path("resultaten/", WorklistView.as_view(results_only=True), name="worklist_results"),
    path("soorten/", ZaakTypeListView.as_view(), name="zaaktypen"),
    path("soorten/<uuid:zaaktype_id>/", ZaakTypeEditView.as_view(), name="zaaktype"),
    path("vernietigen/", destruction.ListsView.as_view(), name="destruction"),
    path("vernietigen/maken/", destruction.MakeView.as_view(), name="destruction_make"),
    path("vernietigen/<uuid:list_id>/", destruction.ListView.as_view(), name="destruction_list"),
    path("vernietigen/<uuid:list_id>/goedkeuren/", destruction.ApproveView.as_view(), name="destruction_approve"),
    path("vernietigen/<uuid:list_id>/weggooien/", destruction.DiscardView.as_view(), name="destruction_discard"),
    path("vernietigen/<uuid:list_id>/csv/", destruction.DeclarationView.as_view(), name="destruction_csv"),
    path("<uuid:zaak_id>/", DetailView.as_view(), name="detail"),
    path("<uuid:zaak_id>/in-behandeling-nemen/", TakeView.as_view(), name="take"),
    path("<uuid:zaak_id>/afhandelen/", CloseView.as_view(), name="close"),
    path("<uuid:zaak_id>/notitie/", course.NoteView.as_view(), name="note"),
    path("<uuid:zaak_id>/bericht/", course.MessageView.as_view(), name="message"),
    path("<uuid:zaak_id>/antwoord-behandeld/", course.HandledView.as_view(), name="handled"),
    path("<uuid:zaak_id>/status/", course.StatusView.as_view(), name="status"),
    path("<uuid:zaak_id>/toewijzen/", course.AssignView.as_view(), name="assign"),
    path("<uuid:zaak_id>/verlengen/", course.ExtendView.as_view(), name="extend"),
    path("<uuid:zaak_id>/opschorten/", course.SuspendView.as_view(), name="suspend"),
    path("<uuid:zaak_id>/hervatten/", course.ResumeView.as_view(), name="resume"),
    path("<uuid:zaak_id>/heropenen/", course.ReopenView.as_view(), name="reopen"),
    path("<uuid:zaak_id>/bewaren/", HoldView.as_view(), name="hold"),
    path("<uuid:zaak_id>/documenten/<uuid:document_id>/", DocumentView.as_view(), name="document"),
]
