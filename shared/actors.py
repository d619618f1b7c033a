"""Who does something: every action takes an actor, every audit row names one."""

from dataclasses import dataclass
from typing import Literal, Self

type ActorKind = Literal["resident", "staff", "system", "operator"]


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The one who acts.

    Attributes:
        kind: in which capacity.
        id: primary key of the account as text; empty for a resident without one.
        label: what colleagues see in a timeline ("Team Openbare ruimte, J. de Boer").
    """

    kind: ActorKind
    id: str = ""
    label: str = ""

    @classmethod
    def system(cls, label: str) -> Self:
        """The platform itself: a scheduled task, a command, provisioning."""
        return cls(kind="system", label=label)

    @classmethod
    def resident(cls) -> Self:
        """A resident who is not logged in."""
        return cls(kind="resident")
