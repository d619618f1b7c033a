"""The certificate on paper and on file: JSON, text, or PDF, by the extension."""

import json
import os
import textwrap
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from shared.messages import lazy as _
from tenants.errors import RefusedError
from tenants.removal.document import Document, document_of
from tenants.removal.pdf import as_pdf

_WIDTH = 110


def as_json(certificate: dict[str, Any]) -> bytes:
    """The certificate for machines, and for `municipality certificate --verify`."""
    return (json.dumps(certificate, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def as_text(certificate: dict[str, Any]) -> bytes:
    """The certificate for a person, in lines of some hundred characters."""
    return _text(document_of(certificate)).encode()


def _as_pdf(certificate: dict[str, Any]) -> bytes:
    return as_pdf(document_of(certificate))


_RENDERERS: dict[str, Callable[[dict[str, Any]], bytes]] = {".json": as_json, ".txt": as_text, ".pdf": _as_pdf}


def require_writable(path: Path) -> None:
    """Whether the certificate can be written there, asked before anything is removed.

    Raises:
        RefusedError: another extension, no folder that can be written, or a file that is there already.
    """
    if path.suffix.lower() not in _RENDERERS:
        raise RefusedError(
            _("“%(name)s”: a certificate is a .pdf, .txt or .json file.") % {"name": path.name}, suffix=path.suffix
        )
    if path.exists():
        raise RefusedError(_("%(path)s exists already; choose another name.") % {"path": path})
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise RefusedError(_("%(path)s can't be written: no such folder, or no right to.") % {"path": path})


def write_certificate(certificate: dict[str, Any], path: Path) -> Path:
    """Write the certificate whole or not at all, and never over what is there by now.

    Returns:
        Where it is: “name-2.pdf” when somebody else made “name.pdf” meanwhile.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(_RENDERERS[path.suffix.lower()](certificate))
        for name in _names(path):
            try:
                name.hardlink_to(unfinished)
            except FileExistsError:
                continue
            return name
    finally:
        unfinished.unlink(missing_ok=True)
    raise AssertionError("names do not end")


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}-{number}")


def _text(document: Document) -> str:
    parts = [document.title, "=" * len(document.title), "", *textwrap.wrap(document.intro, _WIDTH)]
    for section in document.sections:
        parts += ["", section.title, "-" * len(section.title)]
        for line in section.lines:
            parts += textwrap.wrap(line, _WIDTH)
        parts += _columns(section.facts)
        parts += _columns(section.table, is_headed=True)
    return "\n".join(line.rstrip() for line in parts) + "\n"


def _columns(rows: list[tuple[str, ...]] | list[tuple[str, str]], *, is_headed: bool = False) -> list[str]:
    if not rows:
        return []
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    if is_headed:
        lines.insert(1, "  ".join("-" * width for width in widths))
    return lines
