"""`municipality limits`."""

from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from typing import Any, ClassVar

from tenants.commandline.base import Call, SubCommand
from tenants.municipalities.queries import find_municipality
from tenants.usage.queries import use_now

_UNNAMED = object()
_MB = 1024 * 1024


def _limit(text: str) -> int | None:
    if text == "none":
        return None
    if text.isdecimal():
        return int(text)
    raise ArgumentTypeError(f"{text!r} is neither a whole number nor 'none'")


class Limits(SubCommand):
    """Show or set what a municipality may use."""

    name = "limits"
    help = "Show what a municipality may use and uses now, or change it."
    names: ClassVar[dict[str, str]] = {
        "storage_mb": "storage, in MB: tables and files",
        "mails_a_day": "mails a day; the rest leaves the next day",
        "requests_a_minute": "requests a minute; the rest is answered with 429",
        "background_s_an_hour": "seconds of background work an hour; the rest waits for the next hour",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        for name, explanation in self.names.items():
            option = f"--{name.replace('_', '-')}"
            text = f"{explanation}; or none for no limit"
            parser.add_argument(option, type=_limit, default=_UNNAMED, metavar="NUMBER", help=text)

    def run(self, call: Call) -> dict[str, Any]:
        municipality = find_municipality(call.options["slug"])
        changes = {name: call.options[name] for name in self.names if call.options[name] is not _UNNAMED}
        if changes:
            return call.perform("municipality.limits", municipality=municipality, parameters=changes)
        use = asdict(use_now(municipality))
        limits = use.pop("limits")
        return {"slug": municipality.slug, "name": municipality.name, "limits": limits, "use": use}

    def show(self, result: dict[str, Any], call: Call) -> None:
        limits, use = result["limits"], result.get("use")
        call.out.write(f"{result['name']}")
        used = dict.fromkeys(self.names, "")
        if use is not None:
            used = {
                "storage_mb": f"{use['stored_bytes'] / _MB:.0f} used",
                "mails_a_day": f"{use['mails_today']} today",
                "requests_a_minute": "",
                "background_s_an_hour": f"{use['background_s_this_hour']:.0f} this hour",
            }
        for name in self.names:
            limit = "no limit" if limits[name] is None else str(limits[name])
            call.out.write(f"  {name.replace('_', ' '):22}{limit:>10}   {used[name]}".rstrip())
        if use is not None and use["is_waiting"]:
            call.out.write(f"  Its background work waits for the next hour ({use['waiting_tasks']} tasks).")
