"""What an upper package tells the fleet: how its part of a municipality is doing, and which commands may be run."""

from dataclasses import dataclass

from shared.errors import Text
from shared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class HealthQuestion:
    """One question about a table that every municipality has, asked of all of them in one statement.

    Attributes:
        table: its name in the database. A municipality without it is told as such.
        trouble: an SQL aggregate over the rows: text when something is wrong, else NULL. A constant of the code.
        where: which rows; an SQL condition, a constant of the code.
    """

    table: str
    trouble: str
    where: str = "true"


@dataclass(frozen=True, kw_only=True)
class FleetCommand:
    """A management command that operators may run over the fleet from the console.

    Attributes:
        title: what it does, as a label.
        arguments: what it is given, always; the console gives no others.
    """

    title: Text
    arguments: tuple[str, ...] = ()


health_questions: Registry[HealthQuestion] = Registry("health_questions")
fleet_commands: Registry[FleetCommand] = Registry("fleet_commands")  # by the command's name
