"""The groups that every municipality starts with."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

ADMINISTRATORS = "Beheerders"
CHIEF_EDITORS = "Hoofdredacteuren"
EDITORS = "Redacteuren"
PRIVACY_OFFICERS = "Privacymedewerkers"
FORM_EDITORS = "Formulierenredacteuren"
RECORDS_MANAGERS = "Archiefbeheerders"
TEAM_PUBLIC_SPACE = "Team Openbare ruimte"
TEAM_CIVIL_AFFAIRS = "Team Burgerzaken"
TEAM_PERMITS = "Team Vergunningen"
TEAMS = (TEAM_PUBLIC_SPACE, TEAM_CIVIL_AFFAIRS, TEAM_PERMITS)

# Wagtail's own migration makes these two, with their rights on pages, images and documents.
_RENAMED = {"Moderators": CHIEF_EDITORS, "Editors": EDITORS}
# Rights on things that no administrator works with by hand, or that only an object of a team's may give.
_NOT_FOR_ADMINISTRATORS = ("contenttypes", "sessions", "guardian", "wagtailsearch")
_RIGHTS: dict[str, tuple[str, ...]] = {
    CHIEF_EDITORS: (),
    EDITORS: (),
    **dict.fromkeys(TEAMS, ()),
    PRIVACY_OFFICERS: ("audit.answer_residents", "audit.view_auditentry"),
    FORM_EDITORS: ("forms.view_form", "forms.change_form"),
    RECORDS_MANAGERS: ("zaken.manage_destruction",),
}
"""What a new group may do besides opening the back office; editors' rights on pages are given by `cms.base`."""
_PAGE_CODENAMES = ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page")


def provision_groups() -> list[str]:
    """Make the groups that are missing, with their rights; returns their names.

    In the template, and over municipalities that exist when a release brings a new group. A right that was taken from
    an existing group stays away.
    """
    for english, dutch in _RENAMED.items():
        if not Group.objects.filter(name=dutch).exists():
            Group.objects.filter(name=english).update(name=dutch)
    access_admin = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    made = []
    for name, rights in _RIGHTS.items():
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            made.append(name)
            group.permissions.add(access_admin, *_named(rights))
    administrators, is_new = Group.objects.get_or_create(name=ADMINISTRATORS)
    if is_new:
        made.append(ADMINISTRATORS)
        _grant_everything(administrators)
    return made


def _named(rights: tuple[str, ...]) -> list[Permission]:
    """Permissions by `app.codename`."""
    chosen = Q(pk__in=[])
    for right in rights:
        app_label, codename = right.split(".")
        chosen |= Q(content_type__app_label=app_label, codename=codename)
    return list(Permission.objects.filter(chosen))


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
