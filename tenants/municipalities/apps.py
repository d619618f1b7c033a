from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "tenants.municipalities"
    verbose_name = "Municipalities"

    def ready(self) -> None:
        from tenants import checks  # noqa: F401  # registers the system checks
