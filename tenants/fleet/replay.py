"""Migrations of one municipality, recorded while they run, and replayed on others that are in the same state.

Running Django's migrations takes a second a municipality, nearly all of it to compute which statements to send. Those
are the same for every schema in the same state, as long as a migration only changes the schema.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.postgres import operations as postgres
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations import Migration, operations
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED
from django.utils import timezone
from psycopg2 import sql

from tenants.fleet.fingerprints import Migration as MigrationKey
from tenants.fleet.fingerprints import loader
from tenants.postgresql.migrations import migrate_bound_schema

_SCHEMA_ONLY = frozenset(
    {
        operations.CreateModel,
        operations.DeleteModel,
        operations.RenameModel,
        operations.AlterModelTable,
        operations.AlterModelTableComment,
        operations.AlterModelOptions,
        operations.AlterModelManagers,
        operations.AlterUniqueTogether,
        operations.AlterIndexTogether,
        operations.AlterOrderWithRespectTo,
        operations.AddField,
        operations.AlterField,
        operations.RemoveField,
        operations.RenameField,
        operations.AddIndex,
        operations.RemoveIndex,
        operations.RenameIndex,
        operations.AddConstraint,
        operations.RemoveConstraint,
        postgres.AddConstraintNotValid,
        postgres.ValidateConstraint,
    }
)
"""Operations whose statements follow from the schema alone. By exact type: a subclass may do anything."""

_SAME_FOR_ALL = frozenset({dict, list, str, int, bool, float, tuple, set, timezone.now, timedelta})
"""Callable defaults whose value may be the same everywhere. Any other (a random token, a UUID) is asked per schema."""

_NEVER_REPLAYED = ("SET SEARCH_PATH", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
_RECORD_OF_MIGRATIONS = 'INSERT INTO "django_migrations"'
_LONGEST_STATEMENT = 2000


@dataclass(frozen=True, kw_only=True)
class Recording:
    """What migrating one municipality came to.

    Attributes:
        parts: SQL, each one a transaction: everything at once, or one for each migration where data is touched.
        why_not: why it can't be replayed; empty when it can.
    """

    parts: tuple[tuple[str, ...], ...] = ()
    why_not: str = ""

    @property
    def is_replayable(self) -> bool:
        return not self.why_not


class StatementError(Exception):
    """A statement failed; the cause is the database's own error.

    Args:
        statement: without its parameters, which may be personal data.
    """

    def __init__(self, statement: str) -> None:
        super().__init__(statement)
        self.statement = statement[:_LONGEST_STATEMENT]


def why_not_replayable(missing: Iterable[MigrationKey]) -> str:
    """The first reason why these migrations have to run the ordinary way everywhere; empty when there is none."""
    for key in sorted(missing):
        migration = loader().disk_migrations[key]
        if not migration.atomic:
            return f"{key[0]}.{key[1]} is not atomic"
        for operation in migration.operations:
            if reason := _why_not(operation):
                return f"{key[0]}.{key[1]}: {reason}"
    return ""


def _why_not(operation: Operation) -> str:
    kind = type(operation)
    if kind is operations.SeparateDatabaseAndState:
        return next(filter(None, map(_why_not, operation.database_operations)), "")  # type: ignore[attr-defined]
    if kind is operations.RunSQL:
        return ""
    if kind not in _SCHEMA_ONLY:
        return f"{kind.__name__} may depend on the data"
    if kind in {operations.AddField, operations.AlterField} and not _is_same_for_all(operation.field):  # type: ignore[attr-defined]
        return f"the default of {operation.name} is computed per municipality"  # type: ignore[attr-defined]
    return ""


def _is_same_for_all(new: models.Field[Any, Any]) -> bool:
    default = new.default
    return default is NOT_PROVIDED or not callable(default) or default in _SAME_FOR_ALL


def has_sql(missing: Iterable[MigrationKey]) -> bool:
    """Whether one of these migrations has SQL of its own, which may touch rows."""

    def one(operation: Operation) -> bool:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            return any(map(one, operation.database_operations))
        return isinstance(operation, operations.RunSQL)

    return any(one(operation) for key in missing for operation in loader().disk_migrations[key].operations)


def migrate_and_record(schema_name: str, missing: Iterable[MigrationKey]) -> Recording:
    """Migrate the bound schema the ordinary way; when its statements would do for others, they are returned.

    What only changes the schema is one transaction: the municipality gets all of it or nothing. What touches rows is
    a transaction per migration, as Django has it: PostgreSQL refuses to change a table whose rows were changed in the
    same one.

    Raises:
        StatementError: with the statement that failed.
    """
    missing = set(missing)
    why_not = why_not_replayable(missing)
    is_one = not why_not and not has_sql(missing)
    recorder = _Recorder(keeps_queries=not is_one)
    before = _permissions()
    with _watched(recorder):
        if is_one:
            with transaction.atomic():
                migrate_bound_schema(recorder.observe)
        else:
            migrate_bound_schema(recorder.observe)
    parts = [*recorder.parts, _copy_of(_permissions() - before)]
    if is_one:
        parts = [tuple(statement for part in parts for statement in part)]
    recorded = tuple(part for part in parts if part)
    if not why_not and any(schema_name in statement for part in recorded for statement in part):
        why_not = "a statement names the schema"
    return Recording(parts=() if why_not else recorded, why_not=why_not)


def replay(recording: Recording, *, one_by_one: bool) -> None:
    """Send a recording to the bound schema, each part in one transaction.

    Args:
        one_by_one: a round trip a statement, so that the one that fails is known; else one a part.

    Raises:
        StatementError: with the statement that failed when it is known; this part was rolled back.
    """
    for part in recording.parts:
        # the empty line ends a comment at the end of a statement
        batches = part if one_by_one else ("\n;\n".join(part),)
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in batches:
                try:
                    cursor.execute(statement)
                except DatabaseError as error:
                    raise StatementError(statement if one_by_one else "") from error


class _Recorder:
    """Keeps the statements of each migration while Django sends them, and the one that fails."""

    def __init__(self, *, keeps_queries: bool) -> None:
        self.parts: list[tuple[str, ...]] = []
        self._skipped = _NEVER_REPLAYED if keeps_queries else (*_NEVER_REPLAYED, "SELECT")
        self._statements: list[str] | None = None
        self._recorded: list[str] = []
        self.failed = ""

    def observe(self, migration: Migration | None) -> None:
        if migration is None and self._statements is not None:
            self.parts.append((*self._statements, *self._recorded))
            self._statements, self._recorded = None, []
        elif migration is not None:
            self._statements = []

    def __call__(
        self, execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        try:
            result = execute(statement, params, many, context)
        except DatabaseError:
            self.failed = str(statement)
            raise
        text = str(statement).lstrip()
        if text.startswith(_RECORD_OF_MIGRATIONS):
            self._keep_record(params, context)
        elif self._statements is not None and not text.upper().startswith(self._skipped):
            self._statements.append(_complete(statement, params, context))
        return result

    def _keep_record(self, params: Any, context: dict[str, Any]) -> None:
        """One row of `django_migrations`, with the time of its own replay."""
        row = context["cursor"].cursor.mogrify("(%s, %s, now())", params[:2]).decode()
        statement = f"{_RECORD_OF_MIGRATIONS} (app, name, applied) VALUES {row}"
        if self._statements is None:  # a squashed migration, recorded after the ones that it replaces
            self.parts.append((statement,))
        else:
            self._recorded.append(statement)


@contextmanager
def _watched(recorder: _Recorder) -> Iterator[None]:
    """The recorder at work on this thread's connection; a failure inside comes out with its statement."""
    with connection.execute_wrapper(recorder):
        try:
            yield
        except DatabaseError as error:
            raise StatementError(recorder.failed) from error


def _complete(statement: Any, params: Any, context: dict[str, Any]) -> str:
    """A statement with its parameters in it."""
    if not params:
        return str(statement)
    return str(context["cursor"].cursor.mogrify(statement, params).decode())


def _permissions() -> set[tuple[str, int, str]]:
    """The rights that the bound municipality knows: Django and Wagtail make them after migrating."""
    return set(Permission.objects.order_by().values_list("name", "content_type_id", "codename"))


def _copy_of(permissions: set[tuple[str, int, str]]) -> tuple[str, ...]:
    """A statement that gives another municipality these rights; ContentTypes are the same for all, in public."""
    if not permissions:
        return ()
    rows = sql.SQL(", ").join(
        sql.SQL("({}, {}, {})").format(*map(sql.Literal, permission)) for permission in sorted(permissions)
    )
    statement = sql.SQL(
        "INSERT INTO auth_permission (name, content_type_id, codename) VALUES {} ON CONFLICT DO NOTHING"
    ).format(rows)
    with connection.cursor() as cursor:
        return (str(statement.as_string(cursor.cursor)),)
