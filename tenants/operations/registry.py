"""Every operation by name. The app that can do it registers it in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.actors import Actor
from shared.errors import Text
from shared.progress import Progress, SilentProgress
from shared.registry import Registry
from tenants.municipalities.models import Municipality

if TYPE_CHECKING:
    from tenants.operations.models import Operation

HIDDEN = "…"


@dataclass(frozen=True, kw_only=True)
class OperationContext:
    """What an operation gets.

    Attributes:
        municipality: the one it is about, as it is now; None for an operation on all, or on one still to be made.
        parameters: JSON values, by the names that the operation documents.
        dry_run: change nothing; return what would be done, in the shape of the result.
    """

    actor: Actor
    parameters: dict[str, Any] = field(default_factory=dict)
    municipality: Municipality | None = None
    progress: Progress = field(default_factory=SilentProgress)
    dry_run: bool = False

    @property
    def target(self) -> Municipality:
        """The municipality, for operations that have one."""
        if self.municipality is None:
            raise TypeError("this operation is about one municipality, and none was given")
        return self.municipality


@dataclass(frozen=True, kw_only=True)
class OperationKind:
    """One thing that operators can ask for.

    Attributes:
        title: what it is, as a label ("Export a municipality").
        run: does it and returns a JSON result that says what was done (counts, names, paths).
        opens: it lets who asks at everything that the municipality keeps: from the console only with its consent, or
            with a reason (parameter `reason`) that its administrators get at once.
        is_long: the console has a worker do it and shows how far it is; else it is done within the request.
        secrets: parameters, and parts of the result, that never reach the record.
        keeps_content: what it leaves equals the package that it read to the byte, so no row is added to it: it stands
            on the platform's record only.
        redacted: for secrets inside one of them: parameters or result as they may be on record.
    """

    title: Text
    run: Callable[[OperationContext], dict[str, Any]]
    opens: bool = False
    is_long: bool = False
    keeps_content: bool = False
    secrets: frozenset[str] = frozenset()
    redacted: Callable[[dict[str, Any]], dict[str, Any]] = dict

    def on_record(self, values: dict[str, Any]) -> dict[str, Any]:
        """Parameters or a result without what is secret."""
        return self.redacted(
            {name: HIDDEN if name in self.secrets and value else value for name, value in values.items()}
        )


operation_kinds: Registry[OperationKind] = Registry("operation_kinds")

operation_witnesses: Registry[Callable[["Operation", Actor], None]] = Registry("operation_witnesses")
"""Told how an operation on a municipality ended, with that municipality bound: its own log says what was done to it."""
