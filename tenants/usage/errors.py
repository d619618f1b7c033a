"""Errors of the split of costs."""

from tenants.errors import TenancyError


class CostsError(TenancyError):
    """The costs can't be split like this."""


class InvalidPeriodError(CostsError):
    """Not a period, or one that has not begun."""


class InvalidAmountError(CostsError):
    """Not an amount in euros and cents."""


class InvalidWeightsError(CostsError):
    """Weights that are no weights, or of what is not measured."""


class MissingInhabitantsError(CostsError):
    """Municipalities whose number of inhabitants is not known can't be split by it."""


class NothingToSplitByError(CostsError):
    """No municipality took part, or none used anything."""
