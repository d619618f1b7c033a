"""What every app does for a new municipality."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.registry import Registry
from tenants.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class ProvisioningStep:
    """One app's part.

    Attributes:
        order: lower runs first.
        run: called with the new municipality bound, inside the creating transaction; safe to run twice.
    """

    order: int
    run: Callable[[Municipality], None]


provisioning_steps: Registry[ProvisioningStep] = Registry("provisioning_steps")


def steps_in_order() -> list[tuple[str, ProvisioningStep]]:
    """(name, step), by order then name."""
    return sorted(provisioning_steps.items(), key=lambda item: (item[1].order, item[0]))
