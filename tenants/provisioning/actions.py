"""Making a municipality: all of it, or nothing. Closing and opening it."""

from dataclasses import dataclass, fields

import structlog
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from shared.actors import Actor
from shared.messages import lazy as _
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.models import Domain, Municipality, State
from tenants.provisioning.registry import (
    STANDARD_TEMPLATE,
    Invitation,
    StarterTemplate,
    administrator_inviters,
    starter_templates,
    steps_in_order,
)
from tenants.provisioning.template import create_schema_from_template, new_schema_name, template_sql
from tenants.provisioning.validation import (
    Identity,
    check_domain_free,
    check_free,
    checked_domain,
    checked_identity,
    refuse,
)

logger = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A municipality that may be made: everything was checked, nothing was saved."""

    municipality: Municipality
    domain: Domain
    template: StarterTemplate
    admin_email: str = ""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What came of it."""

    municipality: Municipality
    invitation: Invitation | None


def create_municipality(
    *,
    name: str,
    gemeentecode: str,
    domain: str,
    actor: Actor,
    slug: str = "",
    official_name: str = "",
    inhabitants: int | None = None,
    oin: str = "",
    rsin: str = "",
    owms_uri: str = "",
    template: str = STANDARD_TEMPLATE,
    is_canary: bool = False,
) -> Municipality:
    """Make a municipality that is ready to serve when this returns: `plan_municipality`, then `carry_out`."""
    plan = plan_municipality(
        name=name,
        gemeentecode=gemeentecode,
        domain=domain,
        slug=slug,
        official_name=official_name,
        inhabitants=inhabitants,
        oin=oin,
        rsin=rsin,
        owms_uri=owms_uri,
        template=template,
        is_canary=is_canary,
    )
    return carry_out(plan=plan, actor=actor).municipality


def plan_municipality(
    *,
    name: str,
    gemeentecode: str,
    domain: str,
    slug: str = "",
    official_name: str = "",
    inhabitants: int | None = None,
    oin: str = "",
    rsin: str = "",
    owms_uri: str = "",
    admin_email: str = "",
    template: str = STANDARD_TEMPLATE,
    is_canary: bool = False,
) -> Plan:
    """Check everything about a municipality that is to be made. Saves nothing.

    Args:
        gemeentecode: CBS code, 4 digits; from 8000 on it is fictional.
        domain: primary host name, without scheme or port.
        slug: short name; empty: from the name.
        owms_uri: the OWMS identifier; empty: the register's, when the code is in it.
        admin_email: who is invited as the first administrator; empty: nobody.

    Raises:
        InvalidMunicipalityError: a value breaks a rule; the message names the field.
        MunicipalityExistsError: name, short name, code or domain is taken.
    """
    identity = checked_identity(
        name=name, gemeentecode=gemeentecode, slug=slug, official_name=official_name, owms_uri=owms_uri
    )
    host = checked_domain(domain)
    if (template or STANDARD_TEMPLATE) not in starter_templates:
        refuse(
            "template",
            _("“%(value)s” is not one of: %(known)s.") % {"value": template, "known": ", ".join(starter_templates)},
        )
    municipality = Municipality(
        schema_name=new_schema_name(),
        name=identity.name,
        slug=identity.slug,
        official_name=identity.official_name,
        gemeentecode=identity.gemeentecode,
        tooi_uri=identity.tooi_uri,
        owms_uri=identity.owms_uri,
        inhabitants=inhabitants,
        oin=oin,
        rsin=rsin,
        is_canary=is_canary,
    )
    primary = Domain(tenant=municipality, domain=host, is_primary=True)
    with in_public():
        try:
            municipality.clean_fields()
            primary.clean_fields(exclude=["tenant"])
        except ValidationError as error:
            raise InvalidMunicipalityError(_first_message(error)) from error
        check_free(identity, purpose=municipality.purpose)
        check_domain_free(host)
    return Plan(
        municipality=municipality,
        domain=primary,
        template=starter_templates.get(template or STANDARD_TEMPLATE),
        admin_email=checked_email(admin_email) if admin_email else "",
    )


