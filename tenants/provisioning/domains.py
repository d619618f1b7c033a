"""The host names of a municipality. One is primary; the others lead to it (`tenants/municipalities/middleware.py`)."""

import structlog
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.errors import MunicipalityExistsError, RefusedError
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.queries import domains_of
from tenants.provisioning.renaming import follow_change, known_as, lock_for_change
from tenants.provisioning.validation import check_domain_free, checked_domain, refuse

logger = structlog.stdlib.get_logger(__name__)


def add_domain(*, municipality: Municipality, domain: str, actor: Actor, dry_run: bool = False) -> list[str]:
    """Let another host name lead to a municipality, from the next request on.

    Returns:
        Its host names, primary first; as they would be with `dry_run`.

    Raises:
        InvalidMunicipalityError: this is no name for a site, or the platform's.
        MunicipalityExistsError: it leads somewhere already.
    """
    domain = checked_domain(domain)
    with in_public(), transaction.atomic():
        locked = lock_for_change(municipality)
        check_domain_free(domain, but=locked)
        if dry_run:
            return [*domains_of(locked), domain]
        try:
            Domain.objects.create(tenant=locked, domain=domain, is_primary=not locked.domains.exists())
        except IntegrityError as error:
            raise MunicipalityExistsError(_("“%(value)s” leads somewhere already.") % {"value": domain}) from error
        _log("municipality_domain_added", locked, domain, actor)
        return domains_of(locked)


def remove_domain(*, municipality: Municipality, domain: str, actor: Actor, dry_run: bool = False) -> list[str]:
    """Let a host name lead to a municipality no more, from the next request on.

    Returns:
        The host names that it keeps.

    Raises:
        InvalidMunicipalityError: it is not one of this municipality's.
        RefusedError: it is the primary one.
    """
    with in_public(), transaction.atomic():
        locked = lock_for_change(municipality)
        found = _own(locked, domain)
        if found.is_primary:
            raise RefusedError(
                _("“%(value)s” is the primary domain. Make another one primary first.") % {"value": found.domain}
            )
        if dry_run:
            return [one for one in domains_of(locked) if one != found.domain]
        Domain.objects.filter(pk=found.pk).delete()
        _log("municipality_domain_removed", locked, found.domain, actor)
        return domains_of(locked)


def make_primary(*, municipality: Municipality, domain: str, actor: Actor, dry_run: bool = False) -> list[str]:
    """Make one of its host names the address of a municipality: of its mails, previews and links.

    The earlier one stays, and leads to it. DNS and certificate of the new one must be in order before.

    Returns:
        Its host names, the new primary one first.

    Raises:
        InvalidMunicipalityError: it is not one of this municipality's.
    """
    with in_municipality(municipality), transaction.atomic():
        with in_public():
            locked = lock_for_change(municipality)
            before = known_as(locked)
            found = _own(locked, domain)
            if dry_run:
                return [found.domain, *(one for one in domains_of(locked) if one != found.domain)]
            Domain.objects.filter(tenant=locked, is_primary=True).update(is_primary=False)
            Domain.objects.filter(pk=found.pk).update(is_primary=True)
            locked.remember_primary(found.domain)
        follow_change(before, locked)
        _log("municipality_domain_primary", locked, found.domain, actor)
        with in_public():
            return domains_of(locked)


def _own(municipality: Municipality, domain: str) -> Domain:
    domain = domain.strip().lower().removesuffix(".")
    found = Domain.objects.filter(tenant=municipality, domain=domain).first()
    if found is None:
        refuse("domain", _("“%(value)s” is not a domain of %(name)s.") % {"value": domain, "name": municipality.name})
    return found


def _log(event: str, municipality: Municipality, domain: str, actor: Actor) -> None:
    logger.info(event, slug=municipality.slug, domain=domain, actor_kind=actor.kind, actor_id=actor.id)
