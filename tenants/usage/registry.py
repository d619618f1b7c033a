"""What upper packages count for a municipality afterwards, from their own tables."""

from collections.abc import Callable
from datetime import date, datetime

from shared.registry import Registry

type DailyCounter = Callable[[datetime, datetime], dict[date, int]]
"""From and until (not included) → the number on each day; runs with the municipality bound."""

limit_followers: Registry[Callable[[], None]] = Registry("limit_followers")
"""Called with the municipality bound when its limits have changed: what waited because of them may go on."""

daily_counters: Registry[DailyCounter] = Registry("daily_counters")  # by the name of a column of UsageDay
