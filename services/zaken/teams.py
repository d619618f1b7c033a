"""Which groups may see and handle requests of which kind: guardian's permission on the zaaktype."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from guardian.models import GroupObjectPermission
from guardian.shortcuts import assign_perm, remove_perm
from wagtail.log_actions import log

from services.accounts.actors import staff
from services.accounts.models import User
from services.audit.actions import Thing, record
from services.zaken.audit import TEAMS_CHANGED
from services.zaken.models import HANDLE_ZAKEN, ZaakType

_APP_LABEL, _CODENAME = HANDLE_ZAKEN.split(".")


def teams_of(zaaktype: ZaakType) -> QuerySet[Group]:
    """The groups that may handle requests of this kind."""
    return Group.objects.filter(
        pk__in=_permissions().filter(object_pk=str(zaaktype.pk)).values("group_id"),
    ).order_by("name")


def team_names() -> dict[str, list[str]]:
    """Zaaktype id (as text) → names of its groups; one query."""
    names: dict[str, list[str]] = defaultdict(list)
    for object_pk, name in _permissions().order_by("group__name").values_list("object_pk", "group__name"):
        names[object_pk].append(name)
    return names


@transaction.atomic
def set_teams(*, zaaktype: ZaakType, groups: Iterable[Group], user: User) -> None:
    """Let exactly these groups handle requests of this kind; the change stands in the admin's history."""
    wanted = set(groups)
    present = set(teams_of(zaaktype))
    if wanted == present:
        return
    for group in wanted - present:
        assign_perm(HANDLE_ZAKEN, group, zaaktype)
    for group in present - wanted:
        remove_perm(HANDLE_ZAKEN, group, zaaktype)
    names = sorted(group.name for group in wanted)
    thing = Thing(kind="zaaktype", id=str(zaaktype.pk), label=zaaktype.omschrijving)
    record(TEAMS_CHANGED, actor=staff(user), thing=thing, details={"teams": names})
    log(instance=zaaktype, action="wagtail.edit", user=user, data={"teams": names})


def _permissions() -> "QuerySet[GroupObjectPermission]":
    return GroupObjectPermission.objects.filter(
        permission__codename=_CODENAME, content_type=ContentType.objects.get_for_model(ZaakType)
    )
