"""How surely a session knows which resident it is, and for how long that holds while nothing is done.

A session becomes more than anonymous by a reference number with its access code, by a code that was mailed, or by
DigiD, eHerkenning or eIDAS (`services/residents`). Each calls `raise_assurance` with its own level.
"""

import time
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

_KEY = "assurance"
_TOUCH_EVERY_S = 30


class Assurance(StrEnum):
    """By what a session knows who it is. RESIDENT_IDLE_S has a time for each."""

    REFERENCE_CODE = "reference-code"
    EMAIL_CODE = "email-code"
    DIGID = "digid"
    EHERKENNING = "eherkenning"
    EIDAS = "eidas"

    @property
    def identifies(self) -> bool:
        """Whether it says who somebody is, so that all that the session holds is theirs."""
        return self is not Assurance.REFERENCE_CODE

    @property
    def idle_s(self) -> int:
        """Seconds without anything being done after which it is over."""
        seconds: int = settings.RESIDENT_IDLE_S[self.value]
        return seconds


@dataclass(frozen=True)
class _Kept:
    level: Assurance
    seen_at: int
    holds: list[str]


def raise_assurance(request: HttpRequest, level: Assurance, *, holds: str) -> None:
    """Note that the session knows more than before.

    Args:
        holds: the key in the session that goes when the level is over.
    """
    kept = _kept(request)
    levels = [level, kept.level] if kept else [level]
    strictest = min(levels, key=lambda each: (each.idle_s, not each.identifies))
    held = sorted({holds, *(kept.holds if kept else [])})
    request.session[_KEY] = {"level": strictest.value, "seen_at": int(time.time()), "holds": held}


def drop_assurance(request: HttpRequest) -> None:
    """Nothing that it holds is there any more."""
    request.session.pop(_KEY, None)


def end_when_idle(request: HttpRequest) -> bool:
    """End the session on the server when nothing was done for too long; else note that something is done now.

    What a member of staff has beside it stays. A half-filled form stays too, unless the session says who somebody is.
    """
    kept = _kept(request)
    if kept is None:
        return False
    now = int(time.time())
    if now - kept.seen_at <= kept.level.idle_s:
        if now - kept.seen_at >= _TOUCH_EVERY_S:
            request.session[_KEY] |= {"seen_at": now}
            request.session.modified = True
        return False
    for key in (_KEY, *kept.holds):
        request.session.pop(key, None)
    if request.user.is_authenticated:
        request.session.cycle_key()
        return True
    rest = {} if kept.level.identifies else dict(request.session.items())
    expires_at_close = request.session.get_expire_at_browser_close()
    request.session.flush()
    request.session.update(rest)
    if rest and expires_at_close:
        request.session.set_expiry(0)
    return True


def mark_ended(request: HttpRequest) -> None:
    """Let the page say what happened."""
    request.META["meent.assurance_ended"] = True


def has_just_ended(request: HttpRequest) -> bool:
    """Whether this request found the session idle for too long."""
    return bool(request.META.get("meent.assurance_ended"))


def _kept(request: HttpRequest) -> _Kept | None:
    value = request.session.get(_KEY)
    if not isinstance(value, dict) or value.get("level") not in set(Assurance):
        return None
    return _Kept(Assurance(value["level"]), int(value["seen_at"]), list(value["holds"]))
