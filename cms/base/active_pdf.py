"""Whether a PDF does something, or carries something, beside showing its pages.

Names of ISO 32000-2, 12.6 (actions) and 7.11.4 (embedded files). Every object of the file is looked at, whatever points
to it: a program may start from the document, a page, a field or a link.
"""

from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_KEYS = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"})
_ACTIONS = frozenset({"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/RichMediaExecute", "/Rendition"})
_MAX_OBJECTS = 300_000


def has_programs(reader: PdfReader) -> bool:
    """Look at every object of a file.

    Raises:
        ValueError: there are too many of them to look at.
        pypdf.errors.PyPdfError: it is damaged.
    """
    numbers = {number for entries in reader.xref.values() for number in entries} | set(reader.xref_objStm)
    if len(numbers) > _MAX_OBJECTS:
        raise ValueError("too many objects")
    generations = {number: generation for generation, entries in reader.xref.items() for number in entries}
    return any(
        _is_active(reader.get_object(IndirectObject(number, generations.get(number, 0), reader))) for number in numbers
    ) or _is_active(reader.trailer)


def _is_active(found: Any) -> bool:
    """This object and what lies directly in it; what it points to is looked at by itself."""
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            if _KEYS & one.keys() or _text(one, "/S") in _ACTIONS or _text(one, "/Type") == "/EmbeddedFile":
                return True
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(list.__iter__(one))
    return False


def _text(one: DictionaryObject, key: str) -> str:
    value = one.get(key)
    return str(value.get_object()) if value is not None else ""
