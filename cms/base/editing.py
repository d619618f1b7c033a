"""Which pages a colleague may change, for screens beside Wagtail's own."""

from collections.abc import Callable

from django.contrib.auth.mixins import UserPassesTestMixin
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.permission_policies.pages import PagePermissionPolicy

from services.accounts.actors import staff_user
from services.accounts.models import User


def edits_pages(user: User) -> bool:
    """Whether they edit pages at all, be it of one section."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, ("add", "change")))


def publishes_pages(user: User) -> bool:
    """Whether they publish at all: what they set is seen by residents at once."""
    return bool(PagePermissionPolicy().user_has_permission(user, "publish"))


def pages_to_change(user: User) -> "QuerySet[Page]":
    """The pages that this colleague may change."""
    found: QuerySet[Page] = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return found


def publishes_the_site(user: User) -> bool:
    """Whether they publish the home page, so the whole site and not one section of it."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site is not None and bool(site.root_page.permissions_for_user(user).can_publish())


class _ColleagueMixin(UserPassesTestMixin):
    """A view for the colleagues of whom `is_for` says yes."""

    raise_exception = True
    request: HttpRequest
    is_for: Callable[[User], bool]

    def test_func(self) -> bool:
        return self.is_for(staff_user(self.request))


class EditorMixin(_ColleagueMixin):
    """A view for whoever edits pages."""

    is_for = staticmethod(edits_pages)


class PublisherMixin(_ColleagueMixin):
    """A view for whoever publishes pages."""

    is_for = staticmethod(publishes_pages)


class SitePublisherMixin(_ColleagueMixin):
    """A view for whoever publishes the whole site."""

    is_for = staticmethod(publishes_the_site)
