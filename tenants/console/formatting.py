"""Times, sizes and numbers as a Dutch reader expects them."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

type Writer = Callable[[int], str]

_SECONDS_A_MINUTE = 60
_SECONDS_AN_HOUR = 3600


def _locale() -> str:
    return (get_language() or "nl").replace("-", "_")


def moment(value: datetime) -> str:
    """A time as "vandaag 14.05 uur", "gisteren 9.30 uur" or "24 november 2026, 14.05 uur", in local time."""
    local = timezone.localtime(value)
    clock = f"{local.hour}.{local.minute:02}"
    today = timezone.localdate()
    if local.date() == today:
        return gettext("today %(clock)s") % {"clock": clock}
    if local.date() == today - timedelta(days=1):
        return gettext("yesterday %(clock)s") % {"clock": clock}
    return gettext("%(date)s, %(clock)s") % {"date": format_date(local.date(), "d MMMM y", _locale()), "clock": clock}


def day(value: date) -> str:
    """A day as "24 november 2026"."""
    return format_date(value, "d MMMM y", _locale())


def short_day(value: date) -> str:
    """A day as "24 nov"."""
    return format_date(value, "d MMM", _locale())


def size(value: int) -> str:
    """Bytes in a unit that a person can read."""
    return filesizeformat(value)


def number(value: float | Decimal) -> str:
    """A number with the separators of the language."""
    return format_decimal(value, locale=_locale())


def money(value: Decimal) -> str:
    """Euros."""
    return format_currency(value, "EUR", locale=_locale())


def duration(seconds: float) -> str:
    """A length of time, as precise as is of use."""
    if seconds < 10:
        return gettext("%(number)s seconds") % {"number": number(round(seconds, 1))}
    whole = round(seconds)
    if whole < _SECONDS_A_MINUTE:
        return ngettext("%(number)s second", "%(number)s seconds", whole) % {"number": whole}
    minutes, rest = divmod(whole, _SECONDS_A_MINUTE)
    if whole < _SECONDS_AN_HOUR:
        return gettext("%(minutes)s min %(seconds)s s") % {"minutes": minutes, "seconds": rest}
    hours, minutes = divmod(minutes, _SECONDS_A_MINUTE)
    return gettext("%(hours)s hours %(minutes)s min") % {"hours": hours, "minutes": minutes}
