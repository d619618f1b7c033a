"""`fleet status|drift`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, PartlyFailedError, SubCommand
from tenants.fleet.models import Outcome
from tenants.fleet.queries import FleetRow, fleet_rows

_SHOWN_DIFFERENCES = 20


def _as_json(row: FleetRow) -> dict[str, Any]:
    step = row.last_step
    return {
        "slug": row.municipality.slug,
        "state": row.municipality.state,
        "purpose": row.municipality.purpose,
        "is_canary": row.municipality.is_canary,
        "domain": row.domain,
        "release": row.release,
        "migrations": row.migration_state,
        "missing": [f"{app}.{name}" for app, name in sorted(row.migrations.missing)],
        "ahead": [f"{app}.{name}" for app, name in sorted(row.migrations.ahead)],
        "healthy": row.is_healthy,
        "trouble": row.trouble,
        "drift": None if row.drift is None else [str(difference) for difference in row.drift],
        "last_rollout": None
        if step is None
        else {"outcome": step.outcome, "at": step.ended_at, "error": step.error, "statement": step.statement},
    }


class Status(SubCommand):
    """All municipalities: migrations, health, drift."""

    name = "status"
    help = "How every municipality is doing: release, migrations, health, drift, its last roll-out."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-drift", action="store_true", help="Do not compare the schemas; faster.")
        parser.add_argument("--troubled", action="store_true", help="Only municipalities with something to look at.")

    def run(self, call: Call) -> dict[str, Any]:
        rows = fleet_rows(with_drift=not call.options["no_drift"])
        shown = [row for row in rows if not (call.options["troubled"] and row.is_healthy)]
        return {
            "municipalities": [_as_json(row) for row in shown],
            "total": len(rows),
            "healthy": sum(row.is_healthy for row in rows),
        }

    def show(self, result: dict[str, Any], call: Call) -> None:
        line = "{:20} {:12} {:12} {:12} {:10} {}"
        call.out.write(line.format("municipality", "state", "release", "migrations", "drift", "health"))
        for row in result["municipalities"]:
            drift = "not compared" if row["drift"] is None else f"{len(row['drift'])} parts" if row["drift"] else "none"
            health = "; ".join(row["trouble"]) or "ok"
            last = row["last_rollout"]
            if last and last["outcome"] != Outcome.DONE:
                health += f"; last roll-out: {last['outcome']}"
            release = row["release"] or "-"
            call.out.write(line.format(row["slug"], row["state"], release, row["migrations"], drift, health))
        call.out.write(f"{result['healthy']} of {result['total']} are well.")


class Drift(SubCommand):
    """Schemas that are not as the migrations make them."""

    name = "drift"
    help = "Name, table by table, what is not as the migrations make it. Exit code 4 when there is something."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", metavar="SLUG,SLUG", help="Only these.")

    def run(self, call: Call) -> dict[str, Any]:
        only = {slug for slug in call.options["only"].split(",") if slug}
        rows = [row for row in fleet_rows() if not only or row.municipality.slug in only]
        drifted = {
            row.municipality.slug: [str(difference) for difference in row.drift or []] for row in rows if row.drift
        }
        not_compared = {row.municipality.slug: row.migration_state for row in rows if row.drift is None}
        result = {"compared": len(rows) - len(not_compared), "drifted": drifted, "not_compared": not_compared}
        if drifted:
            raise PartlyFailedError(f"Drift in {len(drifted)} of {result['compared']}.", result=result)
        return result

    def show(self, result: dict[str, Any], call: Call) -> None:
        for slug, differences in result["drifted"].items():
            call.out.write(f"{slug}:")
            for difference in differences[:_SHOWN_DIFFERENCES]:
                call.out.write(f"  {difference}")
            if len(differences) > _SHOWN_DIFFERENCES:
                call.out.write(f"  … and {len(differences) - _SHOWN_DIFFERENCES} more: see --json")
        for slug, state in result["not_compared"].items():
            call.out.write(f"{slug}: not compared, {state}")
        if not result["drifted"]:
            call.out.write(f"No drift in {result['compared']} municipalities.")
