"""The ZIP file: written so that equal content gives equal bytes, read as if an enemy had made it."""

import errno
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import IO, Self

from shared.messages import lazy as _
from tenants.transfer.errors import DiskError, PackageRefusedError, disk_error
from tenants.transfer.manifest import LARGEST_MANIFEST_BYTES, Manifest, read_manifest
from tenants.transfer.streams import CHUNK_BYTES, HashingWriter

MANIFEST = "datapackage.json"
README = "README.txt"
FILE_LIST = "files.csv"
OPERATIONS = "operations.csv"
FOLDERS = ("media", "private")

MOST_MEMBERS = 2_000_000
LARGEST_NAME_BYTES = 1000
LARGEST_RATIO = 200
"""Of a member above `RATIO_COUNTS_FROM_BYTES`. Rows compress 5 to 30 times; a bomb a thousand times."""
RATIO_COUNTS_FROM_BYTES = 10 * 1024 * 1024

_THE_MOMENT = (1980, 1, 1, 0, 0, 0)  # of every member, so that equal content gives an equal file
_UNIX = 3
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_IN_ZIP64, _IN_ZIP64_BYTES = 2**16 - 1, 2**32 - 1  # a field of the end that says: see the larger one
_SMALLEST_ENTRY_BYTES = 46


def is_safe_name(name: str) -> bool:
    """Whether a name leads to a file below the folder it is put in, on any system."""
    parts = name.split("/")
    return (
        0 < len(name.encode(errors="replace")) <= LARGEST_NAME_BYTES
        and name.isprintable()
        and not any(character in name for character in "\\:\0")
        and all(part not in {"", ".", ".."} and len(part.encode(errors="replace")) <= 255 for part in parts)
        and str(PurePosixPath(name)) == name
        and not name.startswith("/")
    )


class PackageWriter:
    """Writes a package to a file that appears under its own name only when it is whole.

    Until then it lies beside it under a temporary name; an error removes that.
    """

    def __init__(self, temporary: Path, target: Path) -> None:
        self._temporary = temporary
        self._target = target

    def __enter__(self) -> Self:
        descriptor = os.open(self._temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", allowZip64=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._zip.close()
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._temporary.replace(self._target)
                _sync_folder(self._target.parent)
        except OSError as failure:
            raise disk_error(failure) from failure
        finally:
            if self._temporary.exists():
                self._abandon()
        if isinstance(error, OSError):
            raise disk_error(error) from error

    @contextmanager
    def member(self, name: str, *, size: int | None = None, compress: bool = True) -> Iterator[HashingWriter]:
        """A file in the package; write to it, then call `finish()` for its size and hash.

        Args:
            size: in bytes, when it is known beforehand.
        """
        info = zipfile.ZipInfo(name, _THE_MOMENT)
        info.create_system = _UNIX
        info.external_attr = (stat.S_IFREG | 0o600) << 16
        info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
        if size is not None:
            info.file_size = size
        with self._zip.open(info, "w", force_zip64=size is None or size > 2**31) as stream:
            yield HashingWriter(stream)

    def _abandon(self) -> None:
        """Leave nothing; a ZIP file that can't be closed must not try again when it is collected."""
        self._zip.fp = None
        try:
            self._file.close()
        except OSError:  # what was still in its buffer does not fit either
            os_level = getattr(self._file, "raw", None)
            if os_level is not None:
                os_level.close()
        self._temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class PackageReader:
    """A package whose list of members and description were found in order; what is in them is checked when it is read.

    Raises:
        PackageRefusedError: on opening and on reading, with the reason in plain words.
    """

    manifest: Manifest

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        try:
            self._file: IO[bytes] = self.path.open("rb")
        except OSError as error:
            raise _not_readable(self.path, error) from error
        try:
            self._open()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()
        self._file.close()

    @property
    def file_names(self) -> list[str]:
        """Names of the municipality's own files, `media/…` and `private/…`."""
        return self._file_names

    def size_of(self, name: str) -> int:
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A member's content as a stream."""
        try:
            with self._zip.open(self._members[name]) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise PackageRefusedError(_("%(name)s in the package is damaged.") % {"name": name}) from error

    def _open(self) -> None:
        count, is_whole = _count_members(self._file)
        if not is_whole:
            raise PackageRefusedError(_("This is not a package, or only the beginning of one: its end is missing."))
        if count > MOST_MEMBERS:
            raise PackageRefusedError(
                _("The package has %(count)s files; more than %(most)s are refused.")
                % {"count": count, "most": MOST_MEMBERS}
            )
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
            raise PackageRefusedError(_("The package is damaged: its list of files can't be read.")) from error
        infos = self._zip.infolist()
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos):
            raise PackageRefusedError(_("The package is refused: it has two files of the same name."))
        for info in infos:
            _judge(info)
        _judge_together(infos, self.path.stat().st_size)
        self.manifest = self._read_manifest()
        self._file_names = self._known_members()

    def _read_manifest(self) -> Manifest:
        info = self._members.get(MANIFEST)
        if info is None:
            raise PackageRefusedError(_("This is not an exit package: it has no datapackage.json."))
        if info.file_size > LARGEST_MANIFEST_BYTES:
            raise PackageRefusedError(_("The package is refused: its datapackage.json is too large."))
        with self.open(MANIFEST) as stream:
            return read_manifest(stream.read())

    def _known_members(self) -> list[str]:
        """The names of the municipality's files; refuses whatever else is in the package without a reason."""
        expected = {MANIFEST, README}
        for resource in self.manifest.resources:
            if resource.path in expected or resource.path.startswith(tuple(f"{folder}/" for folder in FOLDERS)):
                raise PackageRefusedError(_("The package names %(name)s twice.") % {"name": resource.path})
            expected.add(resource.path)
        if missing := sorted(expected - self._members.keys()):
            raise PackageRefusedError(_("%(name)s is missing from the package.") % {"name": missing[0]})
        own = []
        for name in self._members:
            if name.startswith(tuple(f"{folder}/" for folder in FOLDERS)):
                own.append(name)
            elif name not in expected:
                raise PackageRefusedError(_("The package holds %(name)s, which it does not list.") % {"name": name})
        return own


