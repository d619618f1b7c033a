"""Deleting a municipality, in steps that can be taken up again where they were cut short."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress, SilentProgress
from tenants.context import as_owner, in_public
from tenants.errors import BusyError, UnknownMunicipalityError
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import alone_with
from tenants.removal.certificate import make_certificate
from tenants.removal.models import Removal
from tenants.removal.packages import removable_packages, remove_packages
from tenants.removal.places import PLACES, added
from tenants.removal.rows import count_rows, remove_rows
from tenants.removal.rules import cooling_off, require_deletable

logger = structlog.stdlib.get_logger(__name__)

_LOCK_TIMEOUT = "60s"


def delete_municipality(
    *, municipality: Municipality, actor: Actor, with_packages: bool = False, progress: Progress | None = None
) -> Removal:
    """Remove a municipality and all that is its own, and make the certificate of it.

    First it goes into the state “being removed”, for good. What follows can be cut short at any point: a second call
    goes on, and so does `finish_removal` once the municipality's own row is gone. Call it outside a transaction.

    Args:
        with_packages: remove the exit packages in PACKAGE_ROOT too; else the certificate lists them as what remains.

    Raises:
        RefusedError: it is not suspended, or not for long enough.
        BusyError: something else is being done with it, the database does not let go of its tables, or Valkey is down.
    """
    with alone_with(municipality.pk, municipality.slug):
        removal = _begin(municipality, actor=actor, with_packages=with_packages)
        return _carry_out(removal, actor=actor, progress=progress or SilentProgress())


def finish_removal(*, slug: str, actor: Actor, progress: Progress | None = None) -> Removal:
    """Finish the newest removal under this short name, when only its last steps were cut short; a finished one stays.

    Raises:
        UnknownMunicipalityError: nothing of this name was removed.
    """
    with alone_with(find_removal(slug).municipality_id, slug):
        removal = find_removal(slug)
        return (
            removal if removal.is_finished else _carry_out(removal, actor=actor, progress=progress or SilentProgress())
        )


def find_removal(slug: str) -> Removal:
    """The newest removal of a municipality with this short name.

    Raises:
        UnknownMunicipalityError: there is none.
    """
    with in_public():
        removal = Removal.objects.of_slug(slug).first()
    if removal is None:
        raise UnknownMunicipalityError(
            _("No municipality has the short name “%(slug)s”, and none of that name was removed.") % {"slug": slug}
        )
    return removal


def rehearse_removal(*, municipality: Municipality, actor: Actor, with_packages: bool = False) -> dict[str, Any]:
    """The certificate as it would be now, without signature. Changes nothing.

    Raises:
        RefusedError: it may not be deleted.
    """
    if municipality.state != State.REMOVING:
        require_deletable(municipality)
    removal = _new(municipality, actor=actor, with_packages=with_packages)
    removal.found = {name: place.find(municipality.schema_name) for name, place in PLACES.items()}
    removal.found["database"] = count_rows(municipality.schema_name) | {
        "schema": municipality.schema_name,
        "role": municipality.schema_name,
        "public_rows": {},
    }
    return make_certificate(removal, actor=actor)


def _begin(municipality: Municipality, *, actor: Actor, with_packages: bool) -> Removal:
    with in_public(), transaction.atomic():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if locked.state == State.REMOVING:
            begun = Removal.objects.filter(municipality_id=locked.pk).first()
            if begun is not None:
                return begun
        else:
            require_deletable(locked)
        removal = _new(locked, actor=actor, with_packages=with_packages)
        removal.save()
        locked.state = State.REMOVING
        locked.state_changed_at = removal.begun_at
        locked.save()
    logger.info("removal_begun", slug=removal.slug, actor_kind=actor.kind, actor_id=actor.id)
    return removal


def _new(municipality: Municipality, *, actor: Actor, with_packages: bool) -> Removal:
    with in_public():
        domains = sorted(municipality.domains.values_list("domain", flat=True))
    return Removal(
        municipality_id=municipality.pk,
        schema_name=municipality.schema_name,
        slug=municipality.slug,
        begun_by=actor.label,
        with_packages=with_packages,
        facts={
            "name": municipality.name,
            "official_name": municipality.official_name,
            "slug": municipality.slug,
            "gemeentecode": municipality.gemeentecode,
            "purpose": municipality.purpose,
            "domains": domains,
            "created_at": municipality.created_at.isoformat(),
            "suspended_at": municipality.state_changed_at.isoformat(),
            "cooling_off_days": cooling_off(municipality).days,
        },
    )


def _carry_out(removal: Removal, *, actor: Actor, progress: Progress) -> Removal:
    with _reachable_valkey(), _impatient():
        for name in PLACES:
            _clear(removal, name, progress)
    if removal.with_packages:
        if "packages" not in removal.found:
            _note(removal, "packages", removable_packages(removal.municipality_id))
        remove_packages(removal.found["packages"])
    progress.start("database")
    _remove_rows(removal)
    with _reachable_valkey(), _impatient():
        for name in PLACES:  # what a worker that was still busy left meanwhile
            _clear(removal, name, progress)
        left = {name: PLACES[name].find(removal.schema_name)["count"] for name in PLACES}
    left["database"] = len(count_rows(removal.schema_name)["tables"])
    if any(left.values()):
        raise BusyError(_("Something still writes for this municipality. Run it again in a few minutes."), **left)
    with in_public(), transaction.atomic():
        removal.finished_at = timezone.now()
        removal.certificate = make_certificate(removal, actor=actor)
        removal.save()
    logger.info("municipality_removed", slug=removal.slug, actor_kind=actor.kind, actor_id=actor.id)
    return removal


def _clear(removal: Removal, name: str, progress: Progress) -> None:
    """Note what is there, then remove it: a run that is cut short in between has it on record."""
    found = PLACES[name].find(removal.schema_name)
    if name not in removal.found:
        _note(removal, name, found)
    elif found["count"] and "database" in removal.found:
        _note(removal, name, added(removal.found[name], found))  # made since; else it was noted by the run before
    PLACES[name].clear(removal.schema_name, progress)


def _note(removal: Removal, name: str, found: dict[str, Any]) -> None:
    with in_public():
        removal.found[name] = found
        removal.save(update_fields=["found"])


def _remove_rows(removal: Removal) -> None:
    with in_public():
        municipality = Municipality.objects.filter(pk=removal.municipality_id).first()
    if municipality is None:
        return
    with as_owner(), in_public(), _impatient(), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        removal.found["database"] = remove_rows(municipality)
        removal.save(update_fields=["found"])


@contextmanager
def _reachable_valkey() -> Iterator[None]:
    """Translate a cache or broker that does not answer: nobody knows what it holds, so there is no certificate yet."""
    try:
        yield
    except (RedisError, BrokerError) as error:
        raise BusyError(
            _("Valkey does not answer, so nobody knows what it still holds. Run it again later.")
        ) from error


@contextmanager
def _impatient() -> Iterator[None]:
    """Translate a lock that does not come: a back-up of the whole database keeps every table for its length."""
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != "55P03":  # lock_not_available
            raise
        raise BusyError(
            _("The database does not let go of the tables, a back-up may be running. Run it again later.")
        ) from error
