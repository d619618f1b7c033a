"""A copy of a municipality to train with: its content, forms and settings, and nobody's data."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress, SilentProgress
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError, RefusedError
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Domain, Municipality, Purpose, State
from tenants.operations.locks import exclusive, reading
from tenants.provisioning.actions import checked_email
from tenants.provisioning.registry import Invitation, KnownAs, administrator_inviters, identity_changes
from tenants.provisioning.template import create_schema_from_template, new_schema_name, template_sql
from tenants.provisioning.validation import Identity, check_domain_free, check_free, checked_domain, checked_slug
from tenants.transfer.catalog import Table, read_tables
from tenants.transfer.copying import (
    FileCounts,
    Selection,
    copy_files,
    copy_rows,
    count_left_out,
    count_rows,
    file_names,
    select,
)
from tenants.transfer.errors import disk_error
from tenants.transfer.models import Workspace
from tenants.transfer.refusals import database_errors
from tenants.transfer.registry import clone_steps
from tenants.transfer.workspaces import tidy_leftovers, workspace

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class ClonePlan:
    """A copy that may be made: everything was checked, nothing was saved."""

    source: Municipality
    municipality: Municipality
    domain: Domain
    admin_email: str = ""


@dataclass(frozen=True, kw_only=True)
class Cloned:
    """What came of it.

    Attributes:
        counts: tables, rows, files, bytes, missing_files, left_out (rows by kind of table).
    """

    municipality: Municipality
    invitation: Invitation | None
    counts: dict[str, Any]


def plan_clone(
    *,
    source: Municipality,
    slug: str,
    domain: str,
    purpose: str = Purpose.TRAINING,
    name: str = "",
    admin_email: str = "",
) -> ClonePlan:
    """Check everything about a copy that is to be made. Saves nothing.

    Args:
        name: empty: that of the source, with “(oefenen)” behind it.
        admin_email: who is invited as its first administrator; empty: nobody.

    Raises:
        InvalidMunicipalityError: a value breaks a rule; the message names the field.
        MunicipalityExistsError: name, short name or domain is taken.
        RefusedError: the source is not in a state to be copied, or its schema is behind.
    """
    if purpose != Purpose.TRAINING:
        raise InvalidMunicipalityError(_("purpose: a copy is for training. To move a municipality: export, import."))
    _require_copyable(source)
    municipality = Municipality(
        schema_name=new_schema_name(),
        slug=checked_slug(slug or slugify(f"{source.slug}-oefenen")),
        name=name or f"{source.name} (oefenen)",
        official_name=f"{source.official_name} (oefenen)",
        gemeentecode=source.gemeentecode,
        tooi_uri=source.tooi_uri,
        owms_uri=source.owms_uri,
        purpose=Purpose.TRAINING,
    )
    host = Domain(tenant=municipality, domain=checked_domain(domain), is_primary=True)
    with in_public():
        try:
            municipality.clean_fields()
            host.clean_fields(exclude=["tenant"])
        except ValidationError as error:
            raise InvalidMunicipalityError(
                "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
            ) from error
        check_free(_identity(municipality), purpose=municipality.purpose)
        check_domain_free(host.domain)
    municipality.remember_primary(host.domain)
    return ClonePlan(
        source=source,
        municipality=municipality,
        domain=host,
        admin_email=checked_email(admin_email) if admin_email else "",
    )


def count_clone(plan: ClonePlan) -> dict[str, Any]:
    """What a copy would get now, and what it would not. Changes nothing."""
    schema_name = plan.source.schema_name
    with as_owner(), in_public(), connection.cursor() as cursor:
        selection = select(cursor, read_tables(cursor, schema_name))
        rows = count_rows(cursor, selection, schema_name)
        names = file_names(cursor, selection, schema_name)
        left_out = count_left_out(cursor, selection, schema_name)
    return _counts(rows, left_out, FileCounts(count=len(names)))


def clone_municipality(*, plan: ClonePlan, actor: Actor, progress: Progress | None = None) -> Cloned:
    """Make the copy; it is served when this returns.

    The source goes on serving: rows are read as of one moment. Row, domain, role, schema, rows and what the apps add
    are one transaction. A failure leaves nothing; a `kill -9` leaves files that the next run removes. Call it outside a
    transaction.

    No account comes along and no session, and whatever was signed for the source holds in its schema only.

    Raises:
        MunicipalityExistsError: somebody else was first.
        BusyError: the source is being restored or removed, or somebody makes one of this short name.
        TransferError: the disk or the database broke off the work.
    """
    progress = progress or SilentProgress()
    source, municipality = plan.source, plan.municipality
    tidy_leftovers()
    template = template_sql()  # built once a release, outside a transaction
    files = FileCounts()
    with (
        reading(source),
        exclusive(f"short name {municipality.slug}", shown=municipality.slug),
        workspace("clone", schema_name=municipality.schema_name) as work,
        _readable_errors(),
    ):
        _copy_files_of(source, plan, files, progress)  # most of them, before the transaction
        # bound for all of it: what waits for the commit is the copy's, whose role is not there yet
        with in_municipality(municipality), as_owner(), _one_moment():
            with in_public():
                check_domain_free(plan.domain.domain)
                _claim(municipality, plan.domain)
                create_schema_from_template(municipality.schema_name, template)
                rows, left_out = _copy_rows(plan, progress)
            _copy_files_of(municipality, plan, files, progress)  # what was added meanwhile
            with in_municipality(municipality):
                invitation = _settle_in(plan, actor)
            with in_public():
                municipality.state = State.READY
                municipality.state_changed_at = timezone.now()
                municipality.save(update_fields=["state", "state_changed_at"])
                Workspace.objects.filter(pk=work.pk).delete()
    logger.info("municipality_cloned", slug=municipality.slug, actor_kind=actor.kind, actor_id=actor.id)
    return Cloned(municipality=municipality, invitation=invitation, counts=_counts(rows, left_out, files))


def _require_copyable(source: Municipality) -> None:
    if source.state not in {State.READY, State.SUSPENDED}:
        raise RefusedError(
            _("%(name)s is %(state)s, so it can't be copied now.")
            % {"name": source.name, "state": State(source.state).label}
        )
    with in_municipality(source):
        missing = missing_migrations()
    if missing:
        raise RefusedError(
            _("The database of %(name)s is behind by %(count)d migrations. Migrate first: fleet migrate.")
            % {"name": source.name, "count": len(missing)}
        )


def _identity(municipality: Municipality) -> Identity:
    return Identity(
        name=municipality.name,
        slug=municipality.slug,
        official_name=municipality.official_name,
        gemeentecode=municipality.gemeentecode,
        tooi_uri=municipality.tooi_uri,
        owms_uri=municipality.owms_uri,
    )


@contextmanager
def _readable_errors() -> Iterator[None]:
    try:
        with database_errors():
            yield
    except OSError as error:
        raise disk_error(error) from error


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction in which every statement sees the source as it was at the first."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with as_owner(), in_public(), connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _claim(municipality: Municipality, domain: Domain) -> None:
    """Save the rows whose constraints decide who is first."""
    try:
        municipality.save(force_insert=True)
        domain.save(force_insert=True)
    except IntegrityError as error:
        raise MunicipalityExistsError(
            _("A municipality with this name, short name, code or domain exists already."), slug=municipality.slug
        ) from error


def _copy_rows(plan: ClonePlan, progress: Progress) -> tuple[dict[str, int], dict[str, int]]:
    source, target = plan.source.schema_name, plan.municipality.schema_name
    with as_owner(), connection.cursor() as cursor:
        tables, own = read_tables(cursor, source), read_tables(cursor, target)
        _require_same_shape(plan.source, tables, own)
        selection: Selection = select(cursor, tables)
        rows = copy_rows(cursor, selection, source=source, target=target, tables=own.values(), progress=progress)
        return rows, count_left_out(cursor, selection, source)


def _require_same_shape(source: Municipality, tables: dict[str, Table], own: dict[str, Table]) -> None:
    """The template has every column that is copied, of the same type: else rows would be lost or put elsewhere."""
    for name in tables.keys() | own.keys():
        here, there = tables.get(name), own.get(name)
        if _shape(here) != _shape(there):
            raise RefusedError(
                _("Table %(table)s of %(name)s differs from what the migrations make: see fleet status.")
                % {"table": name, "name": source.name}
            )


def _shape(table: Table | None) -> set[tuple[str, str]] | None:
    return {(column.name, column.type) for column in table.columns} if table else None


def _copy_files_of(owner: Municipality, plan: ClonePlan, files: FileCounts, progress: Progress) -> None:
    """Copy the files that the owner's rows name, as far as the copy lacks them."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        selection = select(cursor, read_tables(cursor, owner.schema_name))
        names = file_names(cursor, selection, owner.schema_name)
    files.missing = 0
    copy_files(
        names,
        source=plan.source.schema_name,
        target=plan.municipality.schema_name,
        counts=files,
        progress=progress,
    )


def _settle_in(plan: ClonePlan, actor: Actor) -> Invitation | None:
    """What the apps add: the copy's own name and address, nobody of the source, an administrator of its own."""
    source = plan.source
    before = KnownAs(name=source.name, official_name=source.official_name, primary_domain=source.primary_domain)
    for step in clone_steps.values():
        step(source, plan.municipality)
    for change in identity_changes.values():
        change(before, plan.municipality)
    if not plan.admin_email:
        return None
    return administrator_inviters.get("accounts")(plan.municipality, plan.admin_email, actor)


def _counts(rows: dict[str, int], left_out: dict[str, int], files: FileCounts) -> dict[str, Any]:
    return {
        "tables": len(rows),
        "rows": sum(rows.values()),
        "files": files.count,
        "bytes": files.bytes,
        "missing_files": files.missing,
        "left_out": left_out,
    }
