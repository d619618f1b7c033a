"""Setting limits."""

import structlog
from django.db import transaction
from django.utils import timezone

from shared.actors import Actor
from shared.messages import lazy as _
from tenants.context import in_municipality, in_public
from tenants.errors import InvalidMunicipalityError
from tenants.municipalities.models import Municipality
from tenants.usage.limits import EffectiveLimits, forget_limits
from tenants.usage.models import Limits
from tenants.usage.registry import limit_followers

logger = structlog.stdlib.get_logger(__name__)

_LARGEST = 2_147_483_647


def set_limits(*, municipality: Municipality, changes: dict[str, int | None], actor: Actor) -> EffectiveLimits:
    """Change some limits of a municipality; what is not named stays. All processes know within ten seconds.

    The first time a municipality gets limits of its own, those that are not named are copied from the defaults.

    Args:
        changes: by the names of EffectiveLimits; None is: no limit.

    Raises:
        InvalidMunicipalityError: there is no such limit, or the number is not one.
    """
    checked(changes)
    with in_public(), transaction.atomic():
        row, _created = Limits.objects.select_for_update().get_or_create(
            municipality=municipality, defaults=EffectiveLimits.default().as_dict()
        )
        for name, value in changes.items():
            setattr(row, name, value)
        row.changed_at = timezone.now()
        row.save()
    forget_limits()
    if municipality.is_ready:
        with in_municipality(municipality), transaction.atomic():
            for follow in limit_followers.values():
                follow()
    logger.info("limits_changed", slug=municipality.slug, actor_kind=actor.kind, actor_id=actor.id, **changes)
    return EffectiveLimits.of_row(row)


def checked(changes: dict[str, int | None]) -> dict[str, int | None]:
    """The changes, when they are limits and numbers.

    Raises:
        InvalidMunicipalityError: one is not.
    """
    known = EffectiveLimits.default().as_dict()
    for name, value in changes.items():
        if name not in known:
            raise InvalidMunicipalityError(_("There is no limit called “%(name)s”.") % {"name": name})
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST):
            raise InvalidMunicipalityError(
                _("A limit is a whole number of 0 or more, or nothing for no limit: %(name)s.") % {"name": name}
            )
    return changes
