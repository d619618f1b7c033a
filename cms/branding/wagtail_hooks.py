"""The brand's own screens in Wagtail's admin."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from cms.branding import admin_urls


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/huisstijl/…`."""
    return [path("huisstijl/", include(admin_urls))]
