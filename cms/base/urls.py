"""Addresses at the root of a municipality's host that are not pages."""

from django.urls import path
from wagtail.contrib.sitemaps.views import sitemap

from cms.base.views import robots_txt

urlpatterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots_txt, name="robots"),
]
