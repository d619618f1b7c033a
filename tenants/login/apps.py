from django.apps import AppConfig


class LoginConfig(AppConfig):
    name = "tenants.login"
    verbose_name = "Log-in"

    def ready(self) -> None:
        from tenants.login import checks  # noqa: F401  # registers them
