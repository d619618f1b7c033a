"""What an editor's document really is: judged by its content, with limits that a bomb runs into.

What is put on the site is downloaded by residents, and opened by the programs that they have.
"""

import io
import zipfile
from collections.abc import Callable

import puremagic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from cms.base.active_pdf import has_programs

MAX_PAGES = 1_000
MAX_UNPACKED_BYTES = 500 * 1024 * 1024
MAX_RATIO = 200  # office files pack to a tenth, the best text to a hundredth
MAX_ENTRIES = 5_000

_ARCHIVES = frozenset({".zip", ".docx", ".xlsx", ".odt", ".ods", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"})
_OFFICE = frozenset({".docx", ".xlsx", ".odt", ".ods"})  # the table behind a chart, in a document
_SMALL_BYTES = 1024 * 1024
_PROGRAMS = ("vbaproject.bin", ".exe", ".dll", ".js", ".vbs", ".bat", ".cmd", ".scr", ".ps1", ".jar", ".html", ".svg")
_OFFICE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "odt": "content.xml",
    "ods": "content.xml",
}
_TEXT_THAT_RUNS = ("<!doctype", "<html", "<script", "<svg", "<?xml", "<?php", "#!")


def check_document(content: bytes, extension: str) -> None:
    """Judge a document by what it holds.

    Args:
        extension: in lower case without a dot; Wagtail has checked that it is allowed.

    Raises:
        ValidationError: with what is wrong, in words for the editor.
    """
    checks: dict[str, Callable[[bytes], None]] = {"pdf": _check_pdf, "txt": _check_text, "csv": _check_text}
    if extension in checks:
        checks[extension](content)
    else:
        _check_archive(content, _OFFICE_PARTS.get(extension, ""))


def _check_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-"):
        raise _not_what_it_says()
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise ValidationError(_("This PDF is locked with a password. Upload one that everyone can open."))
        pages = reader.get_num_pages()
        is_active = has_programs(reader)
    except (PyPdfError, KeyError, TypeError, AttributeError, ValueError, RecursionError, OSError) as error:
        raise ValidationError(_("This PDF is damaged. Save it again and upload the new one.")) from error
    if not pages:
        raise ValidationError(_("This PDF has no pages."))
    if pages > MAX_PAGES:
        raise ValidationError(_("This PDF has more than %(maximum)s pages. Split it.") % {"maximum": MAX_PAGES})
    if is_active:
        raise ValidationError(_("This PDF holds other files or programs. Save it as an ordinary PDF without them."))


def _check_text(content: bytes) -> None:
    head = content[:4096].decode("utf-8", errors="replace").lstrip("\ufeff \t\r\n").lower()
    if b"\0" in content or head.startswith(_TEXT_THAT_RUNS) or _is_binary(content):
        raise _not_what_it_says()


def _is_binary(content: bytes) -> bool:
    try:
        matches = puremagic.magic_string(content[:4096])
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type.startswith(("application/x-", "image/", "video/", "audio/")) and match.confidence >= 0.8
               for match in matches)  # fmt: skip


def _check_archive(content: bytes, needed: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise _not_what_it_says() from error
    names = [entry.filename.lower() for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > MAX_ENTRIES:
        raise ValidationError(_("This file holds too much. Split it into smaller ones."))
    if unpacked > _SMALL_BYTES and (unpacked / packed > MAX_RATIO or unpacked / max(1, len(content)) > MAX_RATIO):
        raise ValidationError(_("This file holds too much. Split it into smaller ones."))
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise ValidationError(_("This file is locked with a password. Upload one that everyone can open."))
    if any(name.endswith(_PROGRAMS) or name.startswith("/") or ".." in name.split("/") for name in names):
        raise ValidationError(_("This file holds programs or macros. Upload one without them."))
    nested = {f".{name.rpartition('.')[2]}" for name in names} & _ARCHIVES
    if nested - (_OFFICE if needed else set()):
        raise ValidationError(_("This file holds other packed files. Upload those one by one."))
    if needed and needed not in names:
        raise _not_what_it_says()


def _not_what_it_says() -> ValidationError:
    return ValidationError(_("The content of this file is not what its name says. Save it again in the right format."))
