"""The package for the resident: a page to read, the same as JSON, and the files."""

import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import timezone, translation

from services.privacy.people import Person
from services.privacy.registry import Section
from tenants.context import current_municipality

PAGE = "lees-mij.html"
DATA = "gegevens.json"
_CHUNK = 1024 * 1024
_UNSAFE = re.compile(r"[^\w.\- ]+")
_LONGEST_NAME = 80


def write_package(out: IO[bytes], *, person: Person, sections: list[Section]) -> None:
    """Write the ZIP. A file that is gone is named as missing rather than left out in silence."""
    municipality = current_municipality()
    made_at = timezone.localtime()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, translation.override("nl"):
        shown = []
        for section in sections:
            names = [{"name": name, "is_there": _add(package, name, file)} for name, file in section.files]
            shown.append({"title": str(section.title), "rows": section.rows, "files": names})
        about = {key: value for key, value in vars(person).items() if value}
        data = {
            "gemeente": municipality.official_name,
            "gemaakt_op": made_at.isoformat(timespec="seconds"),
            "gezocht_op": about,
            "onderdelen": [{"titel": one["title"], "regels": one["rows"], "bestanden": one["files"]} for one in shown],
        }
        package.writestr(DATA, json.dumps(data, ensure_ascii=False, indent=2, default=_as_json))
        context = {"municipality": municipality, "made_at": made_at, "person": person, "sections": shown}
        package.writestr(PAGE, render_to_string("privacy/package.html", context))


def safe_name(folder: str, name: str, taken: set[str], *, stored_as: str) -> str:
    """A name in the package that no program reads as a path, that no other file has, and that says its kind."""
    suffix = PurePosixPath(stored_as).suffix
    name = name if PurePosixPath(name).suffix.lower() == suffix.lower() else f"{name}{suffix}"
    plain = _UNSAFE.sub("-", name).strip(". ")[-_LONGEST_NAME:] or "bestand"
    candidate, number = f"{folder}/{plain}", 1
    while candidate.lower() in taken:
        number += 1
        candidate = f"{folder}/{number}-{plain}"
    taken.add(candidate.lower())
    return candidate


def _as_json(value: date) -> str:
    """Moments and days as ISO 8601; `datetime` is a `date` too."""
    return value.isoformat()


def _add(package: zipfile.ZipFile, name: str, file: Any) -> bool:
    try:
        with file.storage.open(file.name) as source, package.open(name, "w") as target:
            for chunk in iter(lambda: source.read(_CHUNK), b""):
                target.write(chunk)
    except FileNotFoundError:
        return False
    return True


def labelled(rows: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without the answers that are empty."""
    return [{label: value for label, value in row.items() if value not in ("", None, [])} for row in rows]
