"""`/uitnodiging/`: where an invitation's link leads."""

from django.urls import path

from services.invitations import views

app_name = "invitations"
urlpatterns = [
    path("klaar/", views.DoneView.as_view(), name="done"),
    path("<str:token>/", views.AcceptView.as_view(), name="accept"),
]
