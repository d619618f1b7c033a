"""Exit packages that were made of a municipality: copies that somebody asked for, so removed only when asked."""

import hashlib
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.context import in_public
from tenants.operations.models import Operation, OperationState


def find_packages(municipality_id: uuid.UUID) -> list[dict[str, Any]]:
    """Every exit package on record that still lies where it was written, the newest first.

    Known by its content: another municipality's package may have been written over it, under the same name.
    """
    with in_public():
        results = Operation.objects.filter(
            municipality_id=municipality_id, kind="municipality.export", state=OperationState.SUCCEEDED
        ).values_list("result", "ended_at")
        found: dict[str, dict[str, Any]] = {}
        for result, ended_at in results:
            package = {
                "path": str(result.get("path", "")),
                "bytes": result.get("bytes"),
                "sha256": result.get("sha256"),
                "made_at": ended_at.isoformat() if ended_at else None,
            }
            if package["path"] not in found and _is_there(package):
                found[package["path"]] = package
        return list(found.values())


def _is_there(package: dict[str, Any]) -> bool:
    path = Path(package["path"])
    if not path.is_absolute() or not path.is_file() or path.stat().st_size != package["bytes"]:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == str(package["sha256"])


def removable_packages(municipality_id: uuid.UUID) -> dict[str, Any]:
    """Those in PACKAGE_ROOT. What an operator had written elsewhere is theirs to remove."""
    root = Path(settings.PACKAGE_ROOT).resolve()
    inside = [
        package for package in find_packages(municipality_id) if Path(package["path"]).resolve().is_relative_to(root)
    ]
    return {"count": len(inside), "packages": inside}


def remove_packages(found: dict[str, Any]) -> None:
    """Remove what `removable_packages` found, unless something else lies there by now."""
    for package in found["packages"]:
        if _is_there(package):
            Path(package["path"]).unlink(missing_ok=True)
