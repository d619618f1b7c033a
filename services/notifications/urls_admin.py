"""Addresses under /beheer/berichten/."""

from django.urls import path

from services.notifications.admin import OutboxView, RetryView

app_name = "notifications_admin"
urlpatterns = [
    path("", OutboxView.as_view(), name="outbox"),
    path("<uuid:message_id>/opnieuw/", RetryView.as_view(), name="retry"),
]
