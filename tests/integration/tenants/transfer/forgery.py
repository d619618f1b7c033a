"""Packages as an enemy, or a broken disk, would hand them over."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

type Members = dict[str, bytes]


def members_of(package: Path) -> Members:
    with zipfile.ZipFile(package) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def pack(target: Path, members: Members, *, change: Callable[[zipfile.ZipInfo], None] | None = None) -> Path:
    """Write members as they are; `change` may spoil how each is described."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if change is not None:
                change(info)
            archive.writestr(info, data)
    return target


def content_sha256(manifest: dict[str, Any]) -> str:
    """As docs/exit-package.md says it."""
    lines = sorted(
        f"{one['path']} {one['hash'].removeprefix('sha256:')}\n"
        for one in manifest["resources"]
        if one["meent"]["role"] != "operations"
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def with_manifest(members: Members, change: Callable[[dict[str, Any]], None]) -> Members:
    """The same members with another description."""
    manifest = json.loads(members["datapackage.json"])
    change(manifest)
    return members | {"datapackage.json": json.dumps(manifest).encode()}


def with_content(members: Members, path: str, data: bytes, *, rows: int | None = None) -> Members:
    """The same members with another file, and a description that agrees with it."""

    def change(manifest: dict[str, Any]) -> None:
        for resource in manifest["resources"]:
            if resource["path"] == path:
                resource["bytes"] = len(data)
                resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"
                resource["meent"]["rows"] = resource["meent"]["rows"] if rows is None else rows
        manifest["meent"]["contentSha256"] = content_sha256(manifest)

    return with_manifest(members | {path: data}, change)


def with_rows(members: Members, table: str, change: Callable[[dict[str, str]], object]) -> Members:
    """The same members, in which each row of a table was changed in place; a row that becomes empty is left out."""
    path = f"tables/{table}.csv"
    reader = csv.DictReader(io.StringIO(members[path].decode(), newline=""))
    rows = list(reader)
    for row in rows:
        change(row)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row)
    return with_content(members, path, text.getvalue().encode(), rows=sum(map(bool, rows)))
