"""Composition root: settings, addresses and entry points. Nothing imports this package."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
