"""The certificate as a document in Dutch, whoever asks for it: headings, lines and tables, for text and PDF alike."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.municipalities.models import Purpose
from tenants.removal.places import PLACES
from tenants.removal.wording import reason_of, table_kind, where


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part: a heading, lines, facts with their labels, a table with a header row.

    Attributes:
        is_counted: the last column of the table holds numbers.
    """

    title: str
    lines: list[str] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    table: list[tuple[str, ...]] = field(default_factory=list)
    is_counted: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """The whole."""

    title: str
    intro: str
    sections: list[Section]


def document_of(certificate: dict[str, Any]) -> Document:
    """The document of a certificate."""
    with translation.override(settings.LANGUAGE_CODE):
        content = certificate["content"]
        municipality, removed, remains = content["municipality"], content["removed"], content["remains"]
        return Document(
            title=_("Certificate of removal: %(name)s") % {"name": municipality["official_name"]},
            intro=_(
                "This says what Meent removed of this municipality, where, and what remains. It holds names and numbers"
                " of tables, folders and tasks, and no personal data of residents."
            ),
            sections=[
                _municipality(content),
                _summary(removed),
                _backups(remains),
                _other_remains(remains),
                _authenticity(certificate),
                _tables(removed.get("database", {})),
            ],
        )


def _municipality(content: dict[str, Any]) -> Section:
    municipality = content["municipality"]
    is_production = municipality["purpose"] == Purpose.PRODUCTION
    facts = [
        (_("Name"), f"{municipality['official_name']} ({municipality['slug']})"),
        (_("Municipality code"), municipality["gemeentecode"]),
        (_("Kind"), _("in production") if is_production else _("training copy")),
        (_("Addresses"), ", ".join(municipality["domains"])),
        (_("On this platform since"), _moment(municipality["created_at"])),
        (_("Suspended on"), _moment(municipality["suspended_at"])),
        (_("Cooling-off period"), _days(municipality["cooling_off_days"])),
        (_("Removal begun"), _by(content["begun_at"], content["begun_by"])),
        (_("Removal finished"), _by(content["finished_at"], content["finished_by"])),
        (_("Installation"), content["installation"]),
        (_("Number of this certificate"), content["number"]),
    ]
    return Section(title=_("Which municipality, by whom and when"), facts=facts)


def _summary(removed: dict[str, Any]) -> Section:
    database = removed.get("database", {})
    rows: list[tuple[str, ...]] = [(_("Where"), _("What"), _("Number"), _("Size"))]
    rows.append((
        _("Database"),
        _("schema %(schema)s with %(tables)s tables: rows")
        % {"schema": database.get("schema", ""), "tables": _number(len(database.get("tables", [])))},
        _number(database.get("count", 0)),
        filesizeformat(database.get("bytes", 0)),
    ))  # fmt: skip
    if database.get("is_role_removed", True):
        rows.append((_("Database"), _("role %(role)s") % {"role": database.get("role", "")}, "1", ""))
    rows.extend(
        (_("Database"), _("rows in the shared table %(table)s") % {"table": table}, _number(count), "")
        for table, count in database.get("public_rows", {}).items()
    )
    for name in (*PLACES, "packages"):
        found = removed.get(name)
        if found is None:
            continue
        what = ", ".join(f"{part}: {_number(count)}" for part, count in _parts(found))
        size = filesizeformat(found["bytes"]) if "bytes" in found else ""
        rows.append((where(name), what, _number(found["count"]), size))
    lines = [_("Afterwards each of these places was searched again, and nothing was left.")]
    if not database.get("is_role_removed", True):
        lines.append(
            _("The role %(role)s has no rights any more, but stays: another database of the same server knows it.")
            % {"role": database["role"]}
        )
    return Section(title=_("What was removed"), lines=lines, table=rows)


def _parts(found: dict[str, Any]) -> list[tuple[str, int]]:
    return list(found.get("folders", found.get("tasks", {})).items())


def _tables(database: dict[str, Any]) -> Section:
    rows: list[tuple[str, ...]] = [(_("Table"), _("What its rows were"), _("Rows"))]
    rows.extend((row["table"], table_kind(row["kind"]), _number(row["rows"])) for row in database.get("tables", []))
    return Section(title=_("Tables that were removed"), table=rows, is_counted=True)


def _backups(remains: dict[str, Any]) -> Section:
    rows: list[tuple[str, ...]] = [(_("Back-up"), _("Made on"), _("Removed at the latest on"))]
    rows.extend(
        (backup["path"], _moment(backup["taken_at"]), _moment(backup["gone_by"])) for backup in remains["backups"]
    )
    nightly = remains["nightly_backups"]
    rows.append((
        _("nightly back-ups of the whole installation, kept for %(days)s") % {"days": _days(nightly["keep_days"])},
        _("before the removal was finished"),
        _moment(nightly["gone_by"]),
    ))  # fmt: skip
    return Section(
        title=_("Back-ups that still hold it"),
        lines=[
            _("A back-up is not changed afterwards. Each of these holds the municipality until it expires."),
            _("Copies that were taken to another place are kept as long as was agreed for that place."),
        ],
        table=rows,
    )


def _other_remains(remains: dict[str, Any]) -> Section:
    rows: list[tuple[str, ...]] = [(_("What"), _("Why"), _("Number"))]
    rows.extend((table, reason_of(table), _number(count)) for table, count in remains["public_rows"].items())
    rows.extend(
        (package["path"], _("An exit package that somebody asked for; it was not asked to remove it."), "1")
        for package in remains["packages"]
    )
    rows.append(
        (_("log files"), _("They name the municipality, not its residents, and go by the retention of logs."), "")
    )
    return Section(title=_("What else remains, and why"), table=rows, is_counted=True)


def _authenticity(certificate: dict[str, Any]) -> Section:
    lines = [_("The SHA-256 is over the content in JSON; the signature is made with the key of this installation.")]
    if not certificate["sha256"]:
        lines = [_("A rehearsal: nothing was removed, and nothing is signed.")]
    facts = [("SHA-256", certificate["sha256"]), (_("Signature (HMAC)"), certificate["hmac"])]
    return Section(title=_("Authenticity"), lines=lines, facts=facts if certificate["sha256"] else [])


def _moment(value: str | None) -> str:
    return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y H:i") if value else "–"


def _by(moment: str | None, who: str) -> str:
    return _("%(moment)s, by %(who)s") % {"moment": _moment(moment), "who": who} if who else _moment(moment)


def _days(count: int) -> str:
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def _number(value: int) -> str:
    return number_format(value, use_l10n=True, force_grouping=True)
