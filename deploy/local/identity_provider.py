"""The protocol side of `identity.py`: Authlib's provider parts with everything in memory, and the people to choose."""

# Authlib's stubs want its own abstract classes where its documentation lets any class do, and declare what is set
# during a request as optional.
# mypy: disable-error-code="override, arg-type, union-attr, misc, assignment, dict-item"

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlsplit

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "meent"
CODE_FOR_S = 300
SAML = "urn:oasis:names:tc:SAML:2.0:ac:classes:"
PASSWORD_ONLY = f"{SAML}PasswordProtectedTransport"


@dataclass(frozen=True)
class Person:
    """Somebody to be."""

    id: str
    label: str
    claims: dict[str, str]


def _company(id: str, name: str, kvk: str) -> Person:  # noqa: A002 - as the field is called
    return Person(id, name, {"kvk": kvk, "company_name": name, "acting_subject": f"{id}-1"})


MEANS: dict[str, tuple[str, list[str], list[Person]]] = {
    "digid": (
        "DigiD",
        [PASSWORD_ONLY, *(f"{SAML}{level}" for level in ("MobileTwoFactorContract", "Smartcard", "SmartcardPKI"))],
        [
            Person("anna", "Anna Jansen, 42 jaar", {"bsn": "999990019", "name": "A. Jansen"}),
            Person("moeder", "Wil Jansen-Smit, 78 jaar (haar moeder)", {"bsn": "999990020", "name": "W. Jansen-Smit"}),
            Person("karim", "Karim el Amrani, 31 jaar", {"bsn": "999990032", "name": "K. el Amrani"}),
            Person("laag", "Bas Visser, met alleen een wachtwoord", {"bsn": "999990044", "acr": PASSWORD_ONLY}),
        ],
    ),
    "eherkenning": (
        "eHerkenning",
        [f"urn:etoegang:core:assurance-class:loa{level}" for level in ("2", "3", "4")],
        [
            _company("bakker", "Bakkerij De Korenaar", "90000001"),
            _company("bouw", "Bouwbedrijf Steenhart", "90000002"),
        ],
    ),
    "eidas": (
        "eIDAS",
        [f"http://eidas.europa.eu/LoA/{level}" for level in ("low", "substantial", "high")],
        [Person("greta", "Greta Müller (Duitsland)", {"person_identifier": "DE/NL/proef-1", "name": "Greta Müller"})],
    ),
}  # fmt: skip


@dataclass
class Code:
    """An authorization code, as Authlib asks for it."""

    code: str
    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    person: Person
    issuer: str
    acr: str
    code_challenge: str
    code_challenge_method: str
    made_at: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.made_at)

    def get_acr(self) -> str:
        return self.acr

    def get_amr(self) -> None:
        return None


class Client:
    """The one client: the platform on this machine."""

    def __init__(self, secret: str) -> None:
        """Take its secret."""
        self.secret = secret

    def get_client_id(self) -> str:
        return CLIENT_ID

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(one for one in (scope or "").split() if one in {"openid", "profile"})

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        host = urlsplit(redirect_uri).hostname or ""
        return host == "localhost" or host.endswith(".localhost")

    def check_client_secret(self, client_secret: str) -> bool:
        return hmac.compare_digest(client_secret, self.secret)

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method in {"client_secret_basic", "client_secret_post"}

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Request(OAuth2Request):
    """A request as Authlib's parts want it."""

    def __init__(self, method: str, uri: str, data: dict[str, str], headers: dict[str, str]) -> None:
        """Take the parts of an HTTP request."""
        super().__init__(method, uri, headers=headers)
        self._data = data
        self.payload = BasicOAuth2Payload(data)

    @property
    def args(self) -> dict[str, str]:
        return self._data

    @property
    def form(self) -> dict[str, str]:
        return self._data


