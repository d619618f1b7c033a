"""The session of a resident who logged in: ids and levels in it, never who they are. Staff have another key.

A browser is of a resident or of a member of staff: who logs in as one is logged out as the other.
"""

import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import logout
from django.http import HttpRequest

from services.accounts.assurance import Assurance, raise_assurance
from services.residents.models import IdentityProvider, Resident
from services.residents.oidc.exchange import Attempt
from shared.actors import Actor

SESSION_KEY = "resident"
_ATTEMPTS_KEY = "resident_attempts"
_ATTEMPT_FOR_S = 15 * 60
_ATTEMPTS_AT_MOST = 5


@dataclass(frozen=True, kw_only=True)
class LoggedIn:
    """Who this session is of, and how surely.

    Attributes:
        assurance: by what they logged in; `Assurance.EMAIL_CODE` says an e-mail address and no more.
        loa: the level in the provider's words.
    """

    resident: Resident
    assurance: Assurance
    loa: str = ""

    @property
    def actor(self) -> Actor:
        """As whom they act."""
        return Actor(kind="resident", id=str(self.resident.pk))


def log_in(
    request: HttpRequest,
    resident: Resident,
    *,
    assurance: Assurance,
    loa: str = "",
    provider: IdentityProvider | None = None,
    sid: str = "",
) -> None:
    """Make this the session of a resident, under a new key.

    What an anonymous visitor was filling in stays; what another resident or a member of staff had does not.
    """
    if request.user.is_authenticated:
        logout(request)
    kept = request.session.get(SESSION_KEY)
    if kept and kept.get("id") != str(resident.pk):
        request.session.flush()
    request.session.pop(_ATTEMPTS_KEY, None)
    request.session[SESSION_KEY] = {
        "id": str(resident.pk),
        "level": assurance.value,
        "loa": loa,
        "provider": str(provider.pk) if provider else "",
        "sid": sid,
        "since": int(time.time()),
    }
    raise_assurance(request, assurance, holds=SESSION_KEY)
    request.session.cycle_key()


def log_out(request: HttpRequest) -> dict[str, Any]:
    """End the session on the server, with all that it held; returns what it was."""
    kept: dict[str, Any] = dict(request.session.get(SESSION_KEY) or {})
    if kept:
        request.session.flush()
    return kept


def logged_in(request: HttpRequest) -> LoggedIn | None:
    """The resident whose session this is; looked up once for each request.

    None for visitors, for staff, and when the resident is no longer known.
    """
    if not hasattr(request, "_meent_resident"):
        request._meent_resident = _look_up(request)  # type: ignore[attr-defined]  # ours, of this request
    found: LoggedIn | None = request._meent_resident  # type: ignore[attr-defined]
    return found


def resident_actor(request: HttpRequest) -> Actor:
    """As whom a visitor acts: by name of the account where they logged in."""
    found = logged_in(request)
    return found.actor if found else Actor.resident()


def forget_resident(request: HttpRequest) -> None:
    """When a member of staff logs in: nothing of a resident stays in their session."""
    request.session.pop(SESSION_KEY, None)
    request.session.pop(_ATTEMPTS_KEY, None)


def remember_attempt(request: HttpRequest, provider: IdentityProvider, attempt: Attempt, *, next_url: str) -> None:
    """Note that somebody leaves for a provider. A few tabs may do so at once."""
    attempts = dict(request.session.get(_ATTEMPTS_KEY) or {})
    newest = sorted(attempts.items(), key=lambda item: item[1]["at"])[-(_ATTEMPTS_AT_MOST - 1) :]
    request.session[_ATTEMPTS_KEY] = dict(newest) | {
        attempt.state: {
            "provider": str(provider.pk),
            "nonce": attempt.nonce,
            "verifier": attempt.verifier,
            "next": next_url,
            "at": int(time.time()),
        }
    }


def take_attempt(request: HttpRequest, state: str) -> tuple[UUID, Attempt, str] | None:
    """What was noted under this state, once: the provider's id, the attempt, and where they were going."""
    attempts = dict(request.session.get(_ATTEMPTS_KEY) or {})
    found = attempts.pop(state, None)
    if found is None:
        return None
    request.session[_ATTEMPTS_KEY] = attempts
    if time.time() - found["at"] > _ATTEMPT_FOR_S:
        return None
    attempt = Attempt(state=state, nonce=found["nonce"], verifier=found["verifier"])
    return UUID(found["provider"]), attempt, str(found["next"])


def _look_up(request: HttpRequest) -> LoggedIn | None:
    kept = request.session.get(SESSION_KEY)
    if not isinstance(kept, dict) or kept.get("level") not in set(Assurance) or request.user.is_authenticated:
        return None
    resident = Resident.objects.filter(pk=kept["id"]).first()
    if resident is None:
        return None
    return LoggedIn(resident=resident, assurance=Assurance(kept["level"]), loa=str(kept.get("loa", "")))
