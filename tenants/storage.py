"""Files: one folder per municipality, never chosen by the visitor."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage

from tenants.binding import PUBLIC_SCHEMA, bound_schema
from tenants.errors import NoMunicipalityError


def municipality_folder(root: Path) -> Path:
    """The bound municipality's folder under a root.

    Raises:
        NoMunicipalityError: no municipality is bound; files belong to one.
    """
    schema = bound_schema()
    if schema in {None, PUBLIC_SCHEMA}:
        raise NoMunicipalityError
    return root / str(schema)


class _MunicipalityStorage(FileSystemStorage):
    """Resolves its folder at each call: one storage object serves all municipalities."""

    def _root(self) -> Path:
        raise NotImplementedError

    @property
    def base_location(self) -> str:  # a cached_property in Django, which would leak
        return str(municipality_folder(self._root()))

    @property
    def location(self) -> str:  # idem
        return str(municipality_folder(self._root()).absolute())


class PublicMediaStorage(_MunicipalityStorage):
    """Pictures of the site: `/media/…` on the municipality's own host."""

    def _root(self) -> Path:
        return Path(settings.MEDIA_ROOT)


class PrivateStorage(_MunicipalityStorage):
    """What residents send: no address; a view serves it after a permission check."""

    def _root(self) -> Path:
        return Path(settings.PRIVATE_ROOT)

    def url(self, name: str | None) -> str:
        raise ValueError("a private file has no address; serve it from a view with tenants.files.serve_private")
