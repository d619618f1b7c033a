"""Addresses below `/beheer/talen/`."""

from django.urls import path

from cms.languages.views import ConfirmView, LanguagesView, PageView, ReportsView, ReportView, TranslateView

app_name = "languages"

urlpatterns = [
    path("", LanguagesView.as_view(), name="list"),
    path("vertalingen/", ReportsView.as_view(), name="reports"),
    path("vertalingen/<slug:code>/", ReportView.as_view(), name="report"),
    path("pagina/<int:page_id>/", PageView.as_view(), name="page"),
    path("pagina/<int:page_id>/vertalen/", TranslateView.as_view(), name="translate"),
    path("pagina/<int:page_id>/klopt/", ConfirmView.as_view(), name="confirm"),
]
