"""Inviting, and accepting."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from services.accounts import witness
from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS
from services.accounts.witness import account
from services.audit.actions import record
from services.invitations.links import invitation_url, invited_user, password_state
from services.invitations.mails import INVITED
from services.notifications.actions import queue_message
from shared.actors import Actor
from shared.logging import get_logger
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality
from tenants.provisioning.registry import Invitation

logger = get_logger(__name__)


@transaction.atomic
def invite_administrator(municipality: Municipality, email: str, actor: Actor) -> Invitation:
    """Make an account without a password that runs the bound municipality's back office, and mail it a link.

    A second invitation replaces the first. Where no mail leaves (training), the link is returned instead.

    Raises:
        RefusedError: this account has a password, or was closed.
    """
    user = User.objects.select_for_update().filter(email__iexact=email).first() or User(email=email.lower())
    if not user.is_active:
        raise RefusedError(_("This account was closed. An administrator of the municipality can open it again."))
    if user.password and user.has_usable_password():
        raise RefusedError(
            _("This account has a password already. Its owner can ask for another one on the log-in page.")
        )
    user.set_unusable_password()  # another one than before: earlier links are spent
    user.full_clean()
    user.save()
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    record(witness.INVITED, actor=actor, thing=account(user))
    logger.info("administrator_invited", user_id=str(user.pk), actor_kind=actor.kind, actor_id=actor.id)
    if not municipality.is_production:
        return Invitation(email=user.email, url=invitation_url(user))
    queue_message(
        kind=INVITED,
        payload={"user_id": str(user.pk)},
        dedupe_key=f"{INVITED}:{user.pk}:{password_state(user)}",
        subject_key=f"{INVITED}:{user.pk}",
    )
    return Invitation(email=user.email)


@transaction.atomic
def accept_invitation(*, token: str, first_name: str, last_name: str, password: str, actor: Actor) -> User:
    """Give the invited account its name and password; the link is spent.

    Raises:
        LinkError: the link does not work any more.
    """
    user = User.objects.select_for_update().get(pk=invited_user(token).pk)
    invited_user(token)  # again, now that nobody else can use it at the same moment
    user.first_name, user.last_name = first_name, last_name
    user.set_password(password)
    user.full_clean()
    user.save()
    record(witness.ACCEPTED, actor=actor, thing=account(user))
    logger.info("invitation_accepted", user_id=str(user.pk), actor_kind=actor.kind)
    return user
