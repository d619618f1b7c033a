"""Personal data stays out of logs and Sentry."""

import json
import logging
from typing import Any

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from shared.logging import SCRUBBED, get_logger, log_formatter, scrub_value
from shared.sentry import init_sentry


@pytest.mark.parametrize(
    "text",
    ["mail van jansen@example.nl kwam", "BSN 123456782 onjuist", "code H4TP-9WKC klopt niet"],
)
def test_personal_patterns_are_scrubbed_from_texts(text: str) -> None:
    scrubbed = scrub_value(text)
    assert SCRUBBED in scrubbed
    for secret in ("jansen", "123456782", "H4TP"):
        assert secret not in scrubbed


def test_forbidden_fields_are_scrubbed_at_every_depth() -> None:
    value = {"zaak": {"naam": "Jansen", "id": 7}, "rows": [{"bsn": "1"}]}
    assert scrub_value(value) == {"zaak": {"naam": SCRUBBED, "id": 7}, "rows": [{"bsn": SCRUBBED}]}


def test_references_survive() -> None:
    assert scrub_value("zaak 2026-48392017") == "zaak 2026-48392017"


def test_log_lines_carry_the_municipality_and_are_scrubbed(caplog: pytest.LogCaptureFixture) -> None:
    with structlog.contextvars.bound_contextvars(municipality="zonnedal"), caplog.at_level(logging.INFO):
        get_logger("proef").info("zaak_made", email="jansen@example.nl", zaak="x")
    line = json.loads(log_formatter(as_json=True).format(caplog.records[-1]))
    assert line["municipality"] == "zonnedal"
    assert line["event"] == "zaak_made"
    assert "jansen" not in json.dumps(line)


class CapturingTransport(Transport):
    """Keeps what would have been sent."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict[str, Any]] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        for item in envelope.items:
            if item.payload.json is not None:
                self.events.append(item.payload.json)


def test_sentry_stays_off_without_a_dsn() -> None:
    assert init_sentry(dsn="", environment="test", release="x") is False


def test_sentry_events_carry_the_municipality_and_no_personal_data() -> None:
    transport = CapturingTransport()
    try:
        assert init_sentry(dsn="https://key@sentry.example/1", environment="test", release="x", transport=transport)
        with structlog.contextvars.bound_contextvars(municipality="zonnedal"):
            sentry_sdk.set_user({"email": "jansen@example.nl"})
            sentry_sdk.capture_exception(ValueError("jansen@example.nl met 123456782"))
        sentry_sdk.flush()
    finally:
        sentry_sdk.init()  # off again
    (event,) = transport.events
    assert event["tags"]["municipality"] == "zonnedal"
    text = json.dumps(event)
    assert "jansen" not in text
    assert "123456782" not in text
