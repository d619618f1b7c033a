"""A municipality arrives: all of its package, or nothing."""

from dataclasses import dataclass
from pathlib import Path

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared.actors import Actor
from shared.progress import Progress, SilentProgress
from tenants.context import in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.models import Domain, Municipality, Purpose, State
from tenants.operations.locks import exclusive
from tenants.provisioning.registry import KnownAs, identity_changes
from tenants.provisioning.template import new_schema_name, template_sql
from tenants.provisioning.validation import check_domain_free, check_free, checked_domain, checked_identity, refuse
from tenants.transfer.archive import PackageReader
from tenants.transfer.arriving import take_away
from tenants.transfer.errors import PackageRefusedError
from tenants.transfer.folders import extract_files
from tenants.transfer.models import Workspace
from tenants.transfer.reading import check_package, load_schema
from tenants.transfer.registry import arrival_checks
from tenants.transfer.room import require_allowed, require_disks
from tenants.transfer.workspaces import tidy_leftovers, workspace

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class NewIdentity:
    """What the municipality is called here; empty: as in the package.

    Attributes:
        purpose: must be said where the package says that it is for production: no file decides that residents get mail.
        over_limit: take it in although it is more than a new municipality may store.
        domain: its one domain here, instead of those in the package.
        gemeentecode: for a copy beside the original.
    """

    purpose: str = ""
    slug: str = ""
    name: str = ""
    domain: str = ""
    gemeentecode: str = ""
    over_limit: bool = False


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What arrived.

    Attributes:
        taken_away: `table.column` → of how many rows power or a secret was taken away.
    """

    municipality: Municipality
    counts: dict[str, int]
    taken_away: dict[str, int]


def import_municipality(
    *, file: Path, actor: Actor, identity: NewIdentity | None = None, progress: Progress | None = None
) -> Imported:
    """Make a municipality out of a package, ready to serve when this returns.

    Files come first, under the name of a schema that nobody knows yet; the rows, the municipality and its domains are
    one transaction. A failure leaves nothing; a `kill -9` leaves what the next run removes.

    Raises:
        PackageRefusedError: the package is damaged, hostile, or of a newer release.
        MunicipalityExistsError: short name, name, code or a domain is taken.
        InvalidMunicipalityError: what the package or the operator says it is called breaks a rule.
        BusyError: another process makes one of the same short name.
        TransferError: the disk or the database broke off the work.
    """
    progress = progress or SilentProgress()
    tidy_leftovers()
    template_sql()  # built once a release, outside a transaction
    with PackageReader(file) as package:
        check_package(package)
        municipality, domains = new_municipality(package, identity or NewIdentity())
        require_disks(package)
        facts, counts = package.manifest.meent.municipality, package.manifest.counts
        with_hashes = package.manifest.meent.with_password_hashes
        taken_away: dict[str, int] = {}
        was = KnownAs(name=facts.name, official_name=facts.official_name, primary_domain=facts.primary_domain)
        with (
            exclusive(f"short name {municipality.slug}", shown=municipality.slug),
            workspace("import", schema_name=municipality.schema_name) as work,
        ):
            extract_files(package, municipality.schema_name, progress)
            load_schema(
                package,
                municipality.schema_name,
                settle=lambda tables: taken_away.update(
                    take_away(municipality.schema_name, tables, with_hashes=with_hashes)
                ),
                finish=lambda: _open(municipality, domains, work, was=was),
                progress=progress,
            )
    logger.info("municipality_imported", slug=municipality.slug, actor_kind=actor.kind, actor_id=actor.id)
    return Imported(municipality=municipality, counts=counts, taken_away=taken_away)


def new_municipality(package: PackageReader, identity: NewIdentity) -> tuple[Municipality, list[Domain]]:
    """What an import would make, unsaved; every rule is checked and every name is free.

    Raises:
        MunicipalityExistsError: something is taken; the message says what.
        InvalidMunicipalityError: something breaks a rule.
        TransferError: it is more than may be imported.
    """
    facts = package.manifest.meent.municipality
    purpose = _purpose(facts.purpose, identity.purpose)
    if facts.owms_uri:
        _check_address(facts.owms_uri)
    named = checked_identity(
        name=identity.name or facts.name,
        gemeentecode=identity.gemeentecode or facts.gemeentecode,
        slug=identity.slug or facts.slug,
        official_name="" if identity.name else facts.official_name,  # another name, another official name
        owms_uri=facts.owms_uri,
        is_in_register=purpose
        == Purpose.PRODUCTION,  # a training copy carries its source's code under a name of its own
    )
    municipality = Municipality(
        schema_name=new_schema_name(),
        slug=named.slug,
        name=named.name,
        official_name=named.official_name,
        gemeentecode=named.gemeentecode,
        tooi_uri=named.tooi_uri,
        owms_uri=named.owms_uri,
        oin=facts.oin,
        rsin=facts.rsin,
        inhabitants=facts.inhabitants,
        purpose=purpose,
    )
    wanted = [(identity.domain, True)] if identity.domain else [(one.domain, one.is_primary) for one in facts.domains]
    domains = [
        Domain(tenant=municipality, domain=checked_domain(domain), is_primary=is_primary)
        for domain, is_primary in wanted
    ]
    if sum(domain.is_primary for domain in domains) != 1:
        raise InvalidMunicipalityError(_("The package names no primary domain: give one with --domain."))
    try:
        municipality.clean_fields()
        for domain in domains:
            domain.clean_fields(exclude=["tenant"])
    except ValidationError as error:
        raise InvalidMunicipalityError(
            "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
        ) from error
    with in_public():
        check_free(named, purpose=municipality.purpose)
        for domain in domains:
            check_domain_free(domain.domain)
    require_allowed(package, municipality, over_limit=identity.over_limit)
    municipality.remember_primary(next(domain.domain for domain in domains if domain.is_primary))
    return municipality, domains


def _purpose(packaged: str, said: str) -> str:
    """What the municipality is for here: as the operator says; without a word never production.

    A package can be edited, and who imports a training copy as production mails residents from it.
    """
    if said and said not in Purpose.values:
        refuse(
            "purpose", _("“%(value)s” is not one of: %(known)s.") % {"value": said, "known": ", ".join(Purpose.values)}
        )
    if not said and packaged == Purpose.PRODUCTION:
        refuse(
            "purpose",
            _(
                "the package says production, and that is not for a file to decide. Say it with --purpose production: "
                "mail leaves and couplings are on. With --purpose training nothing leaves."
            ),
        )
    return said or packaged


def _check_address(uri: str) -> None:
    try:
        URLValidator(schemes=["http", "https"])(uri)
    except ValidationError as error:
        refuse("owms_uri", " ".join(error.messages))


def _open(municipality: Municipality, domains: list[Domain], work: Workspace, *, was: KnownAs) -> None:
    """In the last transaction: from here on it exists, and nothing is left over.

    Args:
        was: what it was called where the package was made; what carries another name or address follows.
    """
    municipality.state = State.READY
    municipality.state_changed_at = timezone.now()
    for domain in domains:
        check_domain_free(domain.domain)
    try:
        with transaction.atomic():
            municipality.save(force_insert=True)
            for domain in domains:
                domain.save()
    except IntegrityError as error:
        raise MunicipalityExistsError(
            _("A municipality with this name, short name, code or domain exists already."), slug=municipality.slug
        ) from error
    Workspace.objects.filter(pk=work.pk).delete()
    with in_municipality(municipality):
        for check in arrival_checks.values():
            check(municipality)
        try:
            for follow in identity_changes.values():
                follow(was, municipality)
        except ValidationError as error:
            names = ", ".join(getattr(error, "error_dict", {}))
            raise PackageRefusedError(
                _("A page or the site can't take its name and address here: what it has for %(names)s is refused.")
                % {"names": names or "?"}
            ) from None
