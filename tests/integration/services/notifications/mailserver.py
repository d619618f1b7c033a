"""A real SMTP server for tests: it takes, holds or refuses messages."""

import asyncio
import email
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """Counts a message as taken only once it is about to answer 250; a client that died before that got nothing."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refuse_recipient: dict[str, str] = {}
        self.refuse_data = ""
        self.hold_at: set[int] = set()
        self.is_holding = threading.Event()
        self.port = 0

    @property
    def message_ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.taken]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if address in self.refuse_recipient:
            return self.refuse_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.refuse_data:
            return self.refuse_data
        if len(self.taken) in self.hold_at:
            self.hold_at.discard(len(self.taken))
            self.is_holding.set()
            await asyncio.sleep(3600)  # aiosmtpd cancels this when the client's connection is lost
        self.taken.append(email.message_from_bytes(envelope.content))
        return "250 OK"


@contextmanager
def run_mail_server() -> Iterator[MailServer]:
    """A mail server on a free port of this machine."""
    server = MailServer()
    with socket.socket() as probe:  # aiosmtpd cannot choose a port itself
        probe.bind(("127.0.0.1", 0))
        server.port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
