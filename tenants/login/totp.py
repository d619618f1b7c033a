"""Codes of an authenticator app: RFC 6238, six digits, 30 seconds, SHA-1, as every app knows them."""

import base64
import os
import time

import segno
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.utils.safestring import SafeString, mark_safe

STEP_S = 30
DRIFT_STEPS = 1  # a clock that is half a minute off
_DIGITS = 6
_KEY_BYTES = 20


def new_key() -> str:
    """A key in base32, as apps want it typed in."""
    return base64.b32encode(os.urandom(_KEY_BYTES)).decode()


def code_at(key: str, moment_s: float) -> str:
    """The code that an app shows at a moment (Unix time)."""
    return _totp(key).generate(int(moment_s)).decode()


def matching_step(key: str, code: str, *, after_step: int) -> int | None:
    """The time step of which this is the code, when that is now, one before or one after.

    Args:
        after_step: steps up to this one are spent: a code works once.
    """
    digits = "".join(character for character in code if character.isdigit()).encode()
    current = int(time.time()) // STEP_S
    found = None
    for step in range(current - DRIFT_STEPS, current + DRIFT_STEPS + 1):
        if bytes_eq(digits, _totp(key).generate(step * STEP_S)) and step > after_step:
            found = step
    return found


def provisioning_uri(key: str, *, account: str, issuer: str) -> str:
    """What the QR code says."""
    return _totp(key).get_provisioning_uri(account, issuer)


def qr_code(text: str) -> SafeString:
    """A QR code as an SVG element without styles, to stand in a page."""
    svg = segno.make(text, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="meent-qr", lineclass=None, omitsize=False
    )
    return mark_safe(svg)  # made here from black and white squares  # nosec B308, B703


def _totp(key: str) -> TOTP:
    return TOTP(base64.b32decode(key), _DIGITS, SHA1(), STEP_S)  # noqa: S303  # what RFC 6238 and the apps use  # nosec B303
