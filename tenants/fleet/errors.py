"""Errors of the fleet."""

from typing import Any

from shared.errors import Text
from tenants.errors import TenancyError


class PlatformBehindError(TenancyError):
    """The public schema lacks migrations; it goes before the municipalities."""


class RolloutFailedError(TenancyError):
    """Not every municipality was migrated.

    Args:
        result: what became of each, as the operation would have returned it.
    """

    def __init__(self, message: Text, *, result: dict[str, Any]) -> None:
        super().__init__(message)
        self.result = result
