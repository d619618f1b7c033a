"""From an account to the actor that actions and audit rows name."""

from services.accounts.models import User
from shared.actors import Actor


def staff(user: User) -> Actor:
    """The actor for a logged-in member of staff."""
    return Actor(kind="staff", id=str(user.pk), label=str(user))
