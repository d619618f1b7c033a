"""Translation catalogues without the gettext programs, which a bare machine lacks: Babel reads and writes them."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = frozenset({".html", ".txt"})
_HEADER = "# Dutch texts of this app."

type Message = tuple[str | tuple[str, str], str | None]
"""(msgid or (singular, plural), context)."""


def app_folders(root: Path) -> Iterator[Path]:
    """Folders that keep a catalogue: each app, what `tenants` has beside its apps, and `shared`."""
    for package in ("cms", "services", "tenants"):
        for config in sorted((root / package).glob("*/apps.py")):
            yield config.parent
    yield root / "tenants"
    yield root / "shared"


def compile_catalogues(root: Path) -> int:
    """Write a `.mo` beside each `.po` that is newer; returns how many were written."""
    written = 0
    for folder in (root, *app_folders(root)):
        for po_file in folder.glob("locale/*/LC_MESSAGES/*.po"):
            mo_file = po_file.with_suffix(".mo")
            if mo_file.exists() and mo_file.stat().st_mtime >= po_file.stat().st_mtime:
                continue
            with po_file.open("rb") as source:
                catalogue = read_po(source, locale=po_file.parts[-3])
            with mo_file.open("wb") as target:
                write_mo(target, catalogue)
            written += 1
    return written


def messages_in(folder: Path) -> set[Message]:
    """Every text that an app's code and templates ask a translation for; those of an app inside it are its own."""
    found: set[Message] = set()
    inner_apps = [config.parent for config in folder.glob("*/apps.py")]
    for path in sorted(folder.rglob("*")):
        if "migrations" in path.parts or "locale" in path.parts or "node_modules" in path.parts:
            continue
        if any(path.is_relative_to(app) for app in inner_apps):
            continue
        if path.suffix == ".py":
            found |= _extract(path.read_text())
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts:
            # one call a line; the rest of the line is blanked out
            for line in templatize(path.read_text(), origin=str(path)).splitlines():
                for call in re.findall(r"\b(?:_|[a-z]*gettext)\(.*\)", line):
                    found |= _extract(call + "\n")
    return found


def new_catalogue(root: Path, locale: str) -> Path:
    """Write one file with every text of the house, to be translated into a further language; what is there is kept.

    The Dutch stands above each as a remark. What is left empty is shown in Dutch.
    """
    path = catalogue_file(root, locale)
    old = load_catalogue(root, locale)
    new = Catalog(locale=locale, project="Meent", charset="utf-8", fuzzy=False)
    for folder in app_folders(root):
        dutch = load_catalogue(folder)
        for msgid, context in sorted(messages_in(folder), key=str):
            key = msgid if isinstance(msgid, str) else msgid[0]
            known, told = old.get(key, context), dutch.get(key, context)
            text = told.string if told is not None and isinstance(told.string, str) else ""
            new.add(
                msgid,
                known.string if known is not None else None,
                context=context,
                auto_comments=[f"nl: {text}"] if text else [],
                flags={"python-format"} if re.search(r"%\(\w+\)[sd]|%[sd]", str(msgid)) else set(),
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, new, width=0)
    return path


def _extract(source: str) -> set[Message]:
    found: set[Message] = set()
    for _line, function, arguments, _comments in extract_python(
        io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        values = [arguments] if isinstance(arguments, str) else [value for value in arguments or () if value]
        name = str(function)
        context = values.pop(0) if "pgettext" in name and values else None
        if name.startswith(("ngettext", "npgettext")) and len(values) > 1:
            found.add(((values[0], values[1]), context))
        elif values:
            found.add((values[0], context))
    return found


def catalogue_file(folder: Path, locale: str = "nl") -> Path:
    """Where an app keeps its texts."""
    return folder / "locale" / locale / "LC_MESSAGES" / "django.po"


def load_catalogue(folder: Path, locale: str = "nl") -> Catalog:
    """An app's catalogue; an empty one when it has none."""
    path = catalogue_file(folder, locale)
    if not path.exists():
        return Catalog(locale=locale, header_comment=_HEADER)
    with path.open("rb") as source:
        return read_po(source, locale=locale)


def untranslated(folder: Path, locale: str = "nl") -> list[str]:
    """Texts without a translation, or with one that is marked as unsure."""
    catalogue = load_catalogue(folder, locale)
    missing = []
    for msgid, context in messages_in(folder):
        message = catalogue.get(msgid if isinstance(msgid, str) else msgid[0], context)
        texts = [] if message is None else [message.string] if isinstance(message.string, str) else message.string
        if message is None or message.fuzzy or not texts or not all(texts):
            missing.append(msgid if isinstance(msgid, str) else msgid[0])
    return sorted(missing)


def update_catalogue(folder: Path, locale: str = "nl") -> list[str]:
    """Add new texts, drop those no longer used; returns what still wants a translation."""
    messages = messages_in(folder)
    path = catalogue_file(folder, locale)
    if not messages and not path.exists():
        return []
    old = load_catalogue(folder, locale)
    new = Catalog(locale=locale, header_comment=_HEADER, project="Meent", charset="utf-8", fuzzy=False)
    for msgid, context in sorted(messages, key=lambda message: (str(message[0]).lower(), str(message))):
        known = old.get(msgid if isinstance(msgid, str) else msgid[0], context)
        flags = {"python-format"} if re.search(r"%\(\w+\)[sd]|%[sd]", str(msgid)) else set()
        new.add(msgid, known.string if known is not None else None, context=context, flags=flags)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, new, width=0, no_location=True, omit_header=False, sort_output=False)
    path.write_bytes(re.sub(rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By)[^\n]*\n', b"", buffer.getvalue()))
    return untranslated(folder, locale)
