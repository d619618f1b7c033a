"""BSN, KvK number and the like: checked, sealed, and found by a keyed hash. Nothing else keeps or writes them.

Both keys are of one municipality (`tenants.sealing`, `tenants.signing`), so neither the sealed text nor the hash of
one says anything in another.
"""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError
from stdnum.nl import bsn

from tenants.sealing import seal, unseal
from tenants.signing import keyed_hashes

_PURPOSE = "services.residents.identifier"
_KVK_DIGITS = 8
_LONGEST = 200


class ResidentKind(models.TextChoices):
    """By what somebody is known."""

    PERSON = "person", _("resident with a citizen service number")
    COMPANY = "company", _("company with a Chamber of Commerce number")
    EUROPEAN = "european", _("European citizen")
    EMAIL = "email", _("e-mail address")


class Wrong(StrEnum):
    """What is the matter with an identifier, without the identifier."""

    EMPTY = "empty"
    BSN = "no BSN"
    KVK = "no KvK number"
    LONG = "too long"


class WrongIdentifierError(Exception):
    """What an identity provider gave is not what it should be."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong


def normalised(kind: str, identifier: str) -> str:
    """The one way in which an identifier is written.

    Raises:
        WrongIdentifierError: it can not be one of this kind.
    """
    text = "".join(identifier.split())
    if not text:
        raise WrongIdentifierError(Wrong.EMPTY)
    if len(text) > _LONGEST:
        raise WrongIdentifierError(Wrong.LONG)
    if kind == ResidentKind.PERSON:
        try:
            return str(bsn.validate(text))
        except ValidationError as error:
            raise WrongIdentifierError(Wrong.BSN) from error
    if kind == ResidentKind.COMPANY:
        if not (text.isascii() and text.isdigit() and len(text) == _KVK_DIGITS):
            raise WrongIdentifierError(Wrong.KVK)
        return text
    return text.lower() if kind == ResidentKind.EMAIL else text


def hashes(kind: str, identifier: str) -> list[str]:
    """Under the present key, then under earlier ones that are still honoured."""
    return [digest.hex() for digest in keyed_hashes(f"{kind}:{identifier}", purpose=_PURPOSE)]


def seal_identifier(identifier: str, *, owner: str) -> str:
    """Readable in this municipality's row of this resident only."""
    return seal(identifier, purpose=_PURPOSE, owner=owner)


def open_identifier(sealed: str, *, owner: str) -> str:
    """The identifier itself; ask for it where a register needs it, and keep it nowhere.

    Raises:
        tenants.sealing.SealBrokenError: it does not open here.
    """
    return unseal(sealed, purpose=_PURPOSE, owner=owner)
