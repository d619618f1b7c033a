"""What a new municipality gets of Wagtail: language, site with its real host name, home page, rights of editors."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
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


def provision_site(municipality: Municipality) -> None:
    """Make the site; a second run corrects what differs and changes no content."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    home = _home_page(municipality)
    site = _site(municipality, home)
    ContactDetails.objects.get_or_create(site=site)
    _rights(home)
    _workflow()


def _home_page(municipality: Municipality) -> Any:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None and site.root_page.specific_class is not Page:
        return site.root_page
    for welcome_page in Page.get_first_root_node().get_children().exact_type(Page):
        welcome_page.delete()  # its site goes with it
    return home_page_makers.get("home")(Page.get_first_root_node(), municipality)


def _site(municipality: Municipality, home: Any) -> Site:
    """Wagtail's site, at the address where residents find it: previews are rendered at that address."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname = municipality.primary_domain
    site.port = settings.PUBLIC_PORT
    site.site_name = municipality.official_name
    site.root_page = home
    site.save()
    return site


def follow_identity(before: KnownAs, municipality: Municipality) -> None:
    """Wagtail's site follows the primary domain, and the name unless somebody gave the site one of its own."""
    site = Site.objects.get(is_default_site=True)
    site.hostname = municipality.primary_domain
    if site.site_name == before.official_name:
        site.site_name = municipality.official_name
    site.save()
    # saving did this too, but until the commit another process may put the old addresses back
    transaction.on_commit(Site.clear_site_root_paths_cache)


def _rights(home: Any) -> None:
    library = Collection.get_first_root_node()
    for name, codenames in PAGE_PERMISSIONS.items():
        group, _created = Group.objects.get_or_create(name=name)
        GroupPagePermission.objects.filter(group=group, page__depth=1).delete()
        for permission in _permissions("wagtailcore", codenames):
            GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        for app_label, file_codenames in FILE_PERMISSIONS.items():
            for permission in _permissions(app_label, file_codenames):
                GroupCollectionPermission.objects.get_or_create(group=group, collection=library, permission=permission)
        for app_label, codename in MODEL_PERMISSIONS.get(name, ()):
            group.permissions.add(*_permissions(app_label, (codename,)))


def _permissions(app_label: str, codenames: tuple[str, ...]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames))


def _workflow() -> None:
    """Wagtail's own workflow, in Dutch."""
    Workflow.objects.filter(name="Moderators approval").update(name="Goedkeuring door de hoofdredactie")
    GroupApprovalTask.objects.filter(name="Moderators approval").update(name="Controle door de hoofdredactie")
