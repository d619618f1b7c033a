"""When a municipality may be deleted."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy

from shared.messages import lazy as _
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality, State


def cooling_off(municipality: Municipality) -> timedelta:
    """How long it must have been suspended. None for a training copy: its source still has what it was made from."""
    return timedelta(days=settings.DELETION_COOLING_OFF_DAYS if municipality.is_production else 0)


def deletable_from(municipality: Municipality) -> datetime | None:
    """The moment from which it may be deleted; None as long as it is not suspended."""
    if municipality.state != State.SUSPENDED:
        return None
    return municipality.state_changed_at + cooling_off(municipality)


def require_deletable(municipality: Municipality) -> None:
    """Whether this municipality may be deleted now.

    Raises:
        RefusedError: it is not suspended, or not for long enough; the message says from when it may.
    """
    moment = deletable_from(municipality)
    if moment is None:
        raise RefusedError(
            _("%(name)s is %(state)s. Suspend it first; it can be deleted %(days)d days later.")
            % {
                "name": municipality.name,
                "state": State(municipality.state).label,
                "days": cooling_off(municipality).days,
            }
        )
    if moment > timezone.now():
        raise RefusedError(
            _("%(name)s was suspended on %(since)s. It can be deleted from %(moment)s on, %(days)d days later.")
            % {
                "name": municipality.name,
                "since": _written(municipality.state_changed_at),
                "moment": _written(moment),
                "days": cooling_off(municipality).days,
            }
        )


def _in_words(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y H:i")


_written = lazy(_in_words, str)
