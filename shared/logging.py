"""structlog: events with fields, the municipality bound to each, no personal data."""

import logging
import re
from typing import Any

import structlog

FORBIDDEN_FIELDS = frozenset(
    {"bsn", "name", "naam", "email", "e_mail", "phone", "telefoon", "address", "adres", "password", "code", "body",
     "access_code", "authorization", "cookie", "token", "answers", "eigenschappen"}
)  # fmt: skip
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")
_ACCESS_CODE = re.compile(r"\b[B-DF-HJ-NP-TV-XZ2-9]{4}-[B-DF-HJ-NP-TV-XZ2-9]{4}\b")
SCRUBBED = "[weggelaten]"


def scrub_text(text: str) -> str:
    """Replace e-mail addresses, anything shaped like a BSN, and access codes."""
    text = _EMAIL.sub(SCRUBBED, text)
    text = _NINE_DIGITS.sub(SCRUBBED, text)
    return _ACCESS_CODE.sub(SCRUBBED, text)


def scrub_value(value: Any, key: str = "") -> Any:
    """Scrub a value of any JSON shape: forbidden keys whole, texts by pattern."""
    if key.lower() in FORBIDDEN_FIELDS:
        return SCRUBBED
    if isinstance(value, str):
        return scrub_text(value)
    if isinstance(value, dict):
        return {inner_key: scrub_value(inner, str(inner_key)) for inner_key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [scrub_value(inner) for inner in value]
    return value


def _scrub_event(_logger: Any, _method: str, event_dict: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: scrub_value(value, key) for key, value in event_dict.items()}


SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    _scrub_event,
]


def configure_structlog() -> None:
    """Route structlog through the standard library, so that one handler writes everything."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED_PROCESSORS,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def log_formatter(*, as_json: bool) -> logging.Formatter:
    """One line per event: JSON in production, readable in development."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
    )


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A structlog logger; the bound municipality is added to each of its events."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger
