"""Words for what a certificate names by key: places, kinds of tables, tables that remain."""

from django.utils.translation import gettext_lazy as _

from tenants.tables import TableKind

_WHERE = {
    "queued_work": _("Work that was waiting"),
    "cache": _("Cache (keys)"),
    "media": _("Pictures and documents of the site"),
    "private_files": _("Files of residents"),
    "packages": _("Exit packages"),
    "restores": _("Old rows and files that restores left"),
}
_KINDS = {
    TableKind.CONTENT: _("content of the site"),
    TableKind.SETTINGS: _("settings"),
    TableKind.ACCOUNTS: _("accounts of staff"),
    TableKind.RESIDENTS: _("requests and messages of residents"),
    TableKind.AUDIT: _("who did what when"),
    TableKind.DERIVED: _("made from other tables"),
    TableKind.TRANSIENT: _("of the moment, such as sessions"),
    TableKind.MIGRATIONS: _("migrations"),
}
_REASONS = {
    "usage_usageday": _("Totals per day, without personal data: invoices over the past are made from them."),
    "operations_operation": _("Who of the operators did what when with this municipality."),
    "removal_removal": _("This certificate."),
    "transfer_backup": _("Which back-ups there are and until when; a row goes with its back-up."),
}


def where(place: str) -> str:
    """What a place is called."""
    return str(_WHERE.get(place, place))


def table_kind(kind: str) -> str:
    """What the rows of a kind of table are."""
    return str(_KINDS[TableKind(kind)]) if kind else ""


def reason_of(table: str) -> str:
    """Why rows of a shared table go on naming a municipality that is gone."""
    return str(_REASONS.get(table, _("By its name only.")))
