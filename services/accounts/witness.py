"""What Django tells of accounts, written in the log: log-ins, and who got which role.

Signals, because log-ins and group screens are Django's and Wagtail's own; nothing is decided here.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, post_delete, post_save

from services.accounts.actors import staff
from services.accounts.models import User
from services.audit.actions import Thing, record
from services.audit.circumstances import current_actor
from services.audit.models import AuditEntry
from shared.actors import Actor
from tenants.context import is_bound

LOGGED_IN = "account.logged_in"
LOGGED_OUT = "account.logged_out"
LOGIN_FAILED = "account.login_failed"
INVITED = "account.invited"
ACCEPTED = "account.accepted"
ROLES_CHANGED = "account.roles_changed"
OPENED_OR_CLOSED = "account.opened_or_closed"
ROLE_RIGHTS_CHANGED = "account.role_rights_changed"
MADE = "account.made"
REMOVED = "account.removed"

_CHANGES = {"post_add": "added", "post_remove": "removed", "pre_clear": "removed"}


def account(user: User) -> Thing:
    """An account in the log, by the name of the colleague."""
    return Thing(kind="account", id=str(user.pk), label=str(user))


def note_log_in(user: object, **_kwargs: Any) -> None:
    """Of an account of this municipality; operators are the platform's business."""
    if is_bound() and isinstance(user, User):
        record(LOGGED_IN, actor=staff(user), thing=account(user))


def note_log_out(user: object, **_kwargs: Any) -> None:
    """Idem; by itself a session that runs out says nothing."""
    if is_bound() and isinstance(user, User):
        record(LOGGED_OUT, actor=staff(user), thing=account(user))


def note_failed_log_in(credentials: dict[str, Any], **_kwargs: Any) -> None:
    """Of an account that exists its name; of anything else nothing that was typed: it may be a password."""
    if not is_bound():
        return
    tried = User.objects.filter(email__iexact=str(credentials.get("username", ""))[:254]).first()
    thing = account(tried) if tried is not None else Thing(kind="account", id="")
    record(LOGIN_FAILED, actor=Actor(kind="staff"), thing=thing, result=AuditEntry.Result.REFUSED)


def note_made(instance: User, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    """Somebody made an account, on any screen."""
    actor = current_actor()
    if created and not raw and actor is not None and is_bound():
        record(MADE, actor=actor, thing=account(instance))


def note_removed(instance: User, **_kwargs: Any) -> None:
    """Somebody removed an account, alone or in a selection."""
    actor = current_actor()
    if actor is not None and is_bound():
        record(REMOVED, actor=actor, thing=account(instance))


def note_opened_or_closed(users: Iterable[User]) -> None:
    """Wagtail's screen for a selection changed them without a word."""
    actor = current_actor()
    if actor is None:
        return
    for user in User.objects.filter(pk__in=[user.pk for user in users]):
        details = {"state": "open" if user.is_active else "closed"}
        record(OPENED_OR_CLOSED, actor=actor, thing=account(user), details=details)


def note_roles(instance: object, action: str, reverse: bool, pk_set: set[Any] | None, **_kwargs: Any) -> None:
    """Somebody was put in groups or taken out, on any screen."""
    actor = current_actor()
    if action not in _CHANGES or actor is None:
        return
    if reverse:  # from the side of the group
        users = User.objects.filter(pk__in=pk_set) if pk_set is not None else instance.user_set.all()  # type: ignore[attr-defined]  # a Group
        for user in users:
            _record_roles(user, [instance], action, actor)
    elif isinstance(instance, User):
        groups = Group.objects.filter(pk__in=pk_set) if pk_set is not None else instance.groups.all()
        _record_roles(instance, groups, action, actor)


def note_rights(instance: object, action: str, pk_set: set[Any] | None, **_kwargs: Any) -> None:
    """A group or a person got other rights, on any screen."""
    actor = current_actor()
    if action not in _CHANGES or actor is None or not isinstance(instance, Group | User):
        return
    held = instance.permissions if isinstance(instance, Group) else instance.user_permissions
    rights = Permission.objects.filter(pk__in=pk_set) if pk_set is not None else held.all()
    kind = "group" if isinstance(instance, Group) else "account"
    names = sorted(rights.order_by().values_list("codename", flat=True))
    if names:
        thing = Thing(kind=kind, id=str(instance.pk), label=str(instance))
        record(ROLE_RIGHTS_CHANGED, actor=actor, thing=thing, details={_CHANGES[action]: names})


def _record_roles(user: User, groups: Iterable[object], action: str, actor: Actor) -> None:
    names = sorted(str(group) for group in groups)
    if names:
        record(ROLES_CHANGED, actor=actor, thing=account(user), details={_CHANGES[action]: names})


def listen() -> None:
    """Once per process, when the apps are ready."""
    user_logged_in.connect(note_log_in, dispatch_uid="audit")
    user_logged_out.connect(note_log_out, dispatch_uid="audit")
    user_login_failed.connect(note_failed_log_in, dispatch_uid="audit")
    post_save.connect(note_made, sender=User, dispatch_uid="audit")
    post_delete.connect(note_removed, sender=User, dispatch_uid="audit")
    m2m_changed.connect(note_roles, sender=User.groups.through, dispatch_uid="audit")
    m2m_changed.connect(note_rights, sender=Group.permissions.through, dispatch_uid="audit")
    m2m_changed.connect(note_rights, sender=User.user_permissions.through, dispatch_uid="audit")
