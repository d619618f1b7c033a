"""`/mijn/inloggen/`: how residents log in and out."""

from django.urls import path

from services.residents import code_views, views

app_name = "residents"
urlpatterns = [
    path("", views.LogInView.as_view(), name="log_in"),
    path("met/<slug:kind>/", views.LeaveView.as_view(), name="leave"),
    path("terug/", views.ReturnView.as_view(), name="return"),
    path("e-mail/", code_views.AskCodeView.as_view(), name="ask_code"),
    path("e-mail/code/", code_views.EnterCodeView.as_view(), name="enter_code"),
    path("uit/", views.LogOutView.as_view(), name="log_out"),
    path("uitgelogd/", views.LoggedOutView.as_view(), name="logged_out"),
]
