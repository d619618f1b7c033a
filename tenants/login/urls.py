"""Addresses of the second step and of one's own log-in, on both hosts."""

from django.urls import path

from tenants.login.views import account, colleagues, setup, step

app_name = "login"
urlpatterns = [
    path("", account.AccountView.as_view(), name="account"),
    path("tweede-stap/", step.StepView.as_view(), name="step"),
    path("tweede-stap/herstelcode/", step.RecoveryView.as_view(), name="recovery"),
    path("bevestigen/", step.ConfirmView.as_view(), name="confirm"),
    path("instellen/", setup.SetUpView.as_view(), name="set-up"),
    path("instellen/app/", setup.AppView.as_view(), name="app"),
    path("instellen/passkey/", setup.PasskeyView.as_view(), name="passkey"),
    path("herstelcodes/", setup.CodesView.as_view(), name="codes"),
    path("herstelcodes/vernieuwen/", setup.RenewCodesView.as_view(), name="renew-codes"),
    path("factor/<uuid:pk>/naam/", account.RenameView.as_view(), name="rename"),
    path("factor/<uuid:pk>/verwijderen/", account.RemoveView.as_view(), name="remove"),
    path("sessies/beeindigen/", account.EndSessionsView.as_view(), name="end-sessions"),
    path("blokkades/", colleagues.LocksView.as_view(), name="locks"),
    path("collega/<uuid:pk>/", colleagues.ColleagueView.as_view(), name="colleague"),
    path("collega/<uuid:pk>/herstellen/", colleagues.ResetView.as_view(), name="reset"),
    path("collega/<uuid:pk>/sessies/", colleagues.EndColleaguesSessionsView.as_view(), name="end-colleagues-sessions"),
]
