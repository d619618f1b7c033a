"""The rules of internet.nl's web test for headers, written down from its public source (http_headers.py).

Stricter where a recommendation of theirs costs us nothing: the referrer policy, and a policy for the device's powers.
"""

import re
from collections.abc import Mapping

YEAR_S = 31_536_000
_NEEDED = ("default-src", "frame-src", "frame-ancestors", "base-uri", "form-action")
_FALLBACKS = {
    "frame-src": ("frame-src", "child-src", "default-src"),
    "object-src": ("object-src", "default-src"),
    "script-src": ("script-src", "default-src"),
}
_KNOWN = re.compile(
    r"(?:child|connect|default|font|frame|img|manifest|media|object|script|style|worker)-src|"
    r"(?:script|style)-src-(?:elem|attr)|base-uri|form-action|frame-ancestors|sandbox|"
    r"upgrade-insecure-requests"
)
_SOURCE = re.compile(
    r"'self'|'none'|'nonce-[+a-zA-Z0-9/]+=*'|'sha(?:256|384|512)-[+a-zA-Z0-9/]+=*'|"
    r"(?:data|blob|mediastream|filesystem):|https://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?"
)
_SANDBOX_RIGHTS = re.compile(r"allow-[a-z-]+")


def problems_of_answer(headers: Mapping[str, str], *, over_tls: bool = True) -> list[str]:
    """What internet.nl would say about the headers of one answer; nothing when all is well."""
    found = {name.lower(): value for name, value in headers.items()}
    problems = _policy_problems(found.get("content-security-policy", ""))
    if over_tls:
        problems += _transport_problems(found.get("strict-transport-security", ""))
    if found.get("x-content-type-options", "").lower() != "nosniff":
        problems.append("X-Content-Type-Options is not nosniff")
    if found.get("x-frame-options", "").upper() not in {"DENY", "SAMEORIGIN"}:
        problems.append("X-Frame-Options is neither DENY nor SAMEORIGIN")
    if found.get("referrer-policy", "").split(",")[-1].strip() not in {"same-origin", "no-referrer"}:
        problems.append("Referrer-Policy is neither same-origin nor no-referrer")
    if "camera=()" not in found.get("permissions-policy", ""):
        problems.append("Permissions-Policy is missing")
    return problems


def _transport_problems(value: str) -> list[str]:
    age = re.match(r"\s*max-age=(\d+)", value.split(",", maxsplit=1)[0], re.IGNORECASE)
    if age is None or int(age[1]) < YEAR_S:
        return [f"Strict-Transport-Security is shorter than a year: {value!r}"]
    return []


def _policy_problems(value: str) -> list[str]:
    if not value:
        return ["no Content-Security-Policy"]
    policy: dict[str, list[str]] = {}
    problems = []
    for part in filter(None, (part.strip() for part in value.split(";"))):
        name, *sources = part.split()
        if name in policy:
            problems.append(f"{name} stands twice, of which browsers read the first")
        if not _KNOWN.fullmatch(name):
            problems.append(f"{name} is no directive that internet.nl knows")
        policy.setdefault(name, sources)
    for name, sources in policy.items():
        allowed = _SANDBOX_RIGHTS if name == "sandbox" else _SOURCE
        problems += [f"{name}: {source}" for source in sources if not allowed.fullmatch(source)]
    for name in ("object-src", "script-src"):
        if "data:" in _sources(policy, name):
            problems.append(f"{name}: data:")
    for name in _NEEDED:
        if not {"'self'", "'none'"} & set(_sources(policy, name)):
            problems.append(f"{name} is neither 'self' nor 'none'")
    return problems


def _sources(policy: Mapping[str, list[str]], name: str) -> list[str]:
    return next((policy[each] for each in _FALLBACKS.get(name, (name,)) if each in policy), [])
