"""Recovery codes: for when the phone is gone. Shown once, kept as keyed hashes, each works once."""

import hmac
import secrets

from tenants.signing import keyed_hashes

COUNT = 10
_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789"  # no vowels, so no words; nothing that is mistaken for another
_LENGTH = 10


def new_codes() -> list[str]:
    """Ten codes as `BCDFG-23456`, 48 bits each."""
    codes = []
    for _number in range(COUNT):
        letters = "".join(secrets.choice(_ALPHABET) for _position in range(_LENGTH))
        codes.append(f"{letters[:5]}-{letters[5:]}")
    return codes


def hashed(code: str, *, owner: str) -> str:
    """What is kept of a code."""
    return next(keyed_hashes(f"{owner}:{_plain(code)}", purpose="login.recovery")).hex()


def find(code: str, hashes: list[str], *, owner: str) -> str | None:
    """Which of the hashes is this code's."""
    candidates = [digest.hex() for digest in keyed_hashes(f"{owner}:{_plain(code)}", purpose="login.recovery")]
    found = None
    for kept in hashes:
        if any(hmac.compare_digest(kept, candidate) for candidate in candidates):
            found = kept
    return found


def _plain(code: str) -> str:
    return "".join(character for character in code.upper() if character.isascii() and character.isalnum())
