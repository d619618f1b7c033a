"""Where street and town of a postcode and house number come from: a registry, so that the source can be another."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core.cache import cache

from shared.errors import MeentError
from shared.logging import get_logger
from shared.registry import Registry

type Lookup = Callable[[str, str, str], Mapping[str, str] | None]

NONE = "none"
_KEEP_S = 24 * 3600
_REST_S = 60  # after a failure: so long residents type it themselves, and nobody waits

logger = get_logger(__name__)
address_lookups: Registry[Lookup] = Registry("address look-ups")


def know_nothing(_postcode: str, _number: str, _addition: str) -> None:
    """The default: the resident types street and town."""


address_lookups.register(NONE, know_nothing)


def find_address(postcode: str, number: str, addition: str) -> Mapping[str, str] | None:
    """Street and town as `{"straat": …, "plaats": …}`; None when nobody knows them, or the look-up is down."""
    name: str = settings.ADDRESS_LOOKUP
    if name == NONE or cache.get("forms.lookup.rests"):
        return None
    key = f"forms.lookup:{name}:{postcode.replace(' ', '')}:{number}"
    kept: Mapping[str, str] | None = cache.get(key)
    if kept is not None:
        return kept
    try:
        found = address_lookups.get(name)(postcode, number, addition)
    except MeentError as error:
        logger.warning("address_lookup_failed", lookup=name, problem=type(error).__name__)
        cache.set("forms.lookup.rests", True, _REST_S)
        return None
    if found is not None:
        cache.set(key, dict(found), _KEEP_S)
    return found
