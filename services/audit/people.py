"""A person in the log: a keyed hash that only this municipality can make again."""

from tenants.signing import keyed_hashes

_PURPOSE = "services.audit.person"
_LENGTH = 32


def normalised(identifier: str) -> str:
    """An e-mail address or phone number without what people write in different ways."""
    text = "".join(identifier.split()).lower()
    if "@" in text:
        return text
    digits = "".join(character for character in text if character.isdigit())
    return "0" + digits[2:] if digits.startswith("31") and len(digits) == 11 else digits.removeprefix("00")


def pseudonym(*identifiers: str) -> str:
    """The hash of the first identifier that is not empty; empty when all are."""
    for identifier in identifiers:
        if normalised(identifier):
            return pseudonyms(identifier)[0]
    return ""


def pseudonyms(identifier: str) -> list[str]:
    """Every hash that this identifier can have in the log: under the present key and under earlier ones."""
    return [digest.hex()[:_LENGTH] for digest in keyed_hashes(normalised(identifier), purpose=_PURPOSE)]
