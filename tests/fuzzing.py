"""What fuzzing shares: how many examples, what people and attackers type, and walks over what there is to fuzz.

FUZZ_EXAMPLES=500 make test ARGS=tests/integration/fuzz tries that many of each.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.db import connection
from django.forms import BaseForm
from django.urls import URLPattern, URLResolver, get_resolver
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

PACKAGES = ("config", "cms", "services", "tenants", "shared")

NASTY = [
    "", " ", "\0", "ja", "1", "-1", "0", "9" * 400, "1e999", "NaN", "\u0663", "1234 AB", "jan@voorbeeld.nl", "a@b", "@",
    "2026-11-25", "0000-00-00", "9999-12-31", "25-11-2026", "{{ 7*7 }}", "%s%n", "%00", "../../etc/passwd", "<script>",
    "' OR 1=1 --", "https://127.0.0.1/", "//elders.example", "javascript:alert(1)",
    "\u202eomgekeerd",
    "\U0001f600" * 30,
    "x" * 5000, "[]", "{}", "null", "__proto__", "true", "\r\nX: y", "00000000-0000-0000-0000-000000000000",
]  # fmt: skip
TEXT = st.sampled_from(NASTY) | st.text(max_size=40)


def bounded(few: int) -> settings:
    """Settings of one test: few examples, or as many as FUZZ_EXAMPLES says; the same ones each time."""
    asked = int(os.environ.get("FUZZ_EXAMPLES", "0"))
    return settings(
        max_examples=max(few, asked),
        deadline=None,
        database=None,
        derandomize=not asked,
        phases=[Phase.generate],  # shrinking a failure would take minutes
        suppress_health_check=list(HealthCheck),
    )


def import_all() -> list[ModuleType]:
    """Every module of ours that runs in production."""
    modules = []
    for name in PACKAGES:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            parts = found.name.split(".")
            if not {"migrations", "management", "settings", "demo", "celery", "wsgi", "asgi"} & set(parts):
                modules.append(importlib.import_module(found.name))
    return modules


def form_classes() -> list[type[BaseForm]]:
    """Every form class of ours."""
    import_all()
    found: set[type[BaseForm]] = set()
    _collect(BaseForm, found)
    ours = [form for form in found if form.__module__.split(".")[0] in PACKAGES and _is_written(form)]
    return sorted(ours, key=lambda form: (form.__module__, form.__qualname__))


def addresses(urlconf: str) -> list[tuple[str, URLPattern]]:
    """Every address that a view of ours answers, with its route; Wagtail's own are Wagtail's to fuzz."""
    return [
        (route, pattern)
        for route, pattern in _walk(get_resolver(urlconf), "")
        if view_of(pattern).__module__.split(".")[0] in PACKAGES
    ]


def view_of(pattern: URLPattern) -> Any:
    """The view class, or the function."""
    return getattr(pattern.callback, "view_class", pattern.callback)


def parameter_names(pattern: URLPattern) -> list[str]:
    """Names that this view may read: of its forms, and those that its module asks of GET and POST by name."""
    module = importlib.import_module(view_of(pattern).__module__)
    source = module.__loader__.get_source(module.__name__) or ""  # type: ignore[union-attr]  # it came from a file
    names = set(re.findall(r"(?:GET|POST|FILES)\.(?:get|getlist)\(\s*\"([^\"]+)\"", source))
    names |= set(re.findall(r"\"([\w-]+)\" in (?:self\.)?request\.(?:GET|POST)", source))
    initial: dict[str, Any] = getattr(pattern.callback, "view_initkwargs", {})
    forms = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, BaseForm)]
    forms += [form for form in [getattr(initial.get("page"), "form_class", None)] if form]
    for form in forms:
        names |= set(getattr(form, "base_fields", {}))
    return sorted(names | {"page", "q", "next"})


def row_counts(schema: str) -> dict[str, int]:
    """How many rows each table of the bound schema holds: what a refused request must leave as it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        parts = [f'SELECT \'{table}\', count(*) FROM "{schema}"."{table}"' for (table,) in cursor.fetchall()]  # noqa: S608
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def _collect(base: type, found: set[type[BaseForm]]) -> None:
    for form in base.__subclasses__():
        found.add(form)
        _collect(form, found)


def _is_written(form: type[BaseForm]) -> bool:
    """Not one that a factory made while another test ran."""
    return getattr(importlib.import_module(form.__module__), form.__name__, None) is form


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for found in resolver.url_patterns:
        route = f"{prefix}{found.pattern}"
        if isinstance(found, URLPattern):
            yield route, found
        else:
            yield from _walk(found, route)
