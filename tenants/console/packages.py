"""What lies in the package folder: exit packages, certificates, invoices. Named by listing it, never by a path."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from tenants.transfer.actions.exporting import PACKAGE_SUFFIX, package_expires_at


@dataclass(frozen=True)
class PackageFile:
    """One file that an operator can fetch, or read in."""

    name: str
    path: Path
    bytes: int
    made_at: datetime

    @property
    def expires_at(self) -> datetime | None:
        """When it is removed by itself; None for what is no package, and where packages are kept."""
        return package_expires_at(self.made_at) if self.name.endswith(PACKAGE_SUFFIX) else None


def package_files() -> list[PackageFile]:
    """The files, the newest first. Links, folders and unfinished files (hidden ones) are left out."""
    root = Path(settings.PACKAGE_ROOT)
    if not root.is_dir():
        return []
    found = []
    for path in root.iterdir():
        if path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        about = path.stat()
        found.append(PackageFile(path.name, path, about.st_size, datetime.fromtimestamp(about.st_mtime, UTC)))
    return sorted(found, key=lambda file: (file.made_at, file.name), reverse=True)


def in_package_folder(name: str) -> Path:
    """Where a new file of this name goes; the caller has checked that the name is a plain one. Makes the folder."""
    root = Path(settings.PACKAGE_ROOT)
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root / name


def find_package_file(name: str) -> PackageFile | None:
    """The file of this name, if the folder's own listing has it."""
    return next((file for file in package_files() if file.name == name), None)
