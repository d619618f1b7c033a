"""Addresses of the console."""

from django.urls import path

from tenants.console import views

app_name = "console"
urlpatterns = [
    path("", views.OverviewView.as_view(), name="overview"),
    path("inloggen/", views.OperatorLoginView.as_view(), name="login"),
    path("uitloggen/", views.OperatorLogoutView.as_view(), name="logout"),
    path("gemeenten/<slug:slug>/<str:operation>/", views.ChangeStateView.as_view(), name="change-state"),
]
