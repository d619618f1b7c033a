"""Which sections there are, and whose."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail.models import GroupPagePermission, Page

from services.accounts.models import User

SITE_DEPTH = 2
"""The home page; what lies deeper can be a section."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the site that a group of editors keeps."""

    group: Group
    page: Page
    editors: tuple[User, ...]

    @property
    def editor_ids(self) -> list[UUID]:
        return [editor.pk for editor in self.editors]


def section_groups() -> QuerySet[Group]:
    """Groups that have rights on one page below the home page, and on no other."""
    deep = GroupPagePermission.objects.filter(page__depth__gt=SITE_DEPTH).values("group")
    shallow = GroupPagePermission.objects.filter(page__depth__lte=SITE_DEPTH).values("group")
    return Group.objects.filter(pk__in=deep).exclude(pk__in=shallow).order_by("name")


def sections() -> list[Section]:
    """Every section, by the name of its group; three queries."""
    groups = list(section_groups().prefetch_related("user_set"))
    pages: dict[int, Page] = {}
    for right in GroupPagePermission.objects.filter(group__in=groups).select_related("page").order_by("-page__depth"):
        pages[right.group_id] = right.page
    return [Section(group=group, page=pages[group.pk], editors=tuple(group.user_set.all())) for group in groups]


def colleagues() -> QuerySet[User]:
    """Who can be an editor of a section."""
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "email")
