"""What operators can ask of this app: translates parameters into actions."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.transfer.actions.backup import backup_municipality, file_of
from tenants.transfer.actions.exporting import check_target, check_whole, export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality, new_municipality
from tenants.transfer.actions.restore import abandon_restore, check_file, check_restorable, restore_municipality
from tenants.transfer.archive import PackageReader, is_safe_name
from tenants.transfer.errors import TransferError
from tenants.transfer.models import Backup
from tenants.transfer.queries import LATEST, estimate, find_backup
from tenants.transfer.reading import check_package
from tenants.transfer.room import require_disks


def package_path(name: str, *, default: str = "") -> Path:
    """Where a package is or comes: a plain name lies in PACKAGE_ROOT, a whole path is taken as it is.

    Only the command line gives whole paths: the console hands over names.

    Raises:
        TransferError: it is neither.
    """
    path = Path(name or default)
    if path.is_absolute():
        return path
    if not is_safe_name(str(path)) or len(path.parts) != 1:
        raise TransferError(_("“%(name)s” is not the name of a file.") % {"name": name})
    folder = Path(settings.PACKAGE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / path


def _export(context: OperationContext) -> dict[str, Any]:
    target = context.target
    default = f"{target.slug}-{timezone.localtime():%Y%m%d-%H%M%S}.zip"
    to = package_path(str(context.parameters.get("to") or ""), default=default)
    overwrite = bool(context.parameters.get("overwrite"))
    if context.dry_run:
        check_target(target, to, overwrite=overwrite)
        return {"path": str(to), "bytes": 0, "sha256": "", "counts": estimate(target)}
    written = export_municipality(
        municipality=target,
        to=to,
        actor=context.actor,
        with_password_hashes=bool(context.parameters.get("with_password_hashes")),
        overwrite=overwrite,
        progress=context.progress,
    )
    return {
        "path": str(written.path),
        "bytes": written.bytes,
        "sha256": written.sha256,
        "content_sha256": written.manifest.meent.content_sha256,
        "counts": written.manifest.counts,
        "left_out": [part.model_dump() for part in written.manifest.meent.left_out],
    }


def _import(context: OperationContext) -> dict[str, Any]:
    file = package_path(str(context.parameters["file"]))
    identity = NewIdentity(
        **{
            key: str(context.parameters.get(key) or "") for key in ("purpose", "slug", "name", "domain", "gemeentecode")
        },
        over_limit=bool(context.parameters.get("over_limit")),
    )
    if context.dry_run:
        with PackageReader(file) as package:
            check_package(package)
            municipality, _domains = new_municipality(package, identity)
            require_disks(package)
            return _arrived(municipality, package.manifest.counts, {})
    imported = import_municipality(file=file, actor=context.actor, identity=identity, progress=context.progress)
    return _arrived(imported.municipality, imported.counts, imported.taken_away)


def _backup(context: OperationContext) -> dict[str, Any]:
    keep_days = context.parameters.get("keep_days")
    if context.dry_run:
        check_whole(context.target)
        return {"backup": "", "path": "", "bytes": 0, "counts": estimate(context.target)}
    backup = backup_municipality(
        municipality=context.target,
        actor=context.actor,
        keep_days=None if keep_days in {None, ""} else int(str(keep_days)),
        progress=context.progress,
    )
    return described(backup)


def _restore(context: OperationContext) -> dict[str, Any]:
    target = context.target
    if context.parameters.get("abandon"):
        if not context.dry_run:
            target = abandon_restore(municipality=target, actor=context.actor)
        return {"slug": target.slug, "name": target.name, "state": target.state}
    backup = find_backup(target, str(context.parameters.get("backup") or LATEST))
    if context.dry_run:
        check_restorable(target)
        check_file(backup)
        with PackageReader(file_of(backup.path)) as package:
            check_package(package)
    else:
        restored = restore_municipality(
            municipality=target, backup=backup, actor=context.actor, progress=context.progress
        )
        target = restored.municipality
    called_then = _called_then(backup, target)
    about = {"slug": target.slug, "name": target.name, "state": target.state}
    return described(backup) | about | ({"called_then": called_then} if called_then else {})


def _called_then(backup: Backup, municipality: Municipality) -> str:
    """Its name in the back-up, when it has another one since: texts of the site then have the old one again."""
    with PackageReader(file_of(backup.path)) as package:
        name = package.manifest.meent.municipality.official_name
    return name if name != municipality.official_name else ""


def described(backup: Backup) -> dict[str, Any]:
    """A back-up as JSON values."""
    return {
        "backup": str(backup.pk),
        "taken_at": backup.taken_at.isoformat(),
        "expires_at": backup.expires_at.isoformat(),
        "path": str(file_of(backup.path)),
        "bytes": backup.bytes,
        "sha256": backup.sha256,
        "content_sha256": backup.content_sha256,
        "counts": backup.counts,
        "release": backup.release,
    }


def _arrived(municipality: Municipality, counts: dict[str, int], taken_away: dict[str, int]) -> dict[str, Any]:
    with in_public():
        url = f"{municipality.base_url}/"
    return {
        "slug": municipality.slug,
        "name": municipality.name,
        "purpose": municipality.purpose,
        "url": url,
        "counts": counts,
        "taken_away": taken_away,
        "limits": dict(settings.DEFAULT_LIMITS),  # an agreement of there: it does not travel
    }


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        "municipality.export", OperationKind(title=_("Export a municipality"), run=_export, opens=True, is_long=True)
    )
    operation_kinds.register(
        "municipality.import",
        OperationKind(title=_("Import a municipality"), run=_import, is_long=True, keeps_content=True),
    )
    operation_kinds.register(
        "municipality.backup", OperationKind(title=_("Back up a municipality"), run=_backup, is_long=True)
    )
    operation_kinds.register(
        "municipality.restore",
        OperationKind(title=_("Restore a municipality"), run=_restore, is_long=True, keeps_content=True),
    )
