"""Addresses under /beheer/inloggen-inwoners/."""

from django.urls import path

from services.residents.admin.providers import ProviderEditView, ProviderListView, ProviderTestView

app_name = "residents_admin"
urlpatterns = [
    path("", ProviderListView.as_view(), name="providers"),
    path("<slug:kind>/", ProviderEditView.as_view(), name="provider"),
    path("<slug:kind>/proberen/", ProviderTestView.as_view(), name="provider_test"),
]
