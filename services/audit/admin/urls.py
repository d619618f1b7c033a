"""Addresses under /beheer/logboek/."""

from django.urls import path

from services.audit.admin.log import ExportView, LogView, SettingsView

app_name = "audit_admin"
urlpatterns = [
    path("", LogView.as_view(), name="log"),
    path("resultaten/", LogView.as_view(results_only=True), name="log_results"),
    path("csv/", ExportView.as_view(), name="export"),
    path("bewaren/", SettingsView.as_view(), name="settings"),
]
