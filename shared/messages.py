"""Texts with values filled in that are put into the reader's language when they are read.

Django's own lazy text becomes a plain one as soon as `%` fills something in: then an error that a worker or the command
line raised could never be told in the language of whoever looks at it later.
"""

from collections.abc import Mapping
from typing import Any, Self

from django.utils import translation
from django.utils.functional import Promise


class Message(Promise):
    """A text of a catalogue, with the values that belong in it; values may be lazy texts themselves."""

    def __init__(self, msgid: str, values: Mapping[str, Any] | None = None) -> None:
        self._msgid = msgid
        self._values = values

    def __mod__(self, values: Mapping[str, Any]) -> Self:
        return type(self)(self._msgid, values)

    def __str__(self) -> str:
        text = translation.gettext(self._msgid)
        return text if self._values is None else text % self._values

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._msgid!r}>"


def lazy(msgid: str) -> Message:
    """In place of Django's `gettext_lazy`, for what is raised here and read elsewhere."""
    return Message(msgid)
