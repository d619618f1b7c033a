"""Links to accounts elsewhere: plain links, with nothing of the other host on our page."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from cms.base.links import Link

MAX_LINKS = 8
NETWORKS = {
    "bsky.app": "Bluesky",
    "facebook.com": "Facebook",
    "instagram.com": "Instagram",
    "linkedin.com": "LinkedIn",
    "nextdoor.nl": "Nextdoor",
    "tiktok.com": "TikTok",
    "wa.me": "WhatsApp",
    "whatsapp.com": "WhatsApp",
    "x.com": "X",
    "youtube.com": "YouTube",
}
_is_address = URLValidator(schemes=["https"])


def validate_social_links(text: str) -> None:
    """One https address a line."""
    lines = _lines(text)
    if len(lines) > MAX_LINKS:
        raise ValidationError(_("Choose at most %(number)s accounts.") % {"number": MAX_LINKS})
    for line in lines:
        try:
            _is_address(line)
        except ValidationError as error:
            raise ValidationError(
                _("“%(line)s” is not an address that starts with https://.") % {"line": line[:100]}
            ) from error


def network_links(text: str) -> list[Link]:
    """Each address with the name of its network; of one that we don't know, Mastodon or its host."""
    return [Link(title=_network(line), url=line, icon="external") for line in _lines(text)]


def _network(address: str) -> str:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    for known, name in NETWORKS.items():
        if host == known or host.endswith(f".{known}"):
            return name
    return "Mastodon" if parts.path.startswith("/@") else host


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
