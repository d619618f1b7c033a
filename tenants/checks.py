"""System checks: settings under which municipalities would leak into each other are refused."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django_tenants.utils import get_public_schema_name

from tenants.binding import PUBLIC_SCHEMA

TABLES_IN_BOTH_SCHEMAS = frozenset({"django_session", "django_migrations"})
"""Unavoidable: sessions of operators and of residents, and the record of migrations."""


@register("tenancy")
def check_cache_keys(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Every cache alias prefixes its keys with the municipality."""
    return [
        Error(
            f"Cache {alias!r} does not carry the municipality in its keys.",
            hint="Set KEY_FUNCTION to tenants.caching.make_key and REVERSE_KEY_FUNCTION to its reverse.",
            id="tenants.E001",
        )
        for alias, options in settings.CACHES.items()
        if options.get("KEY_FUNCTION") != "tenants.caching.make_key"
        or options.get("REVERSE_KEY_FUNCTION") != "tenants.caching.reverse_key"
    ]


@register("tenancy")
def check_database_backend(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """The guarded backend is in use."""
    if settings.DATABASES["default"]["ENGINE"] == "tenants.postgresql":
        return []
    return [Error("The database backend has no guard.", hint="ENGINE = 'tenants.postgresql'", id="tenants.E002")]


@register("tenancy")
def check_public_schema_name(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Binding and django-tenants agree on what public is called."""
    if get_public_schema_name() == PUBLIC_SCHEMA:
        return []
    return [Error("PUBLIC_SCHEMA_NAME must be 'public'.", id="tenants.E003")]


@register("tenancy")
def check_tables_in_one_place(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """No table exists in public and in a municipality: a missing one would fall through to the other's rows."""
    places: dict[str, set[str]] = defaultdict(set)
    for place, names in (("public", settings.SHARED_APPS), ("municipality", settings.TENANT_APPS)):
        for config in apps.get_app_configs():
            if config.name in names or f"{type(config).__module__}.{type(config).__qualname__}" in names:
                for model in config.get_models(include_auto_created=True):
                    if model._meta.managed and not model._meta.proxy:
                        places[model._meta.db_table].add(place)
    doubled = sorted(table for table, found in places.items() if len(found) > 1 and table not in TABLES_IN_BOTH_SCHEMAS)
    return [
        Error(f"Table {table!r} would exist in public and in every municipality.", id="tenants.E004")
        for table in doubled
    ]


@register("tenancy")
def check_session_engine(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Sessions live in the municipality's own table."""
    if settings.SESSION_ENGINE == "tenants.sessions":
        return []
    return [Error("Sessions are not bound to a municipality.", hint="SESSION_ENGINE", id="tenants.E005")]


@register(Tags.security, deploy=True)
def check_security_contact(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:  # noqa: ARG001
    """Somebody who finds a weakness can tell it, by an address that security.txt accepts."""
    wrong = [uri for uri in settings.SECURITY_CONTACT if not uri.startswith(("mailto:", "https://", "tel:"))]
    if settings.SECURITY_CONTACT and not wrong:
        return []
    return [
        CheckWarning(
            "security.txt has no valid contact.",
            hint="Set SECURITY_CONTACT to a mailto:, https: or tel: address, such as mailto:security@example.nl.",
            id="tenants.W001",
        )
    ]
