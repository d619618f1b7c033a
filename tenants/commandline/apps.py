from django.apps import AppConfig


class CommandlineConfig(AppConfig):
    name = "tenants.commandline"
    verbose_name = "Command line"