def carry_out(*, plan: Plan, actor: Actor) -> Made:
    """Make a municipality that is ready to serve when this returns.

    Row, domain, role, schema, the provisioning steps and the invitation are one transaction: a failure leaves nothing
    behind, and of two who make the same one at the same moment, one gets it and the other a clear error.

    Raises:
        MunicipalityExistsError: somebody else was first.
        ProvisioningError: the schema template can't be built (it is built once per release, outside a transaction), or
            the database login may not make roles.
    """
    try:
        return _carry_out(plan, actor)
    except MunicipalityExistsError:
        with in_public():  # who was first, and with what
            _check_free(plan)
        raise


def _check_free(plan: Plan) -> None:
    municipality = plan.municipality
    identity = Identity(**{field.name: getattr(municipality, field.name) for field in fields(Identity)})
    check_free(identity, purpose=municipality.purpose)
    check_domain_free(plan.domain.domain)


def _carry_out(plan: Plan, actor: Actor) -> Made:
    sql = template_sql()
    municipality = plan.municipality
    municipality.remember_primary(plan.domain.domain)
    invitation = None
    # bound for all of it: what waits for the commit is the new municipality's, whose role is not there yet
    with in_municipality(municipality), as_owner(), transaction.atomic():
        with in_public():
            check_domain_free(plan.domain.domain)
            _claim(municipality, plan.domain)
            create_schema_from_template(municipality.schema_name, sql)
        with in_municipality(municipality):
            for _name, step in steps_in_order(leaves_out=plan.template.leaves_out):
                step.run(municipality)
            if plan.admin_email:
                invitation = administrator_inviters.get("accounts")(municipality, plan.admin_email, actor)
        municipality.state = State.READY
        with in_public():
            municipality.save(update_fields=["state"])
    logger.info("municipality_created", slug=municipality.slug, actor_kind=actor.kind, actor_id=actor.id)
    return Made(municipality=municipality, invitation=invitation)


def _claim(municipality: Municipality, domain: Domain) -> None:
    """Save the rows whose constraints decide who is first."""
    try:
        municipality.save(force_insert=True)
        domain.save(force_insert=True)
    except IntegrityError as error:
        raise MunicipalityExistsError(
            _("A municipality with this name, short name, code or domain exists already."), slug=municipality.slug
        ) from error


def invite_administrator(*, municipality: Municipality, email: str, actor: Actor) -> Invitation:
    """Invite somebody to run a municipality's back office; a second invitation replaces the first.

    Raises:
        InvalidMunicipalityError: this is no e-mail address.
        RefusedError: this account has chosen its password already.
    """
    email = checked_email(email)
    with in_municipality(municipality), transaction.atomic():
        return administrator_inviters.get("accounts")(municipality, email, actor)


def checked_email(email: str) -> str:
    """An e-mail address.

    Raises:
        InvalidMunicipalityError: it is not.
    """
    try:
        validate_email(email)
    except ValidationError as error:
        raise InvalidMunicipalityError(f"admin_email: {' '.join(error.messages)}") from error
    return email.lower()


def suspend_municipality(*, municipality: Municipality, actor: Actor, dry_run: bool = False) -> Municipality:
    """Stop serving a municipality; from the next request on it answers with its own 503 page.

    Raises:
        InvalidMunicipalityError: it is not open.
    """
    return _change_state(municipality, State.SUSPENDED, allowed_from={State.READY}, actor=actor, dry_run=dry_run)


def resume_municipality(*, municipality: Municipality, actor: Actor, dry_run: bool = False) -> Municipality:
    """Serve a suspended municipality again.

    Raises:
        InvalidMunicipalityError: it is not suspended.
    """
    return _change_state(municipality, State.READY, allowed_from={State.SUSPENDED}, actor=actor, dry_run=dry_run)


def _change_state(
    municipality: Municipality, state: State, *, allowed_from: set[State], actor: Actor, dry_run: bool
) -> Municipality:
    with in_public(), transaction.atomic():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if locked.state not in allowed_from:
            raise InvalidMunicipalityError(
                _("%(name)s is %(state)s, so this is not possible.")
                % {"name": locked.name, "state": State(locked.state).label}
            )
        locked.state = state
        locked.state_changed_at = timezone.now()
        if dry_run:
            return locked
        locked.save(update_fields=["state", "state_changed_at"])
    logger.info("municipality_state_changed", slug=locked.slug, state=state, actor_kind=actor.kind, actor_id=actor.id)
    return locked


def _first_message(error: ValidationError) -> str:
    if hasattr(error, "message_dict"):
        return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
    return " ".join(error.messages)
