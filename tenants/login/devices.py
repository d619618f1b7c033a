"""What a person recognises a device by: its browser and system, and roughly where it is."""

from ipaddress import ip_address, ip_network

from django.utils.translation import gettext as _

# The first that is found in the browser's own description counts: most say that they are others too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def device_in_words(user_agent: str) -> str:
    """For example "Firefox on Windows"; only what the browser says itself, so not a proof."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def shortened_network(address: str) -> str:
    """The first half of an IPv4 address, the first 32 bits of an IPv6 one: enough to recognise, not to find a home."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        first, second, *_rest = str(parsed).split(".")
        return f"{first}.{second}.x.x"
    return str(ip_network((int(parsed), 32), strict=False))
