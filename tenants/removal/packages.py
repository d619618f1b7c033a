"""Exit packages that were made of a municipality: copies that somebody asked for, so removed only when asked."""

import uuid
from pathlib import Path
from typing import Any

from django.conf import settings

from tenants.context import in_public
from tenants.operations.models import Operation, OperationState


def find_packages(municipality_id: uuid.UUID) -> list[dict[str, Any]]:
    """Every exit package on record that still lies where it was written, the newest first."""
    with in_public():
        results = Operation.objects.filter(
            municipality_id=municipality_id, kind="municipality.export", state=OperationState.SUCCEEDED
        ).values_list("result", "ended_at")
        found: dict[str, dict[str, Any]] = {}
        for result, ended_at in results:
            path = Path(str(result.get("path", "")))
            if path.is_absolute() and path.is_file() and str(path) not in found:
                found[str(path)] = {
                    "path": str(path),
                    "bytes": path.stat().st_size,
                    "made_at": ended_at.isoformat() if ended_at else None,
                }
        return list(found.values())


def removable_packages(municipality_id: uuid.UUID) -> dict[str, Any]:
    """Those in PACKAGE_ROOT. What an operator had written elsewhere is theirs to remove."""
    root = Path(settings.PACKAGE_ROOT).resolve()
    inside = [
        package for package in find_packages(municipality_id) if Path(package["path"]).resolve().is_relative_to(root)
    ]
    return {"count": len(inside), "packages": inside}


def remove_packages(found: dict[str, Any]) -> None:
    """Remove what `removable_packages` found."""
    for package in found["packages"]:
        Path(package["path"]).unlink(missing_ok=True)
