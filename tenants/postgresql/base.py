"""The database backend: django-tenants' search path, and a guard that refuses a query in the wrong schema."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper

from tenants.binding import PUBLIC_SCHEMA, bound_schema
from tenants.errors import MunicipalityMismatchError


class DatabaseWrapper(TenantDatabaseWrapper):
    """Refuses every statement whose connection is in another schema than the bound one.

    The connection's schema is django-tenants' state, the binding is ours (`tenants/context.py`). They differ when
    something switched the connection behind our back, when a thread kept an earlier municipality, or when a cursor
    was kept across a switch. Outside every binding only the public schema may be read.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # of django-tenants
        self.execute_wrappers.append(self._guard)
        self._schemas_seen: set[str] = set()

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Point at a schema; the next statement tells the server.

        django-tenants' own also empties the process's ContentType cache, for set-ups where each tenant has its own
        ids. Ours are in public, once for all, so that would only cost every request its queries again.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self.search_path_set_schemas = None

    def get_new_connection(self, conn_params: Any) -> Any:
        self._schemas_seen.clear()
        return super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """Between two requests or tasks: also let a connection go that knows many schemas.

        PostgreSQL keeps what it learnt of each table for as long as the connection lasts, so one that has served
        every municipality would keep growing (`make bench ARGS=many`).
        """
        if len(self._schemas_seen) > settings.DATABASE_MAX_SCHEMAS_PER_CONNECTION and not self.in_atomic_block:
            self.close()
            return
        super().close_if_unusable_or_obsolete()

    def _guard(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not self._setting_search_path:
            expected = bound_schema() or PUBLIC_SCHEMA
            if self.schema_name != expected:
                raise MunicipalityMismatchError(bound=bound_schema(), connection=self.schema_name)
            if self.search_path_set_schemas is None:
                # switched, or rolled back, since this cursor was opened
                with self.wrap_database_errors:  # a broken connection is told in Django's terms
                    self._handle_search_path()
            self._schemas_seen.add(expected)
        return execute(sql, params, many, context)
