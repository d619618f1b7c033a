"""What can go wrong at the door."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from tenants.errors import TenancyError


class LogInError(TenancyError):
    """Base of this package's errors."""


class LockedError(LogInError):
    """Too many attempts.

    Args:
        until: from when it can be tried again.
    """

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(
            _("You have tried too often. You can try again from %(time)s.") % {"time": clock_time(until)},
        )


class WrongProofError(LogInError):
    """The code or passkey is not right."""


class UnreadableFactorError(LogInError):
    """A factor was made under a key that is gone, or in another municipality's schema."""


def clock_time(moment: datetime) -> str:
    """The time of day, rounded up to the minute: the lock is over then."""
    local = timezone.localtime(moment)
    if local.second or local.microsecond:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return date_format(local, "TIME_FORMAT")
