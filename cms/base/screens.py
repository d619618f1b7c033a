"""Screens of our own in Wagtail's admin."""

from typing import Any

from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class Screen(WagtailAdminTemplateMixin):
    """A screen that hangs on no other: its title stands in the header, where Wagtail alone would say "Home"."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]
