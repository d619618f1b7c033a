"""Another name, short name or code: a herindeling changes them. The schema's name never changes."""

import structlog
from django.db import IntegrityError, transaction

from shared.actors import Actor
from shared.messages import lazy as _
from tenants.context import in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError, RefusedError
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import alone_with
from tenants.provisioning.registry import KnownAs, identity_changes
from tenants.provisioning.validation import Identity, check_free, checked_identity

logger = structlog.stdlib.get_logger(__name__)

_IDENTITY_FIELDS = ("name", "slug", "official_name", "gemeentecode", "tooi_uri", "owms_uri")


def rename_municipality(
    *,
    municipality: Municipality,
    actor: Actor,
    name: str = "",
    official_name: str = "",
    slug: str = "",
    gemeentecode: str = "",
    inhabitants: int | None = None,
    dry_run: bool = False,
) -> Municipality:
    """Give a municipality other names, another code or number of inhabitants; what is empty stays as it is.

    An official name that is just "Gemeente" and the name follows the name. Everything in the municipality that carries
    the name follows too, in the same transaction (`identity_changes`). Other work on it waits or makes this wait.

    Returns:
        The municipality as it is now; with `dry_run` as it would be.

    Raises:
        InvalidMunicipalityError: a value breaks a rule; the message names the field.
        MunicipalityExistsError: a value is taken.
        RefusedError: it is being restored or removed.
        BusyError: something else is busy with this municipality.
    """
    if inhabitants is not None and inhabitants < 1:
        raise InvalidMunicipalityError(_("The number of inhabitants must be 1 or more."))
    with alone_with(municipality.pk, municipality.slug), in_municipality(municipality), transaction.atomic():
        with in_public():
            renamed = lock_for_change(municipality)
            before = known_as(renamed)
            identity = _new_identity(renamed, name, official_name, slug, gemeentecode)
            check_free(identity, purpose=renamed.purpose, but=renamed)
            for field in _IDENTITY_FIELDS:
                setattr(renamed, field, getattr(identity, field))
            if inhabitants is not None:
                renamed.inhabitants = inhabitants
            if dry_run:
                return renamed
            try:
                renamed.save(update_fields=[*_IDENTITY_FIELDS, "inhabitants"])
            except IntegrityError as error:
                raise MunicipalityExistsError(
                    _("A municipality with this name, short name, code or domain exists already."), slug=renamed.slug
                ) from error
        follow_change(before, renamed)
    logger.info("municipality_renamed", slug=renamed.slug, was=municipality.slug, actor_kind=actor.kind)
    return renamed


def lock_for_change(municipality: Municipality) -> Municipality:
    """The municipality's row, locked until the transaction ends; call it in public.

    Raises:
        RefusedError: it is being restored or removed.
    """
    locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
    if locked.state in {State.RESTORING, State.REMOVING}:
        raise RefusedError(
            _("%(name)s is %(state)s, so this is not possible.")
            % {"name": locked.name, "state": State(locked.state).label}
        )
    return locked


def known_as(municipality: Municipality) -> KnownAs:
    """How it is called and where it is found at this moment; call it in public."""
    return KnownAs(
        name=municipality.name,
        official_name=municipality.official_name,
        primary_domain=municipality.primary_domain,
    )


def follow_change(before: KnownAs, municipality: Municipality) -> None:
    """Let every app change what carries the name or the address; in the transaction, with the municipality bound."""
    with in_municipality(municipality):
        for follow in identity_changes.values():
            follow(before, municipality)


def _new_identity(municipality: Municipality, name: str, official_name: str, slug: str, gemeentecode: str) -> Identity:
    name, gemeentecode = name or municipality.name, gemeentecode or municipality.gemeentecode
    if not official_name and municipality.official_name != f"Gemeente {municipality.name}":
        official_name = municipality.official_name
    is_same = (name, gemeentecode) == (municipality.name, municipality.gemeentecode)
    return checked_identity(
        name=name,
        gemeentecode=gemeentecode,
        slug=slug or municipality.slug,
        official_name=official_name,
        owms_uri=municipality.owms_uri if gemeentecode == municipality.gemeentecode else "",
        # a training copy carries its source's code under a name of its own
        is_in_register=municipality.is_production and not is_same,
    )
