"""Addresses at the root of a municipality's host that are not pages."""

from django.urls import path
from django.views.generic import RedirectView

from cms.base import converters as converters  # noqa: PLC0414  # registers "language"
from cms.base.sitemaps import sitemap_for_robots
from cms.base.views import in_language, robots_txt, security_txt, sitemap_for_people
from shared.securitytxt import WELL_KNOWN, at_the_root

urlpatterns = [
    path("sitemap.xml", sitemap_for_robots, name="sitemap"),
    path("sitemap/", sitemap_for_people, name="sitemap-for-people"),
    path("<language:language>/sitemap/", in_language(sitemap_for_people), name="sitemap-in-language"),
    path("robots.txt", robots_txt, name="robots"),
    path(WELL_KNOWN.removeprefix("/"), security_txt, name="security-txt"),
    path("security.txt", at_the_root),
    # Wagtail's second log-in page, for private pages: there is one, with one set of rules
    path("_util/login/", RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True)),
]
