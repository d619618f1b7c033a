"""The database backend: schema and role of what is bound, and a guard that refuses a query in another schema."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantDatabaseWrapper
from psycopg2.errors import InFailedSqlTransaction

from tenants.binding import PUBLIC_SCHEMA, bound_schema, is_owner
from tenants.errors import MunicipalityMismatchError
from tenants.postgresql.pooling import refuse_shared_sessions
from tenants.statements import is_write, note_read, written
from tenants.versions import bump


class DatabaseWrapper(TenantDatabaseWrapper):
    """Refuses every statement whose connection is in another schema than the bound one.

    The connection's schema is django-tenants' state, the binding is ours (`tenants/context.py`). They differ when
    something switched the connection behind our back, when a thread kept an earlier municipality, or when a cursor
    was kept across a switch. Outside every binding only the public schema may be read.

    With the search path the role changes too (ADR 0022): a municipality's own for a municipality, the owner's inside
    `as_owner`, else that of the login, which reaches the platform's tables in public and no municipality's.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # of django-tenants
        self.execute_wrappers.append(self._guard)
        self._schemas_seen: set[str] = set()
        self._touched: dict[str, set[str]] = {}  # written in this transaction, by schema (tenants.versions)

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Point at a schema; the next statement tells the server.

        django-tenants' own also empties the process's ContentType cache, for set-ups where each tenant has its own
        ids. Ours are in public, once for all, so that would only cost every request its queries again.
        """
        self.tenant = tenant
        self.schema_name = tenant.schema_name
        self.include_public_schema = include_public
        self.set_settings_schema(self.schema_name)
        self.become_anew()

    def become_anew(self) -> None:
        """Have the next statement tell the server path and role again."""
        self.search_path_set_schemas = None

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Tell the server path and role, in one round trip, when they may be others than it knows.

        Both are undone with the transaction that set them, so they always go together. Unlike django-tenants' own this
        lets nothing pass: a statement under the path or role of before is what must not happen. Only in a transaction
        that has failed already, where nothing but the rolling back works, it leaves things as they are.
        """
        if self._setting_search_path or self.search_path_set_schemas:
            return
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            own.execute(f"SET search_path = {', '.join(map(self.ops.quote_name, paths))}; {self._become()}")
        except (DatabaseError, InFailedSqlTransaction) as error:
            if not isinstance(error.__cause__ or error, InFailedSqlTransaction):
                raise
        else:
            self.search_path_set_schemas = paths
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()

    def _become(self) -> str:
        if is_owner():
            return f"SET ROLE {self.ops.quote_name(settings.DATABASE_OWNER_ROLE)}"
        if self.schema_name == PUBLIC_SCHEMA:
            return "RESET ROLE"
        return f"SET ROLE {self.ops.quote_name(self.schema_name)}"

    def get_new_connection(self, conn_params: Any) -> Any:
        self._schemas_seen.clear()
        self._touched.clear()
        connection = super().get_new_connection(conn_params)
        try:
            refuse_shared_sessions(connection)
        except BaseException:
            connection.close()
            raise
        return connection

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
            text = sql if isinstance(sql, str) else self._composed(sql)
            if is_write(text):
                return self._execute_write(lambda: execute(sql, params, many, context), text, params, many=many)
            note_read(expected, text, params)
        return execute(sql, params, many, context)

    def _execute_write(self, execute: Callable[[], Any], sql: str, params: Any, *, many: bool) -> Any:
        """Run it, and say what it changed once that is committed; a savepoint rolled back says too much, never less."""
        for schema, tags in written(str(self.schema_name), sql, params, many=many, ask=self._ask).items():
            self._touched.setdefault(schema, set()).update(tags)
        try:
            return execute()
        finally:
            if self.autocommit and not self.in_atomic_block:
                self._tell_what_changed()

    def _composed(self, sql: Any) -> str:
        """The text of a statement that was put together with `psycopg2.sql`."""
        return str(sql.as_string(self.connection)) if hasattr(sql, "as_string") else str(sql)

    def _ask(self, sql: str, params: Any) -> list[Any]:
        with self.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def _tell_what_changed(self) -> None:
        touched, self._touched = self._touched, {}
        for schema, tags in touched.items():
            bump(schema, tags)

    def run_and_clear_commit_hooks(self) -> None:
        """After a commit: tell first, so that whatever the hooks set off sees no page of before."""
        self._tell_what_changed()
        super().run_and_clear_commit_hooks()

    def rollback(self) -> None:
        self._touched.clear()
        super().rollback()  # type: ignore[no-untyped-call]  # of django-tenants
