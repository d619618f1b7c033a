"""Addresses under /formulieren/."""

from django.urls import path

from services.forms import views

app_name = "forms"

urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:slug>/", views.start, name="start"),
    path("<slug:slug>/controleren/", views.check, name="check"),
    path("<slug:slug>/versturen/", views.send, name="send"),
    path("<slug:slug>/ontvangen/", views.receipt, name="receipt"),
    path("<slug:slug>/opnieuw/", views.restart, name="restart"),
    path("<slug:slug>/foto/<uuid:upload_id>/", views.photo, name="photo"),
    path("<slug:slug>/<slug:step_slug>/", views.step, name="step"),
]
