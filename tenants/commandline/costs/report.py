"""`costs report`."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.usage.operations import report_of


def _weights(text: str) -> dict[str, int]:
    weights = {}
    for part in text.split(","):
        name, equals, number = part.strip().partition("=")
        if not equals or not number.isdecimal():
            raise ArgumentTypeError(f"{part!r} is not a weight like cpu=40")
        weights[name] = int(number)
    return weights


class Report(SubCommand):
    """Split an invoice."""

    name = "report"
    help = "Split an invoice over the municipalities in production, to the cent. With --csv or --pdf it is on record."
    changes = False
    asks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", required=True, help="2026-11, 2026-Q4, 2026 or 2026-11-01..2026-11-14")
        parser.add_argument("--key", required=True, choices=["inhabitants", "usage", "mixed"])
        parser.add_argument("--amount", required=True, help="euros and cents: 125000.00")
        parser.add_argument(
            "--weights",
            type=_weights,
            help="how heavily each measure counts: cpu=40,requests=20,storage=20,mails=10,zaken=10; "
            "with the mixed key also inhabitants=100",
        )
        parser.add_argument("--csv", type=Path, metavar="FILE", help="also for a spreadsheet (Dutch notation)")
        parser.add_argument("--pdf", type=Path, metavar="FILE", help="also as PDF, in Dutch")

    def run(self, call: Call) -> dict[str, Any]:
        parameters: dict[str, Any] = {name: call.options[name] for name in ("period", "key", "amount", "weights")}
        files = {kind: str(call.options[kind].resolve()) for kind in ("csv", "pdf") if call.options[kind]}
        if there := [path for path in files.values() if Path(path).exists()]:
            call.confirm(f"{' and '.join(there)} will be written over.")
        if files:
            return call.perform("costs.report", parameters=parameters | files)
        return {"files": {}, **report_of(parameters).as_dict()}

    def show(self, result: dict[str, Any], call: Call) -> None:
        weights = ", ".join(f"{name} {weight:.1%}" for name, weight in result["weights"].items())
        call.out.write(f"{result['first_day']} up to and including {result['last_day']}, by {weights}")
        call.out.write(f"{'municipality':24}{'days':>6}{'inhabitants':>13}{'share':>9}{'amount':>15}")
        for row in result["shares"]:
            inhabitants = "?" if row["inhabitants"] is None else row["inhabitants"]
            share = f"{row['percentage']}%"
            call.out.write(f"{row['slug']:24}{row['days']:>6}{inhabitants:>13}{share:>9}{row['amount']:>15}")
        call.out.write(f"{'total':24}{'':28}{result['amount']:>15}")
        for path in result["files"].values():
            call.out.write(f"Written: {path}")
