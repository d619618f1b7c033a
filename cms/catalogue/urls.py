"""Addresses of the product feeds; other systems refer to them."""

from django.urls import path

from cms.catalogue.views import products_json, products_xml

app_name = "catalogue"
urlpatterns = [
    path("producten.json", products_json, name="json"),
    path("producten.xml", products_xml, name="xml"),
]
