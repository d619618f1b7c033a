"""A new municipality starts with a plain brand and those who may change it."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Site

from cms.branding.models import Brand
from tenants.municipalities.models import Municipality

BRAND_EDITORS = ("Beheerders", "Hoofdredacteuren")


def provision_brand(_municipality: Municipality) -> None:
    """Make the default brand; a brand that is there stays as it is."""
    for site in Site.objects.all():
        Brand.objects.get_or_create(site=site)


def provision_rights() -> None:
    """In the template: who may change the brand."""
    permission = Permission.objects.get(content_type__app_label="branding", codename="change_brand")
    for name in BRAND_EDITORS:
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.add(permission)
