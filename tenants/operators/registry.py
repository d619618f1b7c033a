"""How an operator gets into a municipality: by the door that the municipality's own app of visits opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shared.actors import Actor
from shared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class VisitRequest:
    """An operator asks to look into the bound municipality.

    Attributes:
        is_emergency: without consent, for the reason given; the municipality hears of it at once.
    """

    actor: Actor
    operator_email: str
    reason: str = ""
    is_emergency: bool = False


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A consent that holds for an operator now."""

    purpose: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class TakeRequest:
    """An operator asks for something that opens the bound municipality: everything in a file, or an account in it.

    Attributes:
        operation: the key of its kind.
        reason: needed without consent; the administrators get it by mail at once.
    """

    actor: Actor
    operator_email: str
    operation: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class VisitDoor:
    """
    Attributes:
        ask: returns the address at which the visit begins, once and soon; raises RefusedError.
        standing: the consent for an operator with this e-mail address.
        take: writes down what is taken, and warns; raises RefusedError without consent and without a reason.
        note_fetch: writes down that a package was fetched from the server, by its name.
    """

    ask: Callable[[VisitRequest], str]
    standing: Callable[[str], Standing | None]
    take: Callable[[TakeRequest], None]
    note_fetch: Callable[[Actor, str], None]


visit_doors: Registry[VisitDoor] = Registry("visit_doors")
