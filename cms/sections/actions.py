"""Giving a section of the site to editors, changing who they are, and taking it back."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.base.provisioning import FILE_PERMISSIONS
from cms.sections.errors import SectionError
from cms.sections.queries import SITE_DEPTH, section_groups
from services.accounts.models import User
from services.audit.actions import Thing, record
from shared.actors import Actor

GIVEN = "section.given"
CHANGED = "section.changed"
TAKEN = "section.taken"

PAGE_RIGHTS = ("add_page", "change_page")
"""What an editor of a section may do; publishing is for the chief editor, who is asked by the workflow."""


@transaction.atomic
def give_section(*, page: Page, editors: Iterable[User], actor: Actor) -> Group:
    """Make a group for a part of the site, with a folder of its own, and put these colleagues in it.

    Raises:
        SectionError: it is the whole site, or is a section already.
    """
    if page.depth <= SITE_DEPTH:
        raise SectionError(_("This is the whole site. Choose a page below the home page."), page_id=page.pk)
    taken = GroupPagePermission.objects.filter(page=page, group__in=section_groups())
    if taken.exists():
        raise SectionError(_("This part of the site is a section already."), page_id=page.pk)
    name = f"Redactie {page.title}"[:140]
    number = Group.objects.filter(name__startswith=name).count()
    group = Group.objects.create(name=f"{name} {number + 1}" if number else name)
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in PAGE_RIGHTS:
        GroupPagePermission.objects.create(group=group, page=page, permission=_page_right(codename))
    folder = Collection.get_first_root_node().add_child(name=group.name)
    for app_label, codenames in FILE_PERMISSIONS.items():
        for permission in Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames):
            GroupCollectionPermission.objects.create(group=group, collection=folder, permission=permission)
    people = list(editors)
    group.user_set.set(people)
    record(GIVEN, actor=actor, thing=_thing(group), details={"page": page.pk, "editors": len(people)})
    return group


@transaction.atomic
def change_editors(*, group: Group, editors: Iterable[User], actor: Actor) -> None:
    """Put these colleagues in a section's group, and nobody else."""
    people = list(editors)
    group.user_set.set(people)
    record(CHANGED, actor=actor, thing=_thing(group), details={"editors": len(people)})


@transaction.atomic
def take_back(*, group: Group, actor: Actor) -> None:
    """Remove a section's group; its pages, pictures and files stay."""
    record(TAKEN, actor=actor, thing=_thing(group))
    group.delete()


def _page_right(codename: str) -> Permission:
    found: Permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
    return found


def _thing(group: Group) -> Thing:
    return Thing(kind="group", id=str(group.pk), label=group.name)
