"""What `cms.base` asks of the page apps above it; they register in their `AppConfig.ready`."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from cms.base.links import Link
from shared.registry import Registry
from tenants.municipalities.models import Municipality

home_page_makers: Registry[Callable[[Any, Municipality], Any]] = Registry("home_page_makers")
"""Key "home": (root of the page tree, municipality) → the new municipality's home page, published."""

opening_status_sources: Registry[Callable[[], str]] = Registry("opening_status_sources")
"""Key "main": "Nu open, tot 17.00 uur" for the main location; empty when it has no opening hours."""

top_task_sources: Registry[Callable[[HttpRequest], list[Link]]] = Registry("top_task_sources")
"""Key "home": the home page's top tasks, shown where somebody is stuck (404, nothing found)."""
