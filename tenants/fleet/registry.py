"""What an upper package tells the fleet: how its part of a municipality is doing."""

from dataclasses import dataclass

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


health_questions: Registry[HealthQuestion] = Registry("health_questions")