class Provider(AuthorizationServer):
    """The three issuers, their codes, keys and tokens; all of it in memory."""

    def __init__(self, base: str, secret: str) -> None:
        """Take the address at which browsers and the platform reach us."""
        super().__init__(scopes_supported=["openid", "profile"])
        self.base = base
        self.client = Client(secret)
        self.codes: dict[str, Code] = {}
        self.tokens: dict[str, Code] = {}
        self.behaviour: dict[str, Any] = {}
        self.lock = threading.Lock()
        self.new_key()
        self.register_token_generator("default", self._token)
        self.register_grant(_grant_of(self), [CodeChallenge(required=True), _id_token_of(self)(require_nonce=True)])

    def new_key(self) -> None:
        """Sign with a new key from now on; the old one is no longer published."""
        self.key = RSAKey.generate_key(2048, {"kid": secrets.token_hex(8), "use": "sig", "alg": "RS256"}, private=True)

    def jwks(self) -> dict[str, Any]:
        """Return the public keys."""
        return {"keys": [self.key.as_dict(private=False)]}

    def discovery(self, means: str) -> dict[str, Any]:
        """Return what an issuer says of itself."""
        issuer = f"{self.base}/{means}"
        return {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "jwks_uri": f"{issuer}/jwks",
            "end_session_endpoint": f"{issuer}/logout",
            "response_types_supported": ["code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile"],
            "acr_values_supported": MEANS[means][1],
            "authorization_response_iss_parameter_supported": True,
        }

    def claims(self, code: Code) -> dict[str, Any]:
        """Return what is told about somebody."""
        subject = hashlib.sha256(f"{code.issuer}:{code.person.id}".encode()).hexdigest()[:32]
        return {"sub": subject, "sid": f"sessie-{subject[:8]}", **code.person.claims}

    def judge(self, request: Request, person: Person | None = None) -> Any:
        """Return how to answer a request to log in.

        Raises:
            authlib.oauth2.OAuth2Error: it is not as it should be.
        """
        return self.get_consent_grant(request, end_user=person)  # type: ignore[no-untyped-call]  # Authlib

    def answer(self, request: Request, person: Person | None) -> str:
        """Return where somebody goes, who chose to be this person, or nobody."""
        response: Any = self.create_authorization_response(request, person, self.judge(request, person))
        return str(response[2]["Location"])

    def redeem(self, request: Request) -> tuple[int, Any, dict[str, str]]:
        """Return the answer to a request for tokens: status, body, headers."""
        status, body, headers = self.create_token_response(request)
        return status, body, dict(headers)

    def query_client(self, client_id: str) -> Client | None:
        return self.client if client_id == CLIENT_ID else None

    def save_token(self, token: dict[str, Any], request: OAuth2Request) -> None:
        self.tokens[token["access_token"]] = request.authorization_code

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(
        self, status: int, body: Any, headers: list[tuple[str, str]]
    ) -> tuple[int, Any, dict[str, str]]:
        return status, body, dict(headers)

    def send_signal(self, name: str, *args: object, **kwargs: object) -> None:
        """Nobody listens."""

    @staticmethod
    def _token(**kwargs: Any) -> dict[str, Any]:
        return {
            "token_type": "Bearer",
            "access_token": secrets.token_urlsafe(32),
            "expires_in": 300,
            "scope": kwargs.get("scope") or "openid",
        }


def _grant_of(provider: Provider) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS: ClassVar = ["client_secret_basic", "client_secret_post"]

        def save_authorization_code(self, code: str, request: Request) -> None:
            data = request.payload.data
            means = data["_means"]
            person = request.user
            wanted = data.get("acr_values", "").split() or MEANS[means][1]
            provider.codes[code] = Code(
                code=code,
                client_id=CLIENT_ID,
                redirect_uri=data.get("redirect_uri", ""),
                scope=request.scope or "openid",
                nonce=data.get("nonce", ""),
                person=person,
                issuer=f"{provider.base}/{means}",
                acr=person.claims.get("acr", wanted[0]),
                code_challenge=data.get("code_challenge", ""),
                code_challenge_method=data.get("code_challenge_method", ""),
            )

        def query_authorization_code(self, code: str, _client: Client) -> Code | None:
            found = provider.codes.get(code)
            return found if found and time.time() - found.made_at < CODE_FOR_S else None

        def delete_authorization_code(self, authorization_code: Code) -> None:
            provider.codes.pop(authorization_code.code, None)

        def authenticate_user(self, authorization_code: Code) -> Person:
            return authorization_code.person

    return Grant


def _id_token_of(provider: Provider) -> type[OpenIDCode]:
    class IdToken(OpenIDCode):
        def exists_nonce(self, nonce: str, _request: Request) -> bool:
            return any(code.nonce == nonce for code in provider.codes.values())

        def resolve_client_private_key(self, _client: Client) -> KeySet:
            return KeySet([provider.key])

        def get_client_algorithm(self, _client: Client) -> str:
            return "RS256"

        def get_client_claims(self, _client: Client) -> dict[str, Any]:
            return {"aud": CLIENT_ID}

        def get_encode_header(self, _client: Client) -> dict[str, str]:
            return {"alg": "RS256", "kid": provider.key.kid}

        def get_compatible_claims(self, request: Request) -> dict[str, Any]:
            now = int(time.time())
            return {"iss": request.authorization_code.issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 300}

        def generate_user_info(self, _user: Person, _scope: str) -> UserInfo:
            """The claims, in the ID token itself as most brokers do, and what a test wants otherwise."""
            return UserInfo(**provider.claims(self._code) | provider.behaviour)

        def encode_id_token(self, token: dict[str, Any], request: Request) -> str:
            self._code = request.authorization_code
            return str(super().encode_id_token(token, request))

    return IdToken
