"""One handler, on standard output; JSON in production."""

from config.env import ENVIRONMENT
from shared.logging import log_formatter

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"event": {"()": log_formatter, "as_json": ENVIRONMENT.log_json}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "event"}},
    "root": {"handlers": ["console"], "level": ENVIRONMENT.log_level},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        # a line for every page that is saved or indexed
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        # a 404 is the visitor's business
        "django.request": {"level": "ERROR"},
    },
}
