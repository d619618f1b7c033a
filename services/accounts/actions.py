"""Making accounts."""

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS
from services.accounts.witness import INVITED, account
from services.audit.actions import record
from shared.actors import Actor
from shared.logging import get_logger

logger = get_logger(__name__)


@transaction.atomic
def create_administrator(*, email: str, first_name: str, last_name: str, password: str, actor: Actor) -> User:
    """Make an account that runs the bound municipality's back office: the first one, who makes the others there.

    Raises:
        django.core.exceptions.ValidationError: the address is taken or none, or the password is too weak.
    """
    user = User(email=email.lower(), first_name=first_name, last_name=last_name)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    record(INVITED, actor=actor, thing=account(user))
    logger.info("administrator_created", user_id=str(user.pk), actor=actor.label)
    return user
