"""The Uniforme Productnamenlijst: the names under which all Dutch municipalities offer the same product."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = Path(__file__).parent / "data" / "upl.csv"


@dataclass(frozen=True, kw_only=True)
class UplName:
    """A name of the list.

    Attributes:
        uri: its identifier on standaarden.overheid.nl.
    """

    name: str
    uri: str
    for_residents: bool
    for_businesses: bool


@cache  # open data, the same for every municipality
def upl_names() -> "Mapping[str, UplName]":
    """Every municipal name of the list, by name."""
    with SOURCE.open(newline="", encoding="utf-8") as source:
        return MappingProxyType(
            {
                row["UniformeProductnaam"]: UplName(
                    name=row["UniformeProductnaam"],
                    uri=row["URI"],
                    for_residents=row["Burger"] == "X",
                    for_businesses=row["Bedrijf"] == "X",
                )
                for row in csv.DictReader(source)
            }
        )


def validate_upl_name(value: str) -> None:
    """Refuse a name that is not in the list, spelled as there."""
    if value not in upl_names():
        raise ValidationError(
            _("“%(name)s” is not in the national list of product names (UPL). Choose a name from the list.")
            % {"name": value},
            code="upl",
        )
