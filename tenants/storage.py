"""Files: one folder per municipality, never chosen by the visitor."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.utils.translation import gettext_lazy as _

from shared.registry import Registry
from tenants.binding import PUBLIC_SCHEMA, bound_schema
from tenants.context import in_public
from tenants.errors import NoMunicipalityError, RefusedError
from tenants.metering import Counted, meter

# Asked with a number of bytes before that much is stored; raises StorageFullError.
storage_gates: Registry[Callable[[int], None]] = Registry("storage_gates")


def municipality_folder(root: Path) -> Path:
    """The bound municipality's folder under a root.

    Raises:
        NoMunicipalityError: no municipality is bound; files belong to one.
    """
    schema = bound_schema()
    if schema in {None, PUBLIC_SCHEMA}:
        raise NoMunicipalityError
    return root / str(schema)


def _is_removed(schema_name: str) -> bool:
    """Asked after a file was written: a removal looks once more for files after the schema has gone, so that either it
    finds this one, or this finds no schema.
    """
    with in_public(), connection.cursor() as cursor:  # its role has gone with the schema
        cursor.execute("SELECT to_regnamespace(%s) IS NULL", [schema_name])
        row = cursor.fetchone()
    return bool(row and row[0])


class _MunicipalityStorage(FileSystemStorage):
    """Resolves its folder at each call: one storage object serves all municipalities.

    What is written and removed is counted, and a new file is refused when there is no room for it.

    Attributes:
        always_welcome: folders whose files are taken also when there is no room: what follows from a file or an answer
            that was taken before. A page must not break, nor a form get stuck, because the storage is full.
    """

    always_welcome: ClassVar[frozenset[str]] = frozenset()

    def _root(self) -> Path:
        raise NotImplementedError

    @property
    def base_location(self) -> str:  # a cached_property in Django, which would leak
        return str(municipality_folder(self._root()))

    @property
    def location(self) -> str:  # idem
        return str(municipality_folder(self._root()).absolute())

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        """Store a file.

        Raises:
            StorageFullError: the municipality has no room for it.
            RefusedError: it was removed while this request was under way.
        """
        if Path(name or "").parts[:1] not in {(folder,) for folder in self.always_welcome}:
            for gate in storage_gates.values():
                gate(content.size)
        stored = super().save(name, content, max_length=max_length)
        if _is_removed(str(bound_schema())):
            self._forget(stored)
            raise RefusedError(_("This municipality has been removed, so nothing can be stored for it."))
        meter.add(str(bound_schema()), {Counted.STORED_BYTES: self.size(stored)})
        return stored

    def _forget(self, stored: str) -> None:
        """Remove a file, and the folders that were made for it."""
        super().delete(stored)
        root = self._root()
        for folder in Path(self.path(stored)).parents:
            if folder == root or any(folder.iterdir()):
                return
            folder.rmdir()

    def delete(self, name: str) -> None:
        size = self.size(name) if self.exists(name) else 0
        super().delete(name)
        if size:
            meter.add(str(bound_schema()), {Counted.STORED_BYTES: -size})


class PublicMediaStorage(_MunicipalityStorage):
    """Pictures of the site: `/media/…` on the municipality's own host."""

    always_welcome = frozenset({"images"})  # smaller copies, made while a page is shown

    def _root(self) -> Path:
        return Path(settings.MEDIA_ROOT)


class PrivateStorage(_MunicipalityStorage):
    """What residents send: no address; a view serves it after a permission check."""

    always_welcome = frozenset({"zaken"})  # photos that were taken with the form, moving to the request

    def _root(self) -> Path:
        return Path(settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        raise ValueError("a private file has no address; serve it from a view with tenants.files.serve_private")
