"""The steps of a log-in: the address to send somebody to, and what their return is worth.

Authorization code with PKCE, state, nonce and a client secret. Claims are judged by Authlib (iss, aud, azp, exp, iat,
nonce, at_hash), signatures by joserfc, with a list of algorithms of our own.
"""

import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from authlib.common.security import generate_token
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError

from services.accounts.assurance import Assurance
from services.residents.errors import LogInCancelledError, LogInFailedError, TooLowError
from services.residents.identifiers import ResidentKind, WrongIdentifierError, normalised
from services.residents.models import IdentityProvider
from services.residents.oidc import discovery

ALGORITHMS = ["RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512"]
LEEWAY_S = 60
_CANCELLED = frozenset({"access_denied", "login_required", "interaction_required"})
_OK = 200


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """What we must remember between leaving and returning."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who came back.

    Attributes:
        identifier: BSN, KvK number or European identifier, checked.
        acting: who acts for a company, as the provider calls them.
        sid: the provider's name for its session, so that we can end that.
    """

    kind: ResidentKind
    identifier: str
    name: str
    assurance: Assurance
    loa: str
    acting: str
    sid: str


def begin(provider: IdentityProvider, *, redirect_uri: str) -> tuple[str, Attempt]:
    """The address at the provider, and what to remember.

    Raises:
        ProviderUnreachableError: its parts are not known.
    """
    attempt = Attempt(state=generate_token(40), nonce=generate_token(40), verifier=generate_token(64))
    url = prepare_grant_uri(
        discovery.metadata(provider).authorization,
        provider.client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=provider.scope,
        state=attempt.state,
        nonce=attempt.nonce,
        code_challenge=create_s256_code_challenge(attempt.verifier),  # type: ignore[no-untyped-call]  # Authlib
        code_challenge_method="S256",
        acr_values=" ".join(provider.loa_values) if provider.asks_loa and provider.loa_values else None,
        prompt="login",
    )
    return str(url), attempt


def finish(provider: IdentityProvider, attempt: Attempt, *, answer: dict[str, str], redirect_uri: str) -> Identity:
    """Who somebody is, by what they brought back.

    Args:
        answer: the query of the address they returned to.

    Raises:
        LogInFailedError: or one of its kinds: cancelled, provider unreachable, level too low.
    """
    where = discovery.metadata(provider)
    if answer.get("iss", where.issuer) != where.issuer or (where.answers_with_issuer and "iss" not in answer):
        raise LogInFailedError("answer of another issuer")
    if error := answer.get("error"):
        kind = LogInCancelledError if error in _CANCELLED else LogInFailedError
        raise kind(f"provider says {error[:40]}")
    if not answer.get("code"):
        raise LogInFailedError("no code")
    token = _redeem(provider, attempt, where, code=answer["code"], redirect_uri=redirect_uri)
    claims = _claims(provider, attempt, token)
    if where.userinfo and provider.identifier_claim not in claims:
        claims = _more(where, token, claims)
    return _identity(provider, claims)


def end_session_url(provider: IdentityProvider, *, sid: str, back_to: str) -> str:
    """Where to go to log out at the provider too; empty when it has no such place.

    Without `id_token_hint`: that token says who somebody is, and would stand in an address.

    Raises:
        ProviderUnreachableError: its parts are not known.
    """
    where = discovery.metadata(provider).end_session
    if not where:
        return ""
    query = {"client_id": provider.client_id, "post_logout_redirect_uri": back_to}
    if sid:
        query["logout_hint"] = sid
    return f"{where}{'&' if '?' in where else '?'}{urlencode(query)}"


def redeem_request(provider: IdentityProvider, where: discovery.Metadata, body: str) -> tuple[str, dict[str, str], str]:
    """Address, headers and body of a request to the token endpoint, with our own credentials."""
    method = "client_secret_basic" if "client_secret_basic" in where.auth_methods else "client_secret_post"
    auth = ClientAuth(provider.client_id, provider.secret(), method)
    headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "Accept": "application/json"}
    url, headers, body = auth.prepare("POST", where.token, headers, body)  # type: ignore[no-untyped-call]  # Authlib
    return str(url), dict(headers), str(body)


def _redeem(
    provider: IdentityProvider, attempt: Attempt, where: discovery.Metadata, *, code: str, redirect_uri: str
) -> dict[str, Any]:
    body = prepare_token_request(
        "authorization_code", code=code, redirect_uri=redirect_uri, code_verifier=attempt.verifier
    )
    url, headers, content = redeem_request(provider, where, body)
    answer = discovery.ask("POST", url, body=content.encode(), headers=headers)
    token = discovery.as_object(answer)
    if answer.status != _OK or not isinstance(token.get("id_token"), str):
        raise LogInFailedError(f"no token: {str(token.get('error', answer.status))[:40]}")
    return token


def _claims(provider: IdentityProvider, attempt: Attempt, token: dict[str, Any]) -> dict[str, Any]:
    """The claims of the ID token, once its signature and they themselves are right."""
    decoded = None
    for renew in (False, True):
        try:
            decoded = jwt.decode(token["id_token"], discovery.keys(provider, renew=renew), algorithms=ALGORITHMS)
            break
        except (JoseError, ValueError) as error:
            if renew:
                raise LogInFailedError(f"signature: {type(error).__name__}") from error
    assert decoded is not None  # noqa: S101  # the loop ends in one of the two
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        },
        params={"nonce": attempt.nonce, "client_id": provider.client_id, "access_token": token.get("access_token")},
    )
    try:
        claims.validate(leeway=LEEWAY_S)
    except (JoseError, ValueError, TypeError) as error:
        raise LogInFailedError(f"claims: {type(error).__name__} {getattr(error, 'claim', '')}".strip()) from error
    return dict(claims)


def _more(where: discovery.Metadata, token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    """With what the userinfo endpoint adds, about the same subject; the ID token's own claims win."""
    found = discovery.get_json(where.userinfo, {"Authorization": f"Bearer {token.get('access_token', '')}"})
    if not hmac.compare_digest(str(found.get("sub", "")), str(claims["sub"])):
        raise LogInFailedError("userinfo about somebody else")
    return found | claims


def _identity(provider: IdentityProvider, claims: dict[str, Any]) -> Identity:
    loa = _text(claims.get(provider.loa_claim))
    if loa not in provider.loa_values:
        raise TooLowError("level of assurance")
    kind = provider.resident_kind
    try:
        identifier = normalised(kind, _text(claims.get(provider.identifier_claim)))
    except WrongIdentifierError as error:
        raise LogInFailedError(f"identifier: {error.wrong.value}") from error
    return Identity(
        kind=kind,
        identifier=identifier,
        name=_text(claims.get(provider.name_claim))[:200] if provider.name_claim else "",
        assurance=Assurance(provider.kind),
        loa=loa,
        acting=_text(claims.get(provider.acting_claim))[:200] if provider.acting_claim else "",
        sid=_text(claims.get("sid"))[:200],
    )


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
