"""Passkeys: WebAuthn, with Yubico's library. A passkey is bound to one host name and answers one challenge."""

import base64
import json
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tenants.login.realms import RelyingParty

type State = dict[str, Any]
"""Kept in the session between question and answer: the challenge."""


@dataclass(frozen=True)
class Credential:
    """A passkey as it is kept.

    Attributes:
        data: the attested credential data (WebAuthn § 6.5.1), in base64: id and public key.
        counter: of the device; 0 when it does not count.
    """

    data: str
    counter: int


class PasskeyRefusedError(Exception):
    """The answer does not fit the challenge, the host, or a known passkey."""


def begin_registration(
    party: RelyingParty, *, account_id: bytes, account_name: str, known: list[str]
) -> tuple[dict[str, Any], State]:
    """The question to a device to make a passkey; devices that have one already say so themselves."""
    options, state = _server(party).register_begin(
        PublicKeyCredentialUserEntity(id=account_id, name=account_name, display_name=account_name),
        credentials=[_credential(data) for data in known],
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options.public_key), dict(state)


def finish_registration(party: RelyingParty, *, state: State | None, answer: str) -> Credential:
    """The passkey that a device made.

    Raises:
        PasskeyRefusedError: the answer is of another challenge or host, or none at all.
    """
    if state is None:
        raise PasskeyRefusedError
    try:
        made = _server(party).register_complete(state, _parsed(answer))
    except Exception as error:  # the answer is a stranger's bytes: whatever they break is a refusal
        raise PasskeyRefusedError from error
    if made.credential_data is None:
        raise PasskeyRefusedError
    return Credential(base64.b64encode(bytes(made.credential_data)).decode(), made.counter)


def begin_log_in(party: RelyingParty, *, known: list[str]) -> tuple[dict[str, Any], State]:
    """The question to a device to prove that it has one of these passkeys."""
    options, state = _server(party).authenticate_begin(
        [_credential(data) for data in known], user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options.public_key), dict(state)


def finish_log_in(party: RelyingParty, *, state: State, answer: str, known: list[Credential]) -> Credential:
    """Which passkey answered, with its new counter.

    Raises:
        PasskeyRefusedError: none of these did, or its counter went back: somebody copied the device.
    """
    try:
        response = AuthenticationResponse.from_dict(_parsed(answer))
        used = _server(party).authenticate_complete(state, [_credential(each.data) for each in known], response)
        counter = response.response.authenticator_data.counter
    except Exception as error:  # idem
        raise PasskeyRefusedError from error
    data = base64.b64encode(bytes(used)).decode()
    before = next(each for each in known if each.data == data)
    if (counter or before.counter) and counter <= before.counter:
        raise PasskeyRefusedError
    return Credential(data, counter)


def _server(party: RelyingParty) -> Fido2Server:
    return Fido2Server(
        PublicKeyCredentialRpEntity(id=party.id, name=party.name),
        verify_origin=lambda origin: origin == party.origin,
    )


def _credential(data: str) -> AttestedCredentialData:
    return AttestedCredentialData(base64.b64decode(data))


def _parsed(answer: str) -> dict[str, Any]:
    value = json.loads(answer)
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
