from django.apps import AppConfig


class OperatorsConfig(AppConfig):
    name = "tenants.operators"
    verbose_name = "Operators"
