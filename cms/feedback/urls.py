"""Addresses under /reactie/."""

from django.urls import path

from cms.feedback.views import answer, remark

app_name = "feedback"
urlpatterns = [
    path("", answer, name="answer"),
    path("<str:token>/", remark, name="remark"),
]
