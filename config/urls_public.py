"""Addresses of the platform's own host."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("tenants.login.urls")),
    path("", include("tenants.console.urls")),
]

handler404 = "tenants.console.views.access.page_not_found"
