"""Taking out of a remark what clearly says who wrote it: we ask not to write it, and people do."""

import re

LEFT_OUT = "[weggelaten]"  # as in the log; in the language of the site's content

_PATTERNS = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b", re.IGNORECASE),  # a bank account
    # a phone number: 06-12345678, 0123 456 789, +31 6 12 34 56 78, 0031…
    re.compile(r"(?<![\d,])(?:\+|00)\d{2}(?:[\s./()-]{0,2}\d){8,10}(?!\d)"),
    re.compile(r"(?<![\d,])0(?:[\s./()-]{0,2}\d){9}(?!\d)"),
    # nine digits: a citizen service number, also one with a slip in it
    re.compile(r"(?<![\d€,.])\d(?:[ .-]?\d){8}(?![\d,])"),
    re.compile(
        r"\b[1-9]\d{3}\s?[A-Z]{2}\s?(?:nr\.?\s?)?\d{1,5}\b", re.IGNORECASE
    ),  # postcode and house number: one address
)


def without_identity(text: str) -> str:
    """The remark without e-mail addresses, bank accounts, phone numbers, citizen service numbers and addresses."""
    for pattern in _PATTERNS:
        text = pattern.sub(LEFT_OUT, text)
    return text
