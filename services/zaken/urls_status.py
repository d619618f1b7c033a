"""`/status/`: a resident follows one request with reference and access code."""

from django.urls import path

from services.zaken import views

app_name = "status"
urlpatterns = [
    path("", views.StatusStartView.as_view(), name="start"),
    path("<str:identificatie>/antwoord/", views.AnswerView.as_view(), name="answer"),
    path("<str:identificatie>/", views.StatusDetailView.as_view(), name="detail"),
]
