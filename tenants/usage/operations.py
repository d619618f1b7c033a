"""What operators can ask of this app: translates parameters into actions."""

import secrets
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.usage.actions import checked, set_limits
from tenants.usage.costs import CostReport, Key, cost_report
from tenants.usage.errors import CostsError
from tenants.usage.invoice import as_pdf
from tenants.usage.limits import read_limits
from tenants.usage.periods import parse_period
from tenants.usage.specification import as_csv
from tenants.usage.splitting import parse_amount


def _limits(context: OperationContext) -> dict[str, Any]:
    municipality = context.target
    changes = checked(dict(context.parameters))
    if context.dry_run:
        limits = read_limits(municipality).as_dict() | changes
    else:
        limits = set_limits(municipality=municipality, changes=changes, actor=context.actor).as_dict()
    return {"slug": municipality.slug, "name": municipality.name, "limits": limits}


def _report(context: OperationContext) -> dict[str, Any]:
    """Split an invoice and write it down: parameters period, key, amount, weights, csv and pdf (names of files)."""
    report = report_of(context.parameters)
    files: dict[str, str] = {}
    for kind, make in (("csv", as_csv), ("pdf", as_pdf)):
        if name := str(context.parameters.get(kind) or ""):
            path = _path(name)
            if not context.dry_run:
                _write(path, make(report))
            files[kind] = str(path)
    return {"files": files, **report.as_dict()}


def report_of(parameters: dict[str, Any]) -> CostReport:
    """The report that parameters (JSON values) ask for.

    Raises:
        CostsError: they are wrong, or it can't be split.
    """
    key = str(parameters.get("key") or "")
    if key not in Key:
        raise CostsError(_("An invoice is split by inhabitants, usage or mixed."), key=key)
    amount: Decimal = parse_amount(str(parameters.get("amount") or ""))
    period = parse_period(str(parameters.get("period") or ""))
    return cost_report(period=period, key=Key(key), amount=amount, weights=parameters.get("weights") or None)


def _path(name: str) -> Path:
    """A plain name lies in PACKAGE_ROOT; a whole path, which only the command line gives, is taken as it is."""
    path = Path(name)
    if path.is_absolute():
        return path
    if len(path.parts) != 1 or name.startswith("."):
        raise CostsError(_("“%(name)s” is not the name of a file.") % {"name": name})
    folder = Path(settings.PACKAGE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / path


def _write(path: Path, content: bytes) -> None:
    """All of a file or nothing of it: a full disk leaves no half invoice."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CostsError(
            _("The file %(path)s could not be written: %(reason)s") % {"path": path, "reason": error.strerror or error}
        ) from error


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register("municipality.limits", OperationKind(title=_("Set limits"), run=_limits))
    operation_kinds.register("costs.report", OperationKind(title=_("Split an invoice"), run=_report))
