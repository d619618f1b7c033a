"""What a new municipality gets of Wagtail: language, site with its real host name, home page, rights of editors."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
)

from cms.base.models import ContactDetails
from cms.base.registry import home_page_makers
from tenants.municipalities.models import Municipality
from tenants.provisioning.registry import KnownAs
from tenants.transfer.errors import PackageRefusedError

PAGE_PERMISSIONS = {
    "Redacteuren": ("add_page", "change_page"),
    "Hoofdredacteuren": ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
    "Beheerders": ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
}
FILE_PERMISSIONS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
_CHIEF_EDITOR = (
    ("base", "change_contactdetails"),
    ("wagtailredirects", "add_redirect"),
    ("wagtailredirects", "change_redirect"),
    ("wagtailredirects", "delete_redirect"),
)
_LIBRARIAN = (
    ("wagtailcore", "add_collection"),
    ("wagtailcore", "change_collection"),
    ("wagtailcore", "delete_collection"),
)
MODEL_PERMISSIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "Hoofdredacteuren": _CHIEF_EDITOR,
    "Beheerders": (*_CHIEF_EDITOR, *_LIBRARIAN),
}


def provision_house() -> None:
    """In the template: the language, no welcome page, rights on the library, the workflow in Dutch."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for welcome_page in Page.get_first_root_node().get_children().exact_type(Page):
        welcome_page.delete()  # its site goes with it
    library = Collection.get_first_root_node()
    for name in PAGE_PERMISSIONS:
        group, _created = Group.objects.get_or_create(name=name)
        GroupPagePermission.objects.filter(group=group, page__depth=1).delete()
        for app_label, codenames in FILE_PERMISSIONS.items():
            for permission in _permissions(app_label, codenames):
                GroupCollectionPermission.objects.get_or_create(group=group, collection=library, permission=permission)
        for app_label, codename in MODEL_PERMISSIONS.get(name, ()):
            group.permissions.add(*_permissions(app_label, (codename,)))
    Workflow.objects.filter(name="Moderators approval").update(name="Goedkeuring door de hoofdredactie")
    GroupApprovalTask.objects.filter(name="Moderators approval").update(name="Controle door de hoofdredactie")


def provision_site(municipality: Municipality) -> None:
    """Make the site; a second run corrects what differs and changes no content."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    home = (
        site.root_page if site is not None else home_page_makers.get("home")(Page.get_first_root_node(), municipality)
    )
    site = _site(site or Site(is_default_site=True), municipality, home)
    ContactDetails.objects.get_or_create(site=site)
    _rights(home)


def _site(site: Site, municipality: Municipality, home: Any) -> Site:
    """Wagtail's site, at the address where residents find it: previews are rendered at that address."""
    site.hostname = municipality.primary_domain
    site.port = settings.PUBLIC_PORT
    site.site_name = municipality.official_name
    site.root_page = home
    site.save()
    return site


def follow_identity(before: KnownAs, municipality: Municipality) -> None:
    """Wagtail's site follows the primary domain, and the name unless somebody gave the site one of its own."""
    site = Site.objects.get(is_default_site=True)
    was = (site.hostname, site.port, site.site_name)
    site.hostname, site.port = municipality.primary_domain, settings.PUBLIC_PORT
    if site.site_name == before.official_name:
        site.site_name = municipality.official_name
    if (site.hostname, site.port, site.site_name) == was:
        return
    site.save()
    # saving did this too, but until the commit another process may put the old addresses back
    transaction.on_commit(Site.clear_site_root_paths_cache)


def check_arrived(_municipality: Municipality) -> None:
    """Refuse a package without one default site: no page would be found, or nobody could say which.

    Raises:
        PackageRefusedError: it has none, or more than one.
    """
    count = Site.objects.filter(is_default_site=True).count()
    if count != 1:
        raise PackageRefusedError(
            _("The package has %(count)s default sites (wagtailcore_site) where a municipality has one.")
            % {"count": count}
        )


def _rights(home: Any) -> None:
    """Rights on the home page and all below it."""
    groups = {group.name: group for group in Group.objects.filter(name__in=PAGE_PERMISSIONS)}
    permissions = {one.codename: one for one in _permissions("wagtailcore", PAGE_PERMISSIONS["Beheerders"])}
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group=groups[name], page=home, permission=permissions[codename])
            for name, codenames in PAGE_PERMISSIONS.items()
            for codename in codenames
        ],
        ignore_conflicts=True,
    )


def _permissions(app_label: str, codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames))
