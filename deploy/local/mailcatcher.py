"""A mail server that delivers nothing: it keeps every message in a folder and shows them in a browser.

    python deploy/local/mailcatcher.py --folder .local/mail --smtp-port 1025 --web-port 8025

`/` is the inbox; `/api/messages` gives the same as JSON (tests wait for a mail there); DELETE on it empties the box.
Listens on this machine only. Messages contain access codes, so a page of another site may not read them: requests for
a foreign host name are refused.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from dataclasses import asdict, dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, localtime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NoReturn
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

LOCALHOST = "127.0.0.1"
MAX_MESSAGE_BYTES = 20 * 1024 * 1024
PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'"
# A mail's own styles may show; nothing may run or be fetched.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: 600; } dd { margin: 0; overflow-wrap: anywhere; }
pre { background: #f4f4f4; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { border: 1px solid #ccc; width: 100%; height: 40rem; }
"""


@dataclass(frozen=True)
class Mail:
    """One message as it is shown."""

    id: str
    message_id: str
    date: str
    sender: str
    to: list[str]
    subject: str
    text: str
    html: str


class Mailbox:
    """The folder with a file per message, named after the time it came in."""

    def __init__(self, folder: Path) -> None:
        """Take the folder and make it when it is not there."""
        self.folder = folder
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, content: bytes, recipients: list[str]) -> None:
        """Write one message to disk; the envelope's recipients are kept as a header."""
        name = f"{time.time_ns()}"
        making = self.folder / f"{name}.making"
        making.write_bytes(f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + content)
        making.rename(self.folder / f"{name}.eml")

    def raw(self, name: str) -> bytes | None:
        """Return a message as it came in, None when there is no such message."""
        path = self.folder / f"{name}.eml"
        return path.read_bytes() if name.isdigit() and path.exists() else None

    def read(self, name: str) -> Mail | None:
        """Return one message, None when there is none by that name."""
        content = self.raw(name)
        if content is None:
            return None
        message = message_from_bytes(content, EmailMessage, policy=policy.default)
        received = localtime_of(int(name))
        return Mail(
            id=name,
            message_id=str(message["Message-ID"] or ""),
            date=str(message["Date"] or received),
            sender=str(message["From"] or ""),
            to=str(message["X-Envelope-To"] or "").split(", "),
            subject=str(message["Subject"] or ""),
            text=body(message, "plain"),
            html=body(message, "html"),
        )

    def all(self) -> list[Mail]:
        """Return every message, the newest first."""
        names = sorted((path.stem for path in self.folder.glob("*.eml")), key=int, reverse=True)
        return [mail for mail in map(self.read, names) if mail]

    def clear(self) -> None:
        """Remove every message."""
        for path in self.folder.glob("*.eml"):
            path.unlink(missing_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message from SMTP."""
        self.keep(envelope.original_content or b"", list(envelope.rcpt_tos))
        return "250 kept; nothing is delivered"


def localtime_of(time_ns: int) -> str:
    """Return a moment as a mail header writes it, in the machine's time zone."""
    return format_datetime(localtime().fromtimestamp(time_ns / 1e9).astimezone())


def body(message: EmailMessage, kind: str) -> str:
    """Return the text of the part of this kind ("plain" or "html"), empty when the message has none."""
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""


class Inbox(BaseHTTPRequestHandler):
    """The pages; one mailbox per process."""

    mailbox: ClassVar[Mailbox]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer the inbox, a message, its HTML part, its source, or the JSON list."""
        path = urlsplit(self.path).path
        name, _, kind = path.removeprefix("/bericht/").partition(".")
        if not self._is_asked_as_local():
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", "Alleen voor deze computer.")
        elif path == "/":
            self._answer(HTTPStatus.OK, "text/html", list_page(self.mailbox.all()))
        elif path == "/style.css":
            self._answer(HTTPStatus.OK, "text/css", STYLE)
        elif path == "/api/messages":
            self._answer(HTTPStatus.OK, "application/json", json.dumps([asdict(mail) for mail in self.mailbox.all()]))
        elif path.startswith("/bericht/") and (mail := self.mailbox.read(name)):
            self._answer_mail(mail, kind)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", "Dit bericht is er niet.")

    def do_DELETE(self) -> None:
        """Empty the mailbox."""
        if self._is_asked_as_local() and urlsplit(self.path).path == "/api/messages":
            self.mailbox.clear()
            self._answer(HTTPStatus.OK, "application/json", "[]")
        else:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", "Alleen voor deze computer.")

    def _answer_mail(self, mail: Mail, kind: str) -> None:
        if kind == "html":
            self._answer(HTTPStatus.OK, "text/html", mail.html, content_policy=MAIL_POLICY)
        elif kind == "eml":
            source = (self.mailbox.raw(mail.id) or b"").decode(errors="replace")
            self._answer(HTTPStatus.OK, "text/plain", source)
        else:
            self._answer(HTTPStatus.OK, "text/html", mail_page(mail))

    def _is_asked_as_local(self) -> bool:
        host = (self.headers["Host"] or "").rsplit(":", 1)[0]
        return host in {"localhost", LOCALHOST} or host.endswith(".localhost")

    def _answer(self, status: HTTPStatus, kind: str, text: str, *, content_policy: str = PAGE_POLICY) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", content_policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the standard library
        """Keep quiet: who looks at the inbox is no news."""


def page(title: str, content: str, *, refresh: bool = False) -> str:
    """Return a whole page; the content is HTML already."""
    again = '<meta http-equiv="refresh" content="5">' if refresh else ""
    return (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{escape(title)}</title>{again}'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"></head>'
        f"<body><h1>{escape(title)}</h1>{content}</body></html>"
    )


def list_page(mails: list[Mail]) -> str:
    """Return the inbox."""
    rows = "".join(
        f"<tr><td>{escape(mail.date)}</td><td>{escape(', '.join(mail.to))}</td><td>{escape(mail.sender)}</td>"
        f'<td><a href="/bericht/{mail.id}">{escape(mail.subject) or "(geen onderwerp)"}</a></td></tr>'
        for mail in mails
    )
    table = f"<table><tr><th>Ontvangen</th><th>Aan</th><th>Van</th><th>Onderwerp</th></tr>{rows}</table>"
    note = "<p>Deze berichten zijn niet verstuurd. Ze staan alleen op deze computer.</p>"
    return page("Postvak van de demo", note + (table if mails else "<p>Nog geen berichten.</p>"), refresh=True)


def mail_page(mail: Mail) -> str:
    """Return one message: its headers, its text, and its HTML in a frame that runs nothing."""
    headers = (
        ("Van", mail.sender),
        ("Aan", ", ".join(mail.to)),
        ("Datum", mail.date),
        ("Message-ID", mail.message_id),
    )
    facts = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in headers)
    html = (
        f'<h2>HTML</h2><iframe sandbox title="Het bericht in HTML" src="/bericht/{mail.id}.html"></iframe>'
        if mail.html
        else ""
    )
    return page(
        mail.subject or "(geen onderwerp)",
        f'<p><a href="/">Terug naar het postvak</a></p><dl>{facts}</dl><h2>Tekst</h2><pre>{escape(mail.text)}</pre>'
        f'{html}<p><a href="/bericht/{mail.id}.eml">Bron van het bericht</a></p>',
    )


def end(*_: object) -> NoReturn:
    """Leave on a signal, through the `finally` of `main`."""
    sys.exit(0)


def main() -> None:
    """Serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--web-port", type=int, required=True)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    Inbox.mailbox = Mailbox(options.folder)
    smtp = Controller(
        Inbox.mailbox, hostname=LOCALHOST, port=options.smtp_port, data_size_limit=MAX_MESSAGE_BYTES, ident="meent"
    )
    with ThreadingHTTPServer((LOCALHOST, options.web_port), Inbox) as web:
        smtp.start()
        try:
            web.serve_forever()
        finally:
            smtp.stop()


if __name__ == "__main__":
    main()
