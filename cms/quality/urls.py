"""Addresses under /beheer/kwaliteit/."""

from django.urls import path

from cms.quality.views import RemarksView

app_name = "quality"
urlpatterns = [path("<int:page_id>/", RemarksView.as_view(), name="remarks")]
