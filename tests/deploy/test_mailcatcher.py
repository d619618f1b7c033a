"""The mail catcher of the demo: what goes in by SMTP is read back over HTTP."""

import http.client
import json
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from processes import free_port

pytestmark = pytest.mark.system


@dataclass(frozen=True)
class Catcher:
    folder: Path
    smtp_port: int
    web_port: int

    def ask(
        self, path: str, *, method: str = "GET", host: str = "localhost"
    ) -> tuple[int, str, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=5)
        connection.request(method, path, headers={"Host": host})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body, response.headers

    def messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(self.ask("/api/messages")[1])
        return found

    def send(self, subject: str, html: str = "<p>Beste <b>Jan</b></p>") -> None:
        message = EmailMessage()
        message["Subject"], message["From"], message["To"] = subject, "noreply@zonnedal.localhost", "jan@example.nl"
        message["Message-ID"] = "<een-vast-nummer@zonnedal.localhost>"
        message.set_content("Beste Jan, uw melding is ontvangen — bedankt.")
        message.add_alternative(html, subtype="html")
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as connection:
            connection.send_message(message)


@pytest.fixture
def catcher(tmp_path: Path) -> Iterator[Catcher]:
    made = Catcher(tmp_path / "mail", free_port(), free_port())
    program = settings.BASE_DIR / "deploy" / "local" / "mailcatcher.py"
    ports = ["--smtp-port", str(made.smtp_port), "--web-port", str(made.web_port)]
    with subprocess.Popen(
        [sys.executable, "-W", "error", str(program), "--folder", str(made.folder), *ports]
    ) as process:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            try:
                made.ask("/")
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.05)
        yield made
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_mail_is_listed_and_kept_on_disk(catcher: Catcher) -> None:
    catcher.send("Wij hebben uw melding ontvangen")
    (mail,) = catcher.messages()
    assert mail["subject"] == "Wij hebben uw melding ontvangen"
    assert mail["to"] == ["jan@example.nl"]
    assert mail["message_id"] == "<een-vast-nummer@zonnedal.localhost>"
    assert mail["text"].strip() == "Beste Jan, uw melding is ontvangen — bedankt."
    assert len(list(catcher.folder.glob("*.eml"))) == 1
    assert "Wij hebben uw melding ontvangen" in catcher.ask("/")[1]


def test_the_same_mail_twice_is_two_mails_so_that_doubles_show(catcher: Catcher) -> None:
    catcher.send("Een")
    catcher.send("Een")
    assert len(catcher.messages()) == 2


def test_html_is_shown_where_nothing_can_run_or_be_fetched(catcher: Catcher) -> None:
    catcher.send("<script>alert(1)</script>", html="<script>alert(1)</script>")
    (mail,) = catcher.messages()
    page = catcher.ask(f"/bericht/{mail['id']}")[1]
    assert "<script>" not in page
    assert "<iframe sandbox " in page
    _status, body, headers = catcher.ask(f"/bericht/{mail['id']}.html")
    assert "<script>" in body
    assert headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_another_site_cannot_read_or_empty_the_box(catcher: Catcher) -> None:
    catcher.send("Toegangscode")
    assert catcher.ask("/api/messages", host="evil.example")[0] == 403
    assert catcher.ask("/api/messages", method="DELETE", host="evil.example")[0] == 403
    assert len(catcher.messages()) == 1


def test_unknown_messages_and_paths_are_not_found(catcher: Catcher) -> None:
    for path in ("/bericht/1", "/bericht/../../etc/passwd", "/anders"):
        assert catcher.ask(path)[0] == 404


def test_the_box_can_be_emptied(catcher: Catcher) -> None:
    catcher.send("Een")
    assert catcher.ask("/api/messages", method="DELETE")[0] == 200
    assert catcher.messages() == []
