"""`/mijn/`: the requests that this session follows."""

from django.urls import path

from services.zaken import views

app_name = "mijn"
urlpatterns = [
    path("", views.MijnView.as_view(), name="overview"),
    path("vergeten/", views.ForgetView.as_view(), name="forget"),
]
