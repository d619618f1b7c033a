from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "tenants.usage"
    verbose_name = "Usage"
