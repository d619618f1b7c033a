"""The municipality's own files: pictures and documents (`media`), and what residents sent (`private`)."""

import csv
import errno
import io
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import FileField
from psycopg2 import sql

from shared.messages import lazy as _
from shared.progress import Progress
from tenants.storage import PrivateStorage
from tenants.tables import TableKind, table_notes
from tenants.transfer.archive import FILE_LIST, FOLDERS, PackageReader, PackageWriter, copy_stream, is_safe_name
from tenants.transfer.catalog import Table
from tenants.transfer.description import models_by_table
from tenants.transfer.errors import PackageRefusedError, disk_error
from tenants.transfer.manifest import FileFacts, FilesFacts, LeftOut
from tenants.transfer.streams import CHUNK_BYTES, CheckedReader, Digest

FILE_LIST_COLUMNS = ("path", "bytes", "sha256")
_WRITTEN_ANEW = frozenset({errno.ENOTEMPTY, errno.EEXIST})


def roots() -> dict[str, Path]:
    """Folder in the package → the root below which each municipality has a folder of its own."""
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


@dataclass(frozen=True, kw_only=True)
class OwnFile:
    """One file: its name in the package, where it is, its size in bytes when it was found."""

    name: str
    path: Path
    size: int


def own_files(schema_name: str, *, without: frozenset[str]) -> tuple[list[OwnFile], list[LeftOut]]:
    """The municipality's files in the order of their names, and those that can't go along.

    Args:
        without: names in the package that stay behind.
    """
    found, left_out = [], []
    for folder, root in roots().items():
        base = root / schema_name
        for path in _walk(base):
            name = f"{folder}/{path.relative_to(base).as_posix()}"
            if name in without:
                continue
            if path.is_symlink() or not is_safe_name(name):
                why = "a link, not a file" if path.is_symlink() else "a name that other systems can't keep"
                left_out.append(LeftOut(what=ascii(name)[1:-1], why=why))
                continue
            found.append(OwnFile(name=name, path=path, size=path.stat().st_size))
    return sorted(found, key=lambda file: file.name), left_out


def _walk(folder: Path) -> Iterator[Path]:
    """All files and links below a folder; a link to a folder is not followed."""
    for parent, folders, names in os.walk(folder):
        for name in [*names, *(name for name in folders if (Path(parent) / name).is_symlink())]:
            yield Path(parent) / name


def files_of_the_moment(cursor: Any, schema_name: str, tables: Iterable[Table]) -> frozenset[str]:
    """Names of the files that belong to rows which never leave: photos of forms that are being filled in."""
    models = models_by_table()
    names: set[str] = set()
    for table in tables:
        if table.name not in table_notes or table_notes.get(table.name).kind != TableKind.TRANSIENT:
            continue
        model = models.get(table.name)
        for field in model._meta.local_fields if model else ():
            if isinstance(field, FileField) and field.column in table.column_names:
                folder = "private" if isinstance(field.storage, PrivateStorage) else "media"
                cursor.execute(
                    sql.SQL("SELECT {column} FROM {table} WHERE {column} <> ''").format(
                        column=sql.Identifier(field.column), table=sql.Identifier(schema_name, table.name)
                    )
                )
                names.update(f"{folder}/{row[0]}" for row in cursor.fetchall())
    return frozenset(names)


def write_files(
    writer: PackageWriter, files: list[OwnFile], list_file: Callable[[str, Digest], None], progress: Progress
) -> list[LeftOut]:
    """Put files into a package; returns those that had gone by the time it came to them."""
    gone = []
    progress.start("files", total=sum(file.size for file in files), unit="bytes")
    for file in files:
        try:
            descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW)
        except FileNotFoundError:
            gone.append(LeftOut(what=file.name, why="removed while the package was made"))
            continue
        with os.fdopen(descriptor, "rb") as source, writer.member(file.name, size=file.size, compress=False) as sink:
            copy_stream(source, sink)
            digest = sink.finish()
        list_file(file.name, digest)
        progress.advance(digest.bytes)
    return gone


def extract_files(package: PackageReader, schema_name: str, progress: Progress) -> None:
    """Put a package's files under a new schema's name, each checked; refuses what the list does not hold.

    Raises:
        PackageRefusedError: a file differs from the list, is not in it, or is in it and not in the package.
        DiskError: they can't be written.
    """
    try:
        for root in roots().values():
            (root / schema_name).mkdir(mode=0o700, parents=True)
        progress.start("files", total=sum(map(package.size_of, package.file_names)), unit="bytes")
        _extract(package, schema_name, progress)
    except OSError as error:
        raise disk_error(error) from error


