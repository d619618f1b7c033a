"""Making a municipality: all of it, or nothing."""

import structlog
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.models import Domain, Municipality, State
from tenants.provisioning.registry import steps_in_order
from tenants.provisioning.template import create_schema_from_template, new_schema_name, template_sql

logger = structlog.stdlib.get_logger(__name__)


def create_municipality(
    *,
    name: str,
    slug: str,
    gemeentecode: str,
    domain: str,
    actor: Actor,
    official_name: str = "",
    inhabitants: int | None = None,
    oin: str = "",
    rsin: str = "",
    owms_uri: str = "",
) -> Municipality:
    """Make a municipality that is ready to serve when this returns.

    Row, domain, schema and every registered provisioning step are one transaction: a failure leaves nothing behind,
    and of two who make the same one at the same moment, one gets it and the other a clear error.

    Args:
        gemeentecode: CBS code, 4 digits.
        domain: primary host name, without scheme or port.
        owms_uri: the OWMS identifier; it follows from no rule (`…/Aalburg_(gemeente)`), so it is given, not made.

    Raises:
        InvalidMunicipalityError: a value breaks a rule; the message names the field.
        MunicipalityExistsError: name, short name, code or domain is taken.
        ProvisioningError: the schema template can't be built (it is built once per release, outside a transaction).
    """
    sql = template_sql()
    municipality = Municipality(
        schema_name=new_schema_name(),
        name=name,
        slug=slug,
        official_name=official_name or f"Gemeente {name}",
        gemeentecode=gemeentecode,
        tooi_uri=f"https://identifier.overheid.nl/tooi/id/gemeente/gm{gemeentecode}",
        inhabitants=inhabitants,
        oin=oin,
        rsin=rsin,
        owms_uri=owms_uri,
    )
    primary = Domain(tenant=municipality, domain=domain.lower(), is_primary=True)
    with in_public():
        try:
            municipality.clean_fields()
            primary.clean_fields(exclude=["tenant"])
        except ValidationError as error:
            raise InvalidMunicipalityError(_first_message(error)) from error
        try:
            with transaction.atomic():
                municipality.save()
                primary.save()
                create_schema_from_template(municipality.schema_name, sql)
                _run_steps(municipality)
                municipality.state = State.READY
                municipality.save()
        except IntegrityError as error:
            raise MunicipalityExistsError(
                _("A municipality with this name, short name, code or domain exists already."), slug=slug
            ) from error
    logger.info("municipality_created", slug=slug, actor_kind=actor.kind, actor_id=actor.id)
    return municipality


def suspend_municipality(*, municipality: Municipality, actor: Actor) -> Municipality:
    """Stop serving a municipality; from the next request on it answers with its own 503 page."""
    return _change_state(municipality, State.SUSPENDED, allowed_from={State.READY}, actor=actor)


def resume_municipality(*, municipality: Municipality, actor: Actor) -> Municipality:
    """Serve a suspended municipality again."""
    return _change_state(municipality, State.READY, allowed_from={State.SUSPENDED}, actor=actor)


def _change_state(municipality: Municipality, state: State, *, allowed_from: set[State], actor: Actor) -> Municipality:
    with in_public(), transaction.atomic():
        locked = Municipality.objects.select_for_update().get(pk=municipality.pk)
        if locked.state not in allowed_from:
            raise InvalidMunicipalityError(
                _("%(name)s is %(state)s, so this is not possible.")
                % {"name": locked.name, "state": locked.get_state_display()}
            )
        locked.state = state
        locked.state_changed_at = timezone.now()
        locked.save()
    logger.info("municipality_state_changed", slug=locked.slug, state=state, actor_kind=actor.kind, actor_id=actor.id)
    return locked


def _run_steps(municipality: Municipality) -> None:
    with in_municipality(municipality):
        for _name, step in steps_in_order():
            step.run(municipality)


def _first_message(error: ValidationError) -> str:
    if hasattr(error, "message_dict"):
        return "; ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
    return " ".join(error.messages)
