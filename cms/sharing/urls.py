"""Addresses under /deelplaatje/."""

from django.urls import path

from cms.sharing.views import picture

app_name = "sharing"
urlpatterns = [path("<slug:digest>/<int:page_id>.png", picture, name="picture")]
