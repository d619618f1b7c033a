"""Every address of both hosts, by walking the URL configuration."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

MUNICIPALITY = "municipality"
PLATFORM = "platform"
URLCONFS = {MUNICIPALITY: settings.ROOT_URLCONF, PLATFORM: settings.PUBLIC_SCHEMA_URLCONF}


@dataclass(frozen=True, kw_only=True)
class EntryPoint:
    """One address.

    Attributes:
        key: what its policy row begins with: its name, or its route where it has none of its own; on the platform's
            host with `platform` before it.
        parameters: what stands in the address, by name, or by place (`"0"`) in a regular expression without names.
    """

    host: str
    key: str
    name: str
    route: str
    parameters: tuple[str, ...]


def _patterns(
    resolver: URLResolver, route: str = "", spaces: tuple[str, ...] = (), before: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    for pattern in resolver.url_patterns:
        longer = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            named = (*before, *sorted(pattern.pattern.regex.groupindex))
            yield from _patterns(pattern, longer, inside, named)
        elif isinstance(pattern, URLPattern):
            name = ":".join([*spaces, pattern.name]) if pattern.name else ""
            yield name, longer, ",".join([*before, *_parameters(pattern)])


def _parameters(pattern: URLPattern) -> list[str]:
    regex = pattern.pattern.regex
    return sorted(regex.groupindex) or [str(place) for place in range(regex.groups)]


@cache
def entry_points(host: str) -> tuple[EntryPoint, ...]:
    """All addresses of a kind of host; names in what `include`s put before a pattern are its parameters too."""
    found = list(_patterns(get_resolver(URLCONFS[host])))
    times = Counter(name for name, _route, _parameters in found)
    before = f"{host} " if host == PLATFORM else ""
    return tuple(
        EntryPoint(
            host=host,
            key=before + (name if name and times[name] == 1 else f"/{route}"),
            name=name,
            route=f"/{route}",
            parameters=tuple(filter(None, parameters.split(","))),
        )
        for name, route, parameters in found
    )
