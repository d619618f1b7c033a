"""sentry-sdk: active only with a DSN, each event carries its municipality and no personal data."""

from collections.abc import Mapping
from typing import Any, cast

import sentry_sdk
import structlog
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.transport import Transport
from sentry_sdk.types import Event, Hint

from shared.logging import scrub_value

_DROPPED_REQUEST_PARTS = ("data", "cookies", "env", "query_string")
_KEPT_HEADERS = frozenset({"Host", "User-Agent", "Accept-Language", "Content-Type", "Content-Length"})


def init_sentry(*, dsn: str, environment: str, release: str, transport: Transport | None = None) -> bool:
    """Start sentry-sdk when there is a DSN; returns whether it was started.

    Args:
        transport: where events go instead of to the DSN's address; for tests.
    """
    if not dsn:
        return False
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release,
        include_local_variables=False,  # frames hold form answers; personal data stays off by default
        max_request_body_size="never",
        integrations=[DjangoIntegration(), CeleryIntegration()],
        before_send=scrub_event,
        before_send_transaction=scrub_event,
        before_breadcrumb=scrub_breadcrumb,
        transport=transport,
    )
    return True


def scrub_event(event: Event, _hint: Hint) -> Event:
    """Name the municipality, drop what a resident sent, scrub every remaining text."""
    loose = cast("dict[str, Any]", event)
    municipality = structlog.contextvars.get_contextvars().get("municipality", "public")
    loose.setdefault("tags", {})
    loose["tags"]["municipality"] = municipality
    loose.pop("user", None)
    request = loose.get("request")
    if isinstance(request, dict):
        for part in _DROPPED_REQUEST_PARTS:
            request.pop(part, None)
        headers = request.get("headers")
        if isinstance(headers, Mapping):
            request["headers"] = {key: value for key, value in headers.items() if key in _KEPT_HEADERS}
    return cast("Event", scrub_value(loose))


def scrub_breadcrumb(crumb: dict[str, Any], _hint: dict[str, Any]) -> dict[str, Any]:
    """SQL parameters and log lines go into breadcrumbs: scrub them likewise."""
    scrubbed: dict[str, Any] = scrub_value(crumb)
    return scrubbed
