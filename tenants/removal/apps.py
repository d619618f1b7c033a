from django.apps import AppConfig


class RemovalConfig(AppConfig):
    name = "tenants.removal"
    verbose_name = "Removal"
