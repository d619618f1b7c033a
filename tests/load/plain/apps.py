from django.apps import AppConfig


class PlainConfig(AppConfig):
    name = "tests.load.plain"
    label = "plain"
