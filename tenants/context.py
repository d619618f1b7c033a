"""The one module that switches municipality.

Binding does four things together: it points the connection at the schema, has the connection become the role that
PostgreSQL lets in there and nowhere else, tells the guard which schema is meant, and adds the municipality to every log
line. All four are undone on the way out, whatever happened inside.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import structlog
from django.db import connection

from tenants.binding import PUBLIC_SCHEMA, _bound_schema, _is_owner, bound_schema
from tenants.errors import NoMunicipalityError

if TYPE_CHECKING:
    from tenants.municipalities.models import Municipality
    from tenants.postgresql.base import DatabaseWrapper


def _wrapper() -> "DatabaseWrapper":
    """This thread's connection: the default alias is always ours, with django-tenants' methods."""
    return cast("DatabaseWrapper", connection)


@contextmanager
def in_municipality(municipality: "Municipality") -> Iterator["Municipality"]:
    """Bind a municipality: queries, cache keys, files, tasks and log lines inside are its own.

    Also inside `as_owner` its statements run under its own role.
    """
    wrapper = _wrapper()
    previous_tenant, previous_include = wrapper.tenant, wrapper.include_public_schema
    token, owner = _bound_schema.set(municipality.schema_name), _is_owner.set(False)
    wrapper.set_tenant(municipality)
    try:
        with structlog.contextvars.bound_contextvars(municipality=municipality.slug):
            yield municipality
    finally:
        _bound_schema.reset(token)
        _is_owner.reset(owner)
        wrapper.set_tenant(previous_tenant, previous_include)


@contextmanager
def in_schema(schema_name: str) -> Iterator[None]:
    """Bind a schema by name, for migrations and provisioning, where no municipality may be readable yet."""
    wrapper = _wrapper()
    previous_tenant, previous_include = wrapper.tenant, wrapper.include_public_schema
    token = _bound_schema.set(schema_name)
    wrapper.set_schema(schema_name)
    try:
        with structlog.contextvars.bound_contextvars(municipality=schema_name):
            yield
    finally:
        _bound_schema.reset(token)
        wrapper.set_tenant(previous_tenant, previous_include)


@contextmanager
def as_owner() -> Iterator[None]:
    """Work that makes, changes or compares schemas: statements run as the role that owns them all.

    What is bound stays bound, and the guard stays on. Only for the shared-service team's operations and for migrations:
    a request of a resident or an editor never needs it.
    """
    wrapper = _wrapper()
    token = _is_owner.set(True)
    wrapper.become_anew()
    try:
        yield
    finally:
        _is_owner.reset(token)
        wrapper.become_anew()


@contextmanager
def in_public() -> Iterator[None]:
    """Bind the public schema: municipalities, domains, operators."""
    with in_schema(PUBLIC_SCHEMA):
        yield


def is_bound() -> bool:
    """Whether a municipality (not public, not nothing) is bound."""
    return bound_schema() not in {None, PUBLIC_SCHEMA}


def current_municipality() -> "Municipality":
    """The bound municipality.

    Raises:
        NoMunicipalityError: none is bound, or the public schema is.
    """
    tenant: object = _wrapper().tenant
    if not is_bound() or getattr(tenant, "schema_name", None) != bound_schema() or not hasattr(tenant, "gemeentecode"):
        raise NoMunicipalityError
    return cast("Municipality", tenant)
