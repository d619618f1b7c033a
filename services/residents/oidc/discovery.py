"""What a provider publishes about itself: where its parts are, and its keys. Kept in the municipality's own cache."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.residents.errors import ProviderUnreachableError
from services.residents.models import IdentityProvider
from shared.errors import MeentError
from shared.outgoing import Answer, fetch
from shared.ratelimit import hit

SUFFIX = "/.well-known/openid-configuration"
TIMEOUT_S = 8.0
_KEEP_S = 3600
_LONGEST = 200_000
_REFRESH_PER_MINUTE = 6
_OK = 200


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """The parts of a provider that we use; `end_session` and `userinfo` may be empty."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str
    end_session: str
    auth_methods: tuple[str, ...]
    answers_with_issuer: bool
    scopes: tuple[str, ...]
    acr_values: tuple[str, ...]


def metadata(provider: IdentityProvider) -> Metadata:
    """Where the provider's parts are; asked once an hour.

    Raises:
        ProviderUnreachableError: no usable answer, or one of another issuer.
    """
    key = f"residents:oidc:metadata:{provider.pk}:{provider.issuer}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = get_json(provider.issuer.rstrip("/") + SUFFIX)
        parse(found, issuer=provider.issuer)
        cache.set(key, found, timeout=_KEEP_S)
    return parse(found, issuer=provider.issuer)


def parse(document: dict[str, Any], *, issuer: str) -> Metadata:
    """What a discovery document says.

    Raises:
        ProviderUnreachableError: something is missing, is no address, or is of another issuer.
    """
    if document.get("issuer") != issuer:
        raise ProviderUnreachableError("another issuer")
    addresses = {}
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        address = str(document.get(name) or "")
        if address and urlsplit(address).scheme not in {"https", "http"}:
            raise ProviderUnreachableError(f"{name} is no address")
        if not address and name in {"authorization_endpoint", "token_endpoint", "jwks_uri"}:
            raise ProviderUnreachableError(f"{name} is missing")
        addresses[name] = address
    return Metadata(
        issuer=issuer,
        authorization=addresses["authorization_endpoint"],
        token=addresses["token_endpoint"],
        jwks=addresses["jwks_uri"],
        userinfo=addresses["userinfo_endpoint"],
        end_session=addresses["end_session_endpoint"],
        auth_methods=_texts(document.get("token_endpoint_auth_methods_supported")) or ("client_secret_basic",),
        answers_with_issuer=document.get("authorization_response_iss_parameter_supported") is True,
        scopes=_texts(document.get("scopes_supported")),
        acr_values=_texts(document.get("acr_values_supported")),
    )


def keys(provider: IdentityProvider, *, renew: bool = False) -> KeySet:
    """The keys with which the provider signs.

    Args:
        renew: ask again, because a signature was made with a key that we do not know; a few times a minute at most.

    Raises:
        ProviderUnreachableError: no usable answer.
    """
    where = metadata(provider).jwks
    key = f"residents:oidc:jwks:{provider.pk}:{provider.issuer}"
    found: dict[str, Any] | None = cache.get(key)
    if renew and not hit("residents.jwks", str(provider.pk), limit=_REFRESH_PER_MINUTE, window_s=60):
        found = None
    if found is None:
        found = get_json(where)
        cache.set(key, found, timeout=_KEEP_S)
    try:
        return KeySet.import_key_set({"keys": [one for one in found.get("keys", []) if one.get("use", "sig") == "sig"]})
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProviderUnreachableError("unreadable keys") from error


def forget(provider: IdentityProvider) -> None:
    """Ask anew: what an administrator changed holds at once."""
    cache.delete_many([f"residents:oidc:{part}:{provider.pk}:{provider.issuer}" for part in ("metadata", "jwks")])


def get_json(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """Read a JSON object.

    Raises:
        ProviderUnreachableError: not to be had.
    """
    answer = ask("GET", url, headers={"Accept": "application/json"} | (headers or {}))
    if answer.status != _OK:
        raise ProviderUnreachableError(f"status {answer.status}", status=answer.status)
    return as_object(answer)


def ask(method: str, url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """One request to the provider.

    Raises:
        ProviderUnreachableError: refused or failed; the cause says which.
    """
    try:
        return fetch(method, url, body=body, headers=headers, timeout_s=TIMEOUT_S, max_bytes=_LONGEST)
    except MeentError as error:
        raise ProviderUnreachableError(type(error).__name__) from error


def as_object(answer: Answer) -> dict[str, Any]:
    """The JSON object of an answer.

    Raises:
        ProviderUnreachableError: it is none.
    """
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise ProviderUnreachableError("no JSON") from error
    if not isinstance(found, dict):
        raise ProviderUnreachableError("no JSON object")
    return found


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