def _extract(package: PackageReader, schema_name: str, progress: Progress) -> None:
    names = set(package.file_names)
    previous = ""
    for name, expected in _listed(package):
        if name <= previous or name not in names:
            raise PackageRefusedError(
                _("The list of files names %(name)s, which is not in the package.") % {"name": ascii(name)[:200]}
            )
        previous = name
        names.discard(name)
        folder, _slash, inner = name.partition("/")
        target = roots()[folder] / schema_name / inner
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with package.open(name) as source, target.open("xb") as sink:
            checked = CheckedReader(source, name=name, expected=expected)
            while piece := checked.read(CHUNK_BYTES):
                sink.write(piece)
        progress.advance(expected.bytes)
    if names:
        raise PackageRefusedError(
            _("The package holds %(name)s, which it does not list.") % {"name": ascii(min(names))[:200]}
        )


def _listed(package: PackageReader) -> Iterator[tuple[str, Digest]]:
    """(name, what it should be) of each line of the list of files, which is checked itself."""
    resource = package.manifest.only("files")
    if resource.path != FILE_LIST:
        raise PackageRefusedError(_("The package does not say which file lists its %(what)s.") % {"what": "files"})
    expected = Digest(bytes=resource.bytes, sha256=resource.sha256)
    count = 0
    with package.open(FILE_LIST) as source:
        checked = CheckedReader(source, name=FILE_LIST, expected=expected)
        lines = csv.reader(_lines(checked), strict=True)
        try:
            if tuple(next(lines, ())) != FILE_LIST_COLUMNS:
                raise PackageRefusedError(_("The list of files can't be read."))
            for path, size, sha256 in lines:
                count += 1
                yield path, Digest(bytes=int(size), sha256=sha256)
        except (csv.Error, ValueError) as error:
            raise PackageRefusedError(_("The list of files can't be read.")) from error
        checked.finish()
    if count != resource.meent.rows:
        raise PackageRefusedError(
            _("%(name)s has %(found)s rows where the package says %(said)s.")
            % {"name": FILE_LIST, "found": count, "said": resource.meent.rows}
        )


class _RawReader(io.RawIOBase):
    """A checked reader in the shape that Python's text layer wants."""

    def __init__(self, source: CheckedReader) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._source.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def _lines(source: CheckedReader) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BufferedReader(_RawReader(source), CHUNK_BYTES), encoding="utf-8", newline="")


def remove_folders(schema_name: str) -> None:
    """Remove the files of a schema that nobody uses."""
    for folder in folders_of(schema_name):
        shutil.rmtree(folder, ignore_errors=True)


def folders_of(schema_name: str) -> list[Path]:
    """The folders that a restore made or put aside under a new schema's name."""
    found = []
    for root in roots().values():
        found += [
            folder for folder in (root / schema_name, *sorted(root.glob(f"{schema_name}.old*"))) if folder.exists()
        ]
    return found


def swap_folders(schema_name: str, incoming: str) -> None:
    """Put the files under `incoming` in the place of a schema's; the old ones wait beside it to be removed.

    Safe to run again after it was broken off anywhere, also when somebody wrote a file in between: that one moves
    along, and one whose name is taken waits beside the old ones.
    """
    for root in roots().values():
        current, new, old = root / schema_name, root / incoming, root / f"{incoming}.old"
        while new.exists():
            if current.exists():
                _set_aside(current, old, new)
            try:
                new.rename(current)
            except OSError as error:
                if error.errno not in _WRITTEN_ANEW:
                    raise


def _set_aside(current: Path, old: Path, new: Path) -> None:
    """The old files under a name of their own; what came after the old ones went there joins the new ones."""
    if not old.exists():
        current.rename(old)
        return
    stray = next(name for number in count(1) if not (name := old.with_name(f"{old.name}.{number}")).exists())
    current.rename(stray)
    for path in list(_walk(stray)):
        target = new / path.relative_to(stray)
        if not path.is_symlink() and not target.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.rename(target)


def facts(files: Iterable[tuple[str, int]]) -> FilesFacts:
    """Numbers and bytes by folder, of (name, bytes)."""
    counts = dict.fromkeys(FOLDERS, 0)
    sizes = dict.fromkeys(FOLDERS, 0)
    for name, size in files:
        folder = name.partition("/")[0]
        counts[folder] += 1
        sizes[folder] += size
    return FilesFacts(**{folder: FileFacts(count=counts[folder], bytes=sizes[folder]) for folder in FOLDERS})
