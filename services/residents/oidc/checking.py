"""Trying what an administrator filled in, and saying in words what is wrong and where."""

import json

from authlib.oauth2.rfc6749.parameters import prepare_token_request
from django.utils.translation import gettext as _

from services.residents.errors import ProviderUnreachableError, WrongSetUpError
from services.residents.models import IdentityProvider
from services.residents.oidc import discovery
from services.residents.oidc.exchange import redeem_request
from shared.outgoing import OutgoingFailedError, OutgoingRefusedError
from tenants.sealing import SealBrokenError

_NOT_FOUND = 404
_REFUSED = frozenset({401, 403})
_HARMLESS = frozenset({"invalid_grant"})


def check(provider: IdentityProvider, *, redirect_uri: str) -> list[str]:
    """What was found to be right, a sentence each; nobody is logged in.

    The last step offers a code that is none: a provider that knows us says that the code is wrong, another one that it
    does not know us.

    Raises:
        WrongSetUpError: the first thing that is wrong.
    """
    discovery.forget(provider)
    where = _metadata(provider)
    found = [_("The provider answers at %(issuer)s.") % {"issuer": provider.issuer}]
    try:
        keys = discovery.keys(provider)
    except ProviderUnreachableError as error:
        raise WrongSetUpError(
            _("The provider answers, but its keys can not be read (%(reason)s). Ask your broker.")
            % {"reason": error.reason}
        ) from error
    found.append(_("Its keys can be read (%(count)d).") % {"count": len(keys.keys)})
    _compare(provider, where)
    _credentials(provider, where, redirect_uri)
    found.append(_("It knows our client ID and client secret."))
    if not where.end_session:
        found.append(_("Note: it has no address to log out at. Residents are logged out here only."))
    return found


def _metadata(provider: IdentityProvider) -> discovery.Metadata:
    try:
        return discovery.metadata(provider)
    except ProviderUnreachableError as error:
        cause = error.__cause__
        if isinstance(cause, OutgoingRefusedError):
            text = _("We may not go to this address: it is not a public https address. Ask the platform's operator.")
        elif isinstance(cause, OutgoingFailedError):
            text = _(
                "Nobody answers at this address (%(reason)s). Check the address for typing errors, and ask your broker "
                "whether the server is on and its certificate is right."
            ) % {"reason": cause.reason}
        elif error.context.get("status") == _NOT_FOUND:
            text = _("There is a server at this address, but nothing about logging in. Is the address complete?")
        elif error.reason == "another issuer":
            text = _(
                "The provider calls itself otherwise than what is filled in here. Copy the address exactly, also "
                "with or without a slash at the end."
            )
        else:
            text = _("The server answers, but not as a provider of log-ins (%(reason)s). Check the address.") % {
                "reason": error.reason
            }
        raise WrongSetUpError(text, field="issuer") from error


def _compare(provider: IdentityProvider, where: discovery.Metadata) -> None:
    """What the provider says that it knows, against what we ask for."""
    unknown = [one for one in provider.scope.split() if where.scopes and one not in where.scopes]
    if unknown:
        raise WrongSetUpError(
            _("The provider does not know the scope “%(scope)s”. It knows: %(known)s.")
            % {"scope": unknown[0], "known": ", ".join(where.scopes[:20])},
            field="scope",
        )
    strange = [one for one in provider.loa_values if where.acr_values and one not in where.acr_values]
    if strange:
        raise WrongSetUpError(
            _("The provider does not know the level “%(level)s”. It knows: %(known)s.")
            % {"level": strange[0], "known": ", ".join(where.acr_values[:20])},
            field="loa_values",
        )


def _credentials(provider: IdentityProvider, where: discovery.Metadata, redirect_uri: str) -> None:
    body = prepare_token_request(
        "authorization_code", code="meent-test", redirect_uri=redirect_uri, code_verifier="meent-test" * 5
    )
    try:
        url, headers, content = redeem_request(provider, where, body)
        answer = discovery.ask("POST", url, body=content.encode(), headers=headers)
    except SealBrokenError as error:
        text = _("The client secret can not be read here any more. Fill it in again.")
        raise WrongSetUpError(text, field="client_secret") from error
    except ProviderUnreachableError as error:
        raise WrongSetUpError(
            _("The provider's address for tokens does not answer (%(reason)s). Ask your broker.")
            % {"reason": error.reason}
        ) from error
    try:
        said = json.loads(answer.body)
        word = str(said.get("error", "")) if isinstance(said, dict) else ""
    except ValueError:
        word = ""
    if word in _HARMLESS:
        return
    if word == "invalid_client" or answer.status in _REFUSED:
        text = _("The provider does not know this client ID, or the client secret is another one.")
        raise WrongSetUpError(text, field="client_id")
    if word == "unauthorized_client":
        text = _("The provider knows this client ID, but it may not log residents in. Ask your broker to allow it.")
        raise WrongSetUpError(text, field="client_id")
    raise WrongSetUpError(
        _("The provider gives an answer that we do not understand (%(status)s %(word)s). Ask your broker.")
        % {"status": answer.status, "word": word[:40]}
    )
