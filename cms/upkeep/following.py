"""Following links to other sites: politely, within bounds, and remembering what came of it."""

import time
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.upkeep.addresses import outgoing_addresses
from cms.upkeep.models import LinkState, OutgoingLink
from shared.logging import get_logger
from shared.outgoing import OutgoingFailedError, OutgoingRefusedError, fetch, is_allowed_host
from tenants.context import current_municipality

logger = get_logger(__name__)

AGAIN_AFTER = {
    LinkState.UNKNOWN: timedelta(0),
    LinkState.WORKS: timedelta(days=7),
    LinkState.DOUBTFUL: timedelta(hours=20),  # another time of the day, before anybody is bothered
    LinkState.BROKEN: timedelta(days=2),
}
MOST_A_TURN = 100
LONGEST_TURN_S = 180.0
PAUSE_S = 1.0
"""Between two requests to one host."""
_TIMEOUT_S = 10.0
_MOST_BYTES = 256 * 1024
_GONE = frozenset({404, 410})
_NOT_BY_HEAD = frozenset({400, 403, 404, 405, 406, 410, 429, 500, 501, 503})

type Outcome = tuple[bool, str]
"""Whether it works, and why not."""


def collect_links() -> int:
    """Look through every published page for links to other sites; what was known of one stays. Returns how many."""
    own_hosts = frozenset({current_municipality().primary_domain})
    count = 0
    pages = Page.objects.live().filter(depth__gt=1).order_by("pk")
    for page in pages.specific(defer=False).iterator(chunk_size=200):
        ReferenceIndex.create_or_update_for_object(page)  # with links to what was removed: `references.py`
        wanted = outgoing_addresses(page, own_hosts=own_hosts)
        known = set(OutgoingLink.objects.filter(page=page).values_list("address", flat=True))
        if wanted != known:
            with transaction.atomic():
                OutgoingLink.objects.filter(page=page, address__in=known - wanted).delete()
                OutgoingLink.objects.bulk_create(
                    [OutgoingLink(page=page, address=address) for address in sorted(wanted - known)],
                    ignore_conflicts=True,
                )
        count += len(wanted)
    OutgoingLink.objects.filter(page__live=False).delete()
    return count


def follow_links(*, pause: Callable[[float], None] = time.sleep) -> int:
    """Try the links whose turn it is, those that waited longest first; returns how many. Safe to break off."""
    ends = time.monotonic() + LONGEST_TURN_S
    tried = 0
    for _host, addresses in groupby(sorted(_due(), key=_host_of), key=_host_of):
        for number, address in enumerate(addresses):
            if time.monotonic() > ends:
                return tried
            if number:
                pause(PAUSE_S)
            _note(address, follow(address))
            tried += 1
    return tried


def follow(address: str) -> Outcome:
    """Ask for the address without its content, and with it if the site does not answer that; over TLS."""
    parts = urlsplit(address)
    if parts.scheme == "http" and not is_allowed_host(parts.hostname or "", parts.port or 80):
        address = parts._replace(scheme="https", netloc=parts.hostname or "").geturl()
    try:
        status = fetch("HEAD", address, timeout_s=_TIMEOUT_S, max_bytes=_MOST_BYTES).status
        if status in _NOT_BY_HEAD:
            status = fetch("GET", address, timeout_s=_TIMEOUT_S, max_bytes=_MOST_BYTES).status
    except OutgoingRefusedError as error:
        return False, error.reason
    except OutgoingFailedError as error:
        return error.reason == "too large", error.reason
    if status in _GONE or status >= 500:
        return False, str(status)
    return True, ""  # 401, 403, 429: there is something, and it is not for a program


def _due() -> list[str]:
    now = timezone.now()
    due: dict[str, None] = {}
    for state, wait in AGAIN_AFTER.items():
        links = OutgoingLink.objects.filter(state=state)
        if state is not LinkState.UNKNOWN:
            links = links.filter(tried_at__lt=now - wait)
        due |= dict.fromkeys(links.order_by("tried_at").values_list("address", flat=True)[:MOST_A_TURN])
    return list(due)[:MOST_A_TURN]


def _host_of(address: str) -> str:
    return urlsplit(address).hostname or ""


def _note(address: str, outcome: Outcome) -> None:
    works, reason = outcome
    links = OutgoingLink.objects.filter(address=address)
    now = timezone.now()
    if works:
        links.update(state=LinkState.WORKS, reason="", tried_at=now)
        return
    failed_before = links.filter(state__in=(LinkState.DOUBTFUL, LinkState.BROKEN)).exists()
    state = LinkState.BROKEN if failed_before else LinkState.DOUBTFUL
    links.update(state=state, reason=reason[:40], tried_at=now)
    logger.info("link_failed", state=state.value, reason=reason)
