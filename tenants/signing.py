"""Signatures and keyed hashes that hold within one municipality."""

import hashlib
import hmac
from collections.abc import Iterator

from django.conf import settings
from django.core import signing

from tenants.binding import effective_schema


def municipality_salt(purpose: str) -> str:
    """A salt for `django.core.signing` that differs per purpose and schema."""
    return f"{purpose}:{effective_schema()}"


def sign(value: object, *, purpose: str) -> str:
    """Sign a JSON value for the bound municipality."""
    return signing.dumps(value, salt=municipality_salt(purpose), compress=True)


def unsign(token: str, *, purpose: str, max_age_s: int | None = None) -> object:
    """Open a signed value.

    Raises:
        django.core.signing.BadSignature: not ours, of another municipality or purpose, or too old.
    """
    value: object = signing.loads(token, salt=municipality_salt(purpose), max_age=max_age_s)
    return value


def keyed_hashes(value: str, *, purpose: str) -> Iterator[bytes]:
    """HMAC-SHA256 of a text under the current key, then under each earlier one that is still honoured."""
    message = f"{municipality_salt(purpose)}:{value}".encode()
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield hmac.new(str(key).encode(), message, hashlib.sha256).digest()
