from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "tenants.console"
    verbose_name = "Console"

    def ready(self) -> None:
        from tenants.console.log_in import REALM
        from tenants.login.realms import realms

        realms.register("platform", REALM)
