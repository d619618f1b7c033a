"""The link of an invitation: of one municipality, for one account, once, for a week.

It is a signature over the account, and over what stands where its password will come. A chosen password, or a newer
invitation, changes that, and the link is spent.
"""

from datetime import timedelta
from enum import StrEnum

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from services.accounts.models import User
from tenants.context import current_municipality
from tenants.signing import municipality_salt, sign, unsign

LIFETIME = timedelta(days=7)
_PURPOSE = "invitation"


class Trouble(StrEnum):
    """Why a link does not work."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REPLACED = "replaced"
    USED = "used"


class LinkError(Exception):
    """A link that does not work (any more)."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


def invitation_url(user: User) -> str:
    """The whole address, on the bound municipality's own host; its week begins now."""
    token = sign({"user": str(user.pk), "state": password_state(user)}, purpose=_PURPOSE)
    path = reverse("invitations:accept", args=[token], urlconf="config.urls_tenant")
    return f"{current_municipality().base_url}{path}"


def password_state(user: User) -> str:
    """Changes with whatever stands in the password column, and tells nothing about it."""
    return salted_hmac(municipality_salt(_PURPOSE), user.password, algorithm="sha256").hexdigest()[:32]


def invited_user(token: str) -> User:
    """Whose invitation this is.

    Raises:
        LinkError: the link is not ours, of another municipality, too old, replaced by a newer one, or used.
    """
    try:
        value = unsign(token, purpose=_PURPOSE, max_age_s=int(LIFETIME.total_seconds()))
    except signing.SignatureExpired:
        raise LinkError(Trouble.EXPIRED) from None
    except (signing.BadSignature, ValueError):
        raise LinkError(Trouble.UNKNOWN) from None
    if not isinstance(value, dict):
        raise LinkError(Trouble.UNKNOWN)
    try:
        user = User.objects.filter(pk=str(value.get("user")), is_active=True).first()
    except ValidationError:
        user = None
    if user is None:
        raise LinkError(Trouble.UNKNOWN)
    if not constant_time_compare(str(value.get("state")), password_state(user)):
        raise LinkError(Trouble.USED if user.has_usable_password() else Trouble.REPLACED)
    return user
