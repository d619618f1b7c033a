"""Secrets at rest: readable with a key of one schema and one purpose only.

The key follows from the platform's SECRET_KEY, the bound schema and the purpose (HKDF-SHA256); the text is sealed by
AES-256-GCM. What was sealed under an earlier SECRET_KEY opens as long as that stands in SECRET_KEY_FALLBACKS.
"""

import base64
import binascii
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tenants.signing import municipality_salt

_VERSION = "1:"
_NONCE_BYTES = 12


class SealBrokenError(Exception):
    """Not sealed by us, for another municipality, purpose or owner, or under a key that is gone."""


def seal(text: str, *, purpose: str, owner: str) -> str:
    """Seal a text for the bound schema.

    Args:
        owner: whose it is; moved to another owner's row it does not open.
    """
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(settings.SECRET_KEY, purpose).encrypt(nonce, text.encode(), owner.encode())
    return _VERSION + base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str, *, purpose: str, owner: str) -> str:
    """Open what `seal` closed.

    Raises:
        SealBrokenError: it does not open here.
    """
    try:
        data = base64.b64decode(sealed.removeprefix(_VERSION), validate=True)
    except binascii.Error as error:
        raise SealBrokenError from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _cipher(str(key), purpose).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], owner.encode()).decode()
        except (InvalidTag, ValueError):
            continue
    raise SealBrokenError


def _cipher(secret_key: str, purpose: str) -> AESGCM:
    info = municipality_salt(f"tenants.sealing:{purpose}").encode()
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(str(secret_key).encode()))
