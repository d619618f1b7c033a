from django.apps import AppConfig


class SharedConfig(AppConfig):
    """An app for its templates, catalogue and commands; it has no tables."""

    name = "shared"
    verbose_name = "Shared"
