"""What operators can ask of this app: translates parameters into actions."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.removal.actions import delete_municipality, find_removal, finish_removal, rehearse_removal
from tenants.removal.certificate import make_certificate
from tenants.removal.printing import require_writable, write_certificate


def _delete(context: OperationContext) -> dict[str, Any]:
    """The certificate: `content`, `sha256`, `hmac`, and `file` when it was written to one.

    Without a municipality but with `slug`: finish a removal that has taken its row already, and print it again.
    """
    path = Path(context.parameters["certificate"]) if context.parameters.get("certificate") else None
    municipality = context.municipality
    with_packages = bool(context.parameters.get("with_packages"))
    if path is not None:
        require_writable(path)
    if context.dry_run:
        return {**_rehearsed(context, with_packages=with_packages), "file": ""}
    if municipality is None:
        removal = finish_removal(slug=context.parameters["slug"], actor=context.actor, progress=context.progress)
    else:
        removal = delete_municipality(
            municipality=municipality, actor=context.actor, with_packages=with_packages, progress=context.progress
        )
    if path is not None:
        path = write_certificate(removal.certificate, path)
    return {**removal.certificate, "file": str(path or "")}


def _rehearsed(context: OperationContext, *, with_packages: bool) -> dict[str, Any]:
    if context.municipality is not None:
        return rehearse_removal(municipality=context.municipality, actor=context.actor, with_packages=with_packages)
    removal = find_removal(context.parameters["slug"])
    return removal.certificate or make_certificate(removal, actor=context.actor)


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        "municipality.delete", OperationKind(title=_("Delete a municipality"), run=_delete, is_long=True)
    )