def _judge(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if not is_safe_name(name) or name != info.orig_filename:
        raise PackageRefusedError(
            _("The package is refused: %(name)s would be written outside its folder, or has an odd name.")
            % {"name": ascii(info.orig_filename)[:200]}
        )
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG} or info.is_dir():
        raise PackageRefusedError(
            _("The package is refused: %(name)s is a link or a folder, not a file.") % {"name": name}
        )
    if info.flag_bits & 0x1:
        raise PackageRefusedError(_("The package is refused: it is encrypted. Decrypt it first."))
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise PackageRefusedError(
            _("The package is refused: %(name)s is compressed in a way that we do not read.") % {"name": name}
        )
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        raise PackageRefusedError(_("%(name)s in the package is damaged.") % {"name": name})
    if info.file_size > RATIO_COUNTS_FROM_BYTES and info.file_size > LARGEST_RATIO * info.compress_size:
        raise PackageRefusedError(
            _("The package is refused: %(name)s would grow to %(ratio)s times its size.")
            % {"name": name, "ratio": info.file_size // max(info.compress_size, 1)}
        )


def _judge_together(infos: list[zipfile.ZipInfo], file_bytes: int) -> None:
    """Members that share bytes are a bomb, and so are many small ones that each grow: together they are judged too."""
    end = 0
    for info in sorted(infos, key=lambda one: one.header_offset):
        if info.header_offset < end:
            raise PackageRefusedError(_("The package is refused: files in it overlap."))
        end = info.header_offset + info.compress_size
    grown = sum(info.file_size for info in infos)
    if grown > RATIO_COUNTS_FROM_BYTES and grown > LARGEST_RATIO * file_bytes:
        raise PackageRefusedError(
            _("The package is refused: %(name)s would grow to %(ratio)s times its size.")
            % {"name": _("all of it"), "ratio": grown // max(file_bytes, 1)}
        )
    if end > file_bytes:
        raise PackageRefusedError(_("This is not a package, or only the beginning of one: its end is missing."))


def _count_members(file: IO[bytes]) -> tuple[int, bool]:
    """How many members the file announces, before anything makes room for them; and whether it has an end."""
    size = file.seek(0, os.SEEK_END)
    tail_bytes = min(size, _END.size + 2**16)
    file.seek(size - tail_bytes)
    tail = file.read(tail_bytes)
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        return 0, False
    end = _END.unpack_from(tail, at)
    count = max(end[4] % _IN_ZIP64, end[5] % _IN_ZIP64_BYTES // _SMALLEST_ENTRY_BYTES)
    locator_at = size - tail_bytes + at - _LOCATOR64.size
    if locator_at >= 0:
        file.seek(locator_at)
        signature, _disk, end64_at, _disks = _LOCATOR64.unpack(file.read(_LOCATOR64.size))
        if signature == b"PK\6\7":
            file.seek(min(end64_at, size))
            end64 = file.read(_END64.size)
            if len(end64) < _END64.size or end64[:4] != b"PK\6\6":
                return 0, False
            values = _END64.unpack(end64)
            count = max(count, values[7], values[8] // _SMALLEST_ENTRY_BYTES)
    file.seek(0)
    return count, True


def _not_readable(path: Path, error: OSError) -> DiskError:
    if error.errno == errno.ENOENT:
        return DiskError(_("There is no file %(path)s.") % {"path": path})
    return disk_error(error)


def copy_stream(source: IO[bytes], sink: HashingWriter) -> None:
    """All of a stream, piece by piece."""
    while piece := source.read(CHUNK_BYTES):
        sink.write(piece)
