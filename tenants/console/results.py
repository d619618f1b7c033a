"""What came of an operation, in parts: most results are one list, a certificate is a document."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared.errors import Text
from tenants.console.readable import Readable, readable
from tenants.removal.document import Document, Section, document_of

_MOST_UNFOLDED = 20


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part: a heading, lines of text, values to show."""

    title: str = ""
    lines: list[str] = field(default_factory=list)
    values: list[Readable] = field(default_factory=list)

    @property
    def folded(self) -> str:
        """The words that unfold it, when it is long; else empty."""
        rows = max((len(value.rows) for value in self.values if value.kind == "table"), default=0)
        return _("Show all %(count)s rows") % {"count": rows} if rows > _MOST_UNFOLDED else ""


def parts_of(key: str, result: dict[str, Any]) -> list[Part]:
    """A result, or what a rehearsal says it would be, for `console/parts/result.html`."""
    if not result:
        return []
    return _DOCUMENTS[key](result) if key in _DOCUMENTS else [Part(values=[readable(result)])]


def _certificate(result: dict[str, Any]) -> list[Part]:
    document: Document = document_of(result)
    return [Part(lines=[document.intro]), *(_section(section) for section in document.sections)]


def _section(section: Section) -> Part:
    values = []
    if section.facts:
        values.append(
            Readable("facts", facts=tuple((label, Readable("text", text or "–")) for label, text in section.facts))
        )
    if section.table:
        head, *rows = section.table
        values.append(
            Readable("table", head=head, rows=tuple(tuple(Readable("text", cell) for cell in row) for row in rows))
        )
    return Part(title=section.title, lines=section.lines, values=values)


def _roll_out(result: dict[str, Any]) -> list[Part]:
    """Waves, then each municipality's turn; the same for a rehearsal, in which nobody had one yet."""
    parts = []
    if migrations := result.get("migrations"):
        parts.append(Part(title=_("Migrations"), values=[readable(migrations, "statement")]))
    waves = [
        {
            "wave": f"{number}. {_WAVES.get(wave['title'], wave['title'])}",
            "municipalities": ", ".join(wave["municipalities"]),
        }
        for number, wave in enumerate(result.get("waves", []), start=1)
    ]
    if waves:
        parts.append(Part(title=_("Waves"), values=[readable(waves)]))
    else:
        parts.append(Part(lines=[_("Every municipality is up to date. There is nothing to do.")]))
    turns = [
        {"municipality": slug} | {name: told for name, told in turn.items() if name not in {"way", "ms"}}
        for slug, turn in result.get("outcomes", {}).items()
    ]
    if turns:
        parts.append(Part(title=_("Municipalities"), values=[readable(turns)]))
    return parts


def _command(result: dict[str, Any]) -> list[Part]:
    """How the command went in each municipality."""
    turns = [
        {
            "municipality": slug,
            "outcome": turn["outcome"],
            "output": turn.get("last_line", ""),
            "error": turn.get("error", ""),
        }
        for slug, turn in result["outcomes"].items()
    ]
    head = {"command": result["command"], **result["counts"], "seconds": result["seconds"]}
    return [Part(values=[readable(head)]), Part(title=_("Municipalities"), values=[readable(turns)])]


def _package(result: dict[str, Any]) -> list[Part]:
    """The package, and apart what did not go into it, by reason."""
    parts = [Part(values=[readable({name: told for name, told in result.items() if name != "left_out"})])]
    by_reason: dict[str, list[str]] = {}
    for one in result.get("left_out") or []:
        by_reason.setdefault(one["why"], []).append(one["what"].removeprefix("table "))
    for why, names in by_reason.items():
        reason = str(_REASONS.get(why, why))
        parts.append(Part(title=_("Left out"), lines=[reason], values=[readable(", ".join(names), "statement")]))
    return parts


_REASONS: dict[str, Text] = {
    "Of the moment (log-ins, half-filled forms, locks of the editor): it never leaves the house.": gettext_lazy(
        "Of the moment: log-ins, half-filled forms, locks of the editor. That never goes along."
    ),
    "No app of this release knows this table.": gettext_lazy("No app of this release knows these tables."),
    "removed while the package was made": gettext_lazy("These files were removed while the package was made."),
}
_WAVES: dict[str, Text] = {
    "canaries": gettext_lazy("go first"),
    "training": gettext_lazy("for training"),
    "others": gettext_lazy("the others"),
    "new": gettext_lazy("made meanwhile"),
}
_DOCUMENTS: dict[str, Callable[[dict[str, Any]], list[Part]]] = {
    "municipality.delete": _certificate,
    "fleet.migrate": _roll_out,
    "fleet.run": _command,
    "municipality.export": _package,
}
