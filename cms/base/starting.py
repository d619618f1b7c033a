"""Pages that a new municipality starts with."""

from typing import Any

from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update


def add_starter_page(parent: Page, page: Any) -> Any:
    """Add a page that refers to nothing, without looking through it for references; returns the page."""
    with disable_reference_index_auto_update():
        return parent.add_child(instance=page)
