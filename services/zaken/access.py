"""The access code with which a resident follows one zaak, and the session that remembers it."""

import hmac
import time
from collections.abc import Iterator
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from services.accounts.assurance import Assurance, drop_assurance, raise_assurance
from services.zaken.models import Zaak
from tenants.signing import keyed_hashes

_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, so no words; nothing that is mistaken for another
_LENGTH = 8
_SESSION_KEY = "followed_zaken"
FOLLOW_FOR_S = 8 * 3600


def access_code(zaak: Zaak) -> str:
    """The zaak's access code, as `H4TP-9WKC`. Derived from the platform's key, never stored."""
    return next(_codes(zaak.id, zaak.access_salt))


def is_access_code(code: str, *, zaak: Zaak) -> bool:
    """Whether this is the zaak's code, under the current key or an earlier one; takes the same time for any code."""
    return _matches(code, zaak.id, zaak.access_salt)


def refuse_in_the_same_time(code: str) -> bool:
    """Do the work of a comparison for a zaak that does not exist; always False."""
    nobody = UUID(int=0)
    _matches(code, nobody, nobody)
    return False


def _codes(zaak_id: UUID, salt: UUID) -> Iterator[str]:
    """The code under each of the platform's keys, the current one first."""
    for digest in keyed_hashes(f"{zaak_id}:{salt}", purpose="zaken.access_code"):
        number = int.from_bytes(digest)
        letters = []
        for _position in range(_LENGTH):
            number, remainder = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[remainder])
        code = "".join(letters)
        yield f"{code[:4]}-{code[4:]}"


def _matches(code: str, zaak_id: UUID, salt: UUID) -> bool:
    given = "".join(character for character in code.upper() if character.isascii() and character.isalnum())
    results = [
        hmac.compare_digest(given.encode(), expected.replace("-", "").encode()) for expected in _codes(zaak_id, salt)
    ]
    return any(results)


def follow(request: HttpRequest, zaak: Zaak) -> None:
    """Let this session follow the zaak. The session gets a new key, so that one planted beforehand gains nothing."""
    remember(request, zaak)
    request.session.cycle_key()


def remember(request: HttpRequest, zaak: Zaak) -> None:
    """Let this session follow a zaak that it sent itself. The key stays: the same form may be on its way once more."""
    followed = _followed(request.session)
    followed[str(zaak.id)] = int(time.time())
    request.session[_SESSION_KEY] = followed
    raise_assurance(request, Assurance.REFERENCE_CODE, holds=_SESSION_KEY)


def followed_ids(request: HttpRequest) -> list[UUID]:
    """The zaken that this session may follow, the latest first."""
    followed = _followed(request.session)
    return [UUID(zaak_id) for zaak_id in sorted(followed, key=lambda key: followed[key], reverse=True)]


def forget_all(request: HttpRequest) -> None:
    """Forget everything on this device; a member of staff stays logged in."""
    if request.user.is_authenticated:
        request.session.pop(_SESSION_KEY, None)
        drop_assurance(request)
        request.session.cycle_key()
    else:
        request.session.flush()


def _followed(session: SessionBase) -> dict[str, int]:
    """Zaak id → moment of access (Unix time), without what has expired."""
    not_before = time.time() - FOLLOW_FOR_S
    return {key: at for key, at in session.get(_SESSION_KEY, {}).items() if at >= not_before}
