"""Whose log-in it is: staff of the bound municipality, or operators on the platform's own host."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest

from shared.actors import Actor
from shared.errors import Text
from shared.registry import Registry
from tenants.context import is_bound
from tenants.login.models import AccountSession, Factor, SecuredAccount

type RealmName = Literal["municipality", "platform"]


@dataclass(frozen=True)
class RelyingParty:
    """To whom a passkey is bound (WebAuthn § 4).

    Attributes:
        id: the host name.
        name: shown by the device.
        origin: scheme, host and port from which it is used.
    """

    id: str
    name: str
    origin: str


@dataclass(frozen=True, kw_only=True)
class Realm:
    """One kind of accounts and their pages.

    Attributes:
        layout: the template that its pages extend.
        layout_shows_messages: whether that shows what was just done.
        log_in_url: name of the page that asks for the password.
        home_url: name of the page after log-in.
        home_label: what a link to that page says.
        relying_party: to whom passkeys are bound now.
        may_manage: whether this account may look at colleagues' factors, sessions and locks, and end them.
        actor: this account as an actor.
        context: what the layout needs.
        record: puts an event on the audit trail: event, about whom, by whom, details without personal data.
    """

    account_model: type[SecuredAccount]
    factor_model: type[Factor]
    session_model: type[AccountSession]
    backend: str
    layout: str
    log_in_url: str
    home_url: str
    home_label: Text
    relying_party: Callable[[], RelyingParty]
    may_manage: Callable[[SecuredAccount], bool]
    actor: Callable[[SecuredAccount], Actor]
    record: Callable[[str, SecuredAccount, Actor, dict[str, str | int]], None]
    layout_shows_messages: bool = False
    context: Callable[[HttpRequest], dict[str, Any]] = lambda _request: {}


realms: Registry[Realm] = Registry("realms")  # by RealmName


def current_realm() -> Realm:
    """The realm of the bound schema."""
    name: RealmName = "municipality" if is_bound() else "platform"
    return realms.get(name)
