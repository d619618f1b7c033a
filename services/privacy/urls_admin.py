"""Addresses under /beheer/privacy/."""

from django.urls import path

from services.privacy.views import PersonView

app_name = "privacy_admin"
urlpatterns = [path("", PersonView.as_view(), name="person")]
