"""Log-in by a code that is mailed: six digits, ten minutes, a few tries. For what needs no identity.

Whoever asks gets the same answer in the same time, whether the address is known or not. The code is derived from its
row by the municipality's key, so that it stands in no table, message or log.
"""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from services.notifications.actions import queue_message
from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent, contact_details
from services.residents.errors import WrongCodeError
from services.residents.models import LoginCode
from shared.logging import get_logger
from tenants.context import current_municipality
from tenants.signing import keyed_hashes

logger = get_logger(__name__)

LIFETIME = timedelta(minutes=10)
KEEP = timedelta(hours=1)
ATTEMPTS = 5
CODE_MAIL = "resident_login_code"
_DIGITS = 6


@transaction.atomic
def send_code(email: str) -> LoginCode:
    """Mail a code; a code of before that was not used is worth nothing any more."""
    now = timezone.now()
    LoginCode.objects.filter(expires_at__lt=now - KEEP).delete()
    LoginCode.objects.filter(email=email, used_at=None).update(used_at=now)
    made = LoginCode.objects.create(email=email, created_at=now, expires_at=now + LIFETIME)
    queue_message(kind=CODE_MAIL, payload={"code_id": str(made.pk)}, dedupe_key=f"{CODE_MAIL}:{made.pk}")
    logger.info("login_code_queued")
    return made


def redeem_code(code_id: UUID, typed: str) -> str:
    """The e-mail address whose code this is.

    Raises:
        WrongCodeError: wrong, too old, used, or tried too often; which of these it does not say.
    """
    with transaction.atomic():
        row = LoginCode.objects.select_for_update().filter(pk=code_id).first()
        is_right = _matches(typed, row)
        if row is not None:
            is_right = is_right and row.used_at is None and row.attempts < ATTEMPTS and row.expires_at > timezone.now()
            row.attempts = min(row.attempts + 1, ATTEMPTS)
            row.used_at = timezone.now() if is_right else row.used_at
            row.save(update_fields=["attempts", "used_at"])
    if row is None or not is_right:
        raise WrongCodeError
    return row.email


def code_of(row: LoginCode) -> str:
    """The six digits, under the present key."""
    return next(_codes(row.pk, row.salt))


def render_code(payload: dict[str, Any]) -> EmailContent | None:
    """The mail with the code; None when it would come too late."""
    row = LoginCode.objects.filter(pk=payload["code_id"], used_at=None, expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    with in_residents_language():
        code = code_of(row)
        subject = _("%(code)s is your log-in code") % {"code": f"{code[:3]} {code[3:]}"}
        context = {
            "code": f"{code[:3]} {code[3:]}",
            "municipality": current_municipality(),
            "contact": contact_details(),
            "minutes": int(LIFETIME.total_seconds() // 60),
        }
        return EmailContent(
            to=row.email,
            subject=subject,
            text=render_to_string("residents/mail/code.txt", context).strip() + "\n",
            html=render_to_string("residents/mail/code.html", context),
        )


def _codes(code_id: UUID, salt: UUID) -> Iterator[str]:
    for digest in keyed_hashes(f"{code_id}:{salt}", purpose="services.residents.login_code"):
        yield f"{int.from_bytes(digest) % 10**_DIGITS:0{_DIGITS}}"


def _matches(typed: str, row: LoginCode | None) -> bool:
    """The same work for a row that is not there."""
    nobody = UUID(int=0)
    given = "".join(character for character in typed if character.isascii() and character.isdigit())
    expected = list(_codes(row.pk, row.salt) if row else _codes(nobody, nobody))
    results = [hmac.compare_digest(given, each) for each in expected]  # each of them, whichever is right
    return any(results) and row is not None
