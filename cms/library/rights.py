"""Who may do what with the library: the rights on pages decide, so an editor of a section adopts within it."""

from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage
from cms.library.kinds import ANSWER, FORM, PAGE, PRODUCT
from cms.library.models import Adoption, AdoptionQuerySet
from services.accounts.models import User

CHANGE_FORM = "forms.change_form"
CHANGE_ADOPTION = "adoptions.change_adoption"
CHANGE_SETTINGS = "adoptions.change_librarysettings"
_MODELS: dict[str, Any] = {PRODUCT: ProductPage, PAGE: ContentPage}


def may_use(user: User) -> bool:
    """Whether the library is anything for this colleague."""
    if user.has_perm(CHANGE_ADOPTION) or user.has_perm(CHANGE_FORM):
        return True
    return bool(PagePermissionPolicy().user_has_any_permission(user, ("add", "change")))


def adoptions_for(user: User) -> AdoptionQuerySet:
    """What this colleague may see and decide on."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    wanted = Q(page__in=pages.values("pk"))
    if user.has_perm(CHANGE_FORM):
        wanted |= Q(kind=FORM)
    if user.has_perm(CHANGE_ADOPTION):
        wanted |= Q(kind=ANSWER) | Q(page=None, form=None)
    return Adoption.objects.filter(wanted)


def may_publish(user: User, adoption: Adoption) -> bool:
    """Whether what they decide may be seen by residents at once."""
    if adoption.page is None:
        return True
    return bool(adoption.page.permissions_for_user(user).can_publish())


def parents_for(user: User, kind: str) -> list[Page]:
    """Pages below which this colleague may make a page of this kind, in the order of the tree."""
    types = [model._meta.model_name for model in _MODELS[kind].allowed_parent_page_models()]
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    found = pages.filter(content_type__model__in=types).order_by("path")
    return [page for page in found if page.permissions_for_user(user).can_add_subpage()]


def may_adopt(user: User, kind: str) -> bool:
    """Whether they may make something of an item of this kind."""
    if kind == FORM:
        return user.has_perm(CHANGE_FORM)
    return user.has_perm(CHANGE_ADOPTION) if kind == ANSWER else bool(parents_for(user, kind))
