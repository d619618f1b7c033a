"""A passkey in software, and an authenticator app: what a person would hold in the hand."""

import base64
import hashlib
import json
import os
import re
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from tenants.login.totp import code_at

_FLAG = AuthenticatorData.FLAG


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class SoftPasskey:
    """One passkey on one device: answers as a browser at `origin` would.

    Attributes:
        counter: counts each use, as a security key does; None for a synced passkey, which stays at 0.
    """

    origin: str
    counter: int | None = 0
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))

    def create(self, options: dict[str, Any]) -> str:
        """The answer to a registration."""
        credential = AttestedCredentialData.create(
            b"\0" * 16, self.credential_id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            self._rp_hash(options["rp"]["id"]), _FLAG.UP | _FLAG.UV | _FLAG.AT, self._count(), bytes(credential)
        )
        attestation = AttestationObject.create("none", data, {})
        client_data = CollectedClientData.create(
            CollectedClientData.TYPE.CREATE, _bytes(options["challenge"]), self.origin
        )
        return self._answer({"clientDataJSON": _text(client_data), "attestationObject": _text(attestation)})

    def get(self, options: dict[str, Any]) -> str:
        """The answer to a log-in."""
        data = AuthenticatorData.create(self._rp_hash(options["rpId"]), _FLAG.UP | _FLAG.UV, self._count())
        client_data = CollectedClientData.create(
            CollectedClientData.TYPE.GET, _bytes(options["challenge"]), self.origin
        )
        signature = self.key.sign(bytes(data) + client_data.hash, ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": _text(client_data),
                "authenticatorData": _text(data),
                "signature": _text(signature),
            }
        )

    def _answer(self, response: dict[str, str]) -> str:
        own_id = _text(self.credential_id)
        return json.dumps(
            {"id": own_id, "rawId": own_id, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )

    def _count(self) -> int:
        if self.counter is None:
            return 0
        self.counter += 1
        return self.counter

    @staticmethod
    def _rp_hash(rp_id: str) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest()


@dataclass
class App:
    """An authenticator app with one key."""

    key: str

    def code(self, *, later_s: float = 0) -> str:
        """What it shows now, or a while later."""
        return code_at(self.key, time.time() + later_s)

    @classmethod
    def from_page(cls, html: str) -> "App":
        """The app after the key on the page was typed in."""
        found = re.search(r'meent-login-key">([A-Z2-7 ]+)<', html)
        assert found is not None, html
        return cls(found[1].replace(" ", ""))
