"""One request of the matrix: asked, undone, and looked at from every side."""

import itertools
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Never

from django.core import mail
from django.db import connection, transaction
from django.test import Client

from shared.logging import log_formatter
from tenants.context import as_owner, in_public

REFUSED = frozenset({403, 404})
_LOG_IN = re.compile(r"^(https?://[^/]+)?/(beheer/login|inloggen|status)/(\?|$)")
_START_PAGE = re.compile(r"^(https?://[^/]+)?/beheer/$")
_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+("?[\w.]+"?(?:\."\w+")?)', re.IGNORECASE)
# What differs in every answer: tokens against forged requests, ids of new blocks, numbers of editing sessions, nonces,
# clock times.
_BY_CHANCE = re.compile(
    r"(?<=csrfmiddlewaretoken\" value=\")\w+|(?<=\"CSRF_TOKEN\": \")\w+|\b[A-Za-z0-9]{64}\b"
    r"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|editing-sessions/[\w/-]+|nonce(=\"|-)[\w+/=-]+"
    r"|\d{1,2}:\d\d(:\d\d(\.\d+)?)?|\b\d{4}-\d\d-\d\dT[\d:.]+"
)
_addresses = itertools.count(1)


def fail(*_args: object, **_kwargs: object) -> Never:
    """In the place of a view's method: a request that raises."""
    raise RuntimeError("on purpose")


class LogLines(logging.Handler):
    """Every line that would have been written."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(log_formatter(as_json=True))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[LogLines]:
    """Collect log lines of everything inside."""
    handler = LogLines()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield handler
    finally:
        root.removeHandler(handler)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back, and what went elsewhere meanwhile."""

    method: str
    path: str
    status: int
    headers: str
    location: str
    body: str
    mails: str
    logs: str
    writes: frozenset[str]
    touched: frozenset[str]

    @property
    def outcome(self) -> str:
        """In the words of the policy tables: `yes`, `no` or `ask`."""
        if self.status in {301, 302, 303, 307, 308}:
            if _LOG_IN.match(self.location):
                return "ask"
            return "no" if _START_PAGE.match(self.location) else "yes"
        return "no" if self.status in REFUSED else "yes"

    @property
    def everything(self) -> str:
        return "\n".join([self.headers, self.body, self.mails, self.logs])

    def without(self, values: Iterable[str]) -> tuple[int, str, str]:
        """Status, redirect and body, less the ids that were asked for and what is chance."""
        names = sorted(set(values), key=len, reverse=True)
        pattern = re.compile("|".join(re.escape(name) for name in names)) if names else None

        def plain(text: str) -> str:
            return _BY_CHANCE.sub("~", pattern.sub("#", text) if pattern else text)

        return self.status, plain(self.location), plain(self.body)


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is looked at during every request: the log, and the rows of the municipality that must not change."""

    log: LogLines
    schema_name: str
    before: dict[str, str]

    def changed(self) -> frozenset[str]:
        now = checksums(self.schema_name)
        return frozenset(table for table in now if now[table] != self.before.get(table))


def ask(client: Client, method: str, path: str, data: Any = None, *, watch: Watch) -> Answer:
    """Send one request and undo whatever it changed, in the database and in the browser.

    Each comes from an address of its own, so that no limit of attempts answers in the site's place.
    """
    cookies = deepcopy(client.cookies)
    mail.outbox.clear()
    begin = len(watch.log.lines)
    writes: set[str] = set()

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        writes.update(name.replace('"', "") for name in _WRITES.findall(str(sql)))
        return execute(sql, params, many, context)

    number = next(_addresses)
    client.defaults["REMOTE_ADDR"] = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    with transaction.atomic():
        with connection.execute_wrapper(note):
            response = client.post(path, data) if method == "POST" else client.generic(method, path)
            content = response.getvalue() if response.streaming else response.content
        touched = watch.changed() if writes else frozenset()
        answer = Answer(
            method=method,
            path=path,
            status=response.status_code,
            headers=f"{dict(response.headers)} {' '.join(str(one) for one in response.cookies.values())}",
            location=str(response.headers.get("Location", "")),
            body=content.decode("utf-8", "replace"),
            mails="\n".join(f"{one.to} {one.subject} {one.body} {vars(one)}" for one in mail.outbox),
            logs="\n".join(watch.log.lines[begin:]),
            writes=frozenset(writes),
            touched=touched,
        )
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def checksums(schema_name: str, *, without: frozenset[str] = frozenset()) -> dict[str, str]:
    """A checksum of all rows of each table of a schema."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema_name])
        tables = [row[0] for row in cursor.fetchall() if row[0] not in without]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', count(*) || md5(coalesce(string_agg(t::text, '' ORDER BY t::text), ''))"  # noqa: S608
                f' FROM {schema_name}."{table}" AS t'
                for table in tables
            )
        )
        return dict(cursor.fetchall())
