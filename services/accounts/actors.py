"""From a request or an account to the actor that actions and audit rows name."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from services.accounts.models import User
from shared.actors import Actor


def staff(user: User) -> Actor:
    """The actor for a logged-in member of staff."""
    return Actor(kind="staff", id=str(user.pk), label=str(user))


def staff_user(request: HttpRequest) -> User:
    """The member of staff who is logged in.

    Raises:
        PermissionDenied: nobody is, or not with an account of this municipality.
    """
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    return user
