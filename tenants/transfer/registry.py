"""What apps do for a municipality that was copied or that arrives, once its rows are there."""

from collections.abc import Callable

from shared.registry import Registry
from tenants.municipalities.models import Municipality

clone_steps: Registry[Callable[[Municipality, Municipality], None]] = Registry("clone_steps")
"""(source, the copy, which is bound), in the copying transaction. For what no foreign key tells: names and ids of
people inside JSON, remarks, and locks of somebody who did not come along."""

arrival_checks: Registry[Callable[[Municipality], None]] = Registry("arrival_checks")
"""(the municipality that arrives, which is bound), in the transaction that makes it exist. Raises PackageRefusedError
for rows that fit together and that the app can't serve."""
