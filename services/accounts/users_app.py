"""Wagtail's app of users, with this platform's screens."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersAppConfig(WagtailUsersAppConfig):
    user_viewset = "services.accounts.users.UserViewSet"
