"""The theme: `/thema/<digest>.css`."""

from django.urls import path

from cms.branding.views import stylesheet

app_name = "branding"
urlpatterns = [path("<slug:digest>.css", stylesheet, name="stylesheet")]
