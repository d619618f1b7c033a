from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "tenants.fleet"
    verbose_name = "Fleet"
