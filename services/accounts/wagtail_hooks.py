"""Where log-in stands in Wagtail's admin: a button per colleague, a way to one's own, who is locked out."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from services.accounts.log_in import CHANGE_USER
from services.accounts.models import User
from services.accounts.witness import note_opened_or_closed


@hooks.register("register_user_listing_buttons")
def add_log_in_button(user: User, request_user: User) -> Iterator[Button]:
    """In the list of users: help a colleague who can't get in."""
    if request_user.has_perm(CHANGE_USER):
        yield Button(_("Log-in and sessions"), reverse("login:colleague", args=[user.pk]), icon_name="key", priority=40)


@hooks.register("after_bulk_action")
def note_a_selection(_request: HttpRequest, action_type: str, objects: list[Any], _action: object) -> None:
    """Opening and closing a selection of accounts is on the record like doing it one by one."""
    if action_type == "set_active_state":
        note_opened_or_closed(objects)


@hooks.register("register_account_menu_item")
def add_own_log_in(_request: HttpRequest) -> dict[str, str]:
    """On the page of one's own account."""
    return {
        "url": reverse("login:account"),
        "label": _("Your log-in"),
        "help_text": _("Passkeys, authenticator app, recovery codes, and where you are logged in."),
    }


class LocksMenuItem(MenuItem):
    """For those who may change colleagues' accounts."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_USER)


@hooks.register("register_settings_menu_item")
def register_locks() -> MenuItem:
    """Under Settings."""
    return LocksMenuItem(
        gettext_lazy("Locked out"), reverse_lazy("login:locks"), name="locks", icon_name="lock", order=620
    )
