"""What the console calls the names that operations use in their parameters and results."""

from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.municipalities.models import Purpose, State

_LABELS: dict[str, Text] = {
    "abandon": _("back to before the restore"),
    "allow_any": _("any command, from the command line"),
    "audit": _("who did what when"),
    "amount": _("amount"),
    "admin_email": _("first administrator"),
    "accounts": _("accounts"),
    "arguments": _("arguments"),
    "background_s_an_hour": _("background work in seconds an hour"),
    "backup": _("back-up"),
    "bytes": _("size"),
    "called_then": _("was called then; texts have this name again"),
    "certificate": _("certificate"),
    "command": _("command"),
    "counts": _("what it holds"),
    "cpu_s": _("processor time in seconds"),
    "csv": "CSV",
    "days": _("days"),
    "domain": _("domain"),
    "domains": _("domains"),
    "error": _("error"),
    "errors": _("errors"),
    "failed": _("failed"),
    "file": _("file"),
    "files": _("files"),
    "gemeentecode": _("municipality code"),
    "inhabitants": _("inhabitants"),
    "is_canary": _("gets new releases first"),
    "jobs": _("at the same time"),
    "lock_timeout_s": _("longest wait for others, in seconds"),
    "invited": _("invited"),
    "left_out": _("left out"),
    "limits": _("limits"),
    "first_day": _("first day"),
    "key": _("split by"),
    "last_day": _("last day"),
    "pdf": "PDF",
    "percentage": _("share in %"),
    "period": _("period"),
    "requests": _("requests"),
    "shares": _("shares"),
    "storage_byte_days": _("storage, in bytes times days"),
    "weights": _("weights"),
    "zaken": _("zaken"),
    "mails": _("mails"),
    "keep_days": _("days that it is kept"),
    "mails_a_day": _("mails a day"),
    "media": _("pictures and documents"),
    "municipalities": _("municipalities"),
    "municipality": _("municipality"),
    "missing_files": _("files that were not there"),
    "name": _("name"),
    "official_name": _("official name"),
    "oin": "OIN",
    "only": _("only these municipalities"),
    "outcome": _("outcome"),
    "output": _("output"),
    "over_limit": _("also over the limit"),
    "overwrite": _("over a file that is there"),
    "owms_uri": _("OWMS address"),
    "path": _("file"),
    "purpose": _("purpose"),
    "reason": _("reason"),
    "requests_a_minute": _("requests a minute"),
    "rows": _("rows"),
    "rsin": "RSIN",
    "schema": _("schema in the database"),
    "residents": _("of residents"),
    "source": _("copied from"),
    "transient": _("of the moment"),
    "with_packages": _("exit packages also removed"),
    "seconds": _("took"),
    "sha256": _("checksum (SHA-256)"),
    "skipped": _("left out"),
    "slug": _("short name"),
    "state": _("state"),
    "statement": _("statement"),
    "statement_timeout_s": _("longest statement, in seconds"),
    "states": _("in these states"),
    "stop_after": _("waves, then stop"),
    "storage_mb": _("storage in MB"),
    "table": _("table"),
    "tables": _("tables"),
    "content_sha256": _("checksum of the content"),
    "current": _("were up to date"),
    "done": _("done"),
    "expires_at": _("kept until"),
    "file_bytes": _("size of the files"),
    "locked": _("in use by others"),
    "private": _("private files"),
    "release": _("release"),
    "taken_at": _("taken at"),
    "taken_away": _("taken away, in number of rows"),
    "template": _("template"),
    "to": _("file name"),
    "tooi_uri": _("TOOI address"),
    "url": _("website"),
    "waiting": _("waits"),
    "wave": _("wave"),
    "wave_size": _("municipalities in a wave"),
    "waves": _("waves"),
    "with_password_hashes": _("with the hashes of passwords"),
}

_OUTCOMES: dict[str, Text] = {
    "done": _("done"),
    "failed": _("failed"),
    "locked": _("in use by others"),
    "migrated": _("brought up to date"),
    "ok": _("done"),
    "skipped": _("left out"),
    "waiting": _("waits"),
    "unchanged": _("was up to date"),
}


_KEYS: dict[str, Text] = {
    "inhabitants": _("inhabitants"),
    "mixed": _("inhabitants and use"),
    "usage": _("use"),
}


def label_of(name: str) -> str:
    """A name from JSON as a label; one that is not known here loses its underscores only."""
    text = str(_LABELS.get(name, name.replace("_", " ") if " " not in name and name.islower() else name))
    return text[:1].upper() + text[1:] if name in _LABELS else text


def word_of(text: str, key: str) -> str:
    """A value from JSON as a word, where its key says that it is one of a few."""
    if key in {"state", "states"} and text in State.values:
        return str(State(text).label)
    if key == "purpose" and text in Purpose.values:
        return str(Purpose(text).label)
    if key == "key" and text in _KEYS:
        return str(_KEYS[text])
    if key in {"outcome", "state", "result"} and text in _OUTCOMES:
        return str(_OUTCOMES[text])
    return text
