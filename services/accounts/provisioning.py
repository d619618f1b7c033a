"""The groups that every municipality starts with."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

ADMINISTRATORS = "Beheerders"
CHIEF_EDITORS = "Hoofdredacteuren"
EDITORS = "Redacteuren"
PRIVACY_OFFICERS = "Privacymedewerkers"
TEAM_PUBLIC_SPACE = "Team Openbare ruimte"
TEAM_CIVIL_AFFAIRS = "Team Burgerzaken"
TEAM_PERMITS = "Team Vergunningen"
TEAMS = (TEAM_PUBLIC_SPACE, TEAM_CIVIL_AFFAIRS, TEAM_PERMITS)

# Wagtail's own migration makes these two, with their rights on pages, images and documents.
_RENAMED = {"Moderators": CHIEF_EDITORS, "Editors": EDITORS}
# Rights on things that no administrator works with by hand, or that only an object of a team's may give.
_NOT_FOR_ADMINISTRATORS = ("contenttypes", "sessions", "guardian", "wagtailsearch")
_OF_PRIVACY_OFFICERS = ("answer_residents", "view_auditentry")
_PAGE_CODENAMES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


def provision_groups() -> None:
    """In the template: the groups with their rights. A right that was taken from an existing group stays away."""
    for english, dutch in _RENAMED.items():
        if not Group.objects.filter(name=dutch).exists():
            Group.objects.filter(name=english).update(name=dutch)
    access_admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    for name in (CHIEF_EDITORS, EDITORS, *TEAMS):
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            group.permissions.add(access_admin)
    officers, is_new = Group.objects.get_or_create(name=PRIVACY_OFFICERS)
    if is_new:
        officers.permissions.add(access_admin, *Permission.objects.filter(codename__in=_OF_PRIVACY_OFFICERS))
    administrators, is_new = Group.objects.get_or_create(name=ADMINISTRATORS)
    if is_new:
        _grant_everything(administrators)


def _grant_everything(group: Group) -> None:
    """All rights of a municipality's back office, except to see residents' data: a team's zaaktype
    gives that, and the group of privacy officers."""
    group.permissions.set(
        Permission.objects.exclude(content_type__app_label__in=_NOT_FOR_ADMINISTRATORS)
        .exclude(content_type__app_label="wagtailcore", content_type__model="site")  # the platform keeps the host names
        .exclude(codename__in=("handle_zaken", "answer_residents"))
    )
    root = Page.get_first_root_node()
    page_type = ContentType.objects.get_for_model(Page)
    for permission in Permission.objects.filter(content_type=page_type, codename__in=_PAGE_CODENAMES):
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    in_collections = Permission.objects.filter(
        content_type__app_label__in=("wagtailimages", "wagtaildocs", "wagtailcore"),
        content_type__model__in=("image", "document", "collection"),
    )
    for permission in in_collections:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
