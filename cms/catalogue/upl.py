"""The Uniforme Productnamenlijst: the names under which all Dutch municipalities offer the same product."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(__file__).parent / "data"
SOURCE = DATA / "upl.csv"


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


@dataclass(frozen=True, kw_only=True)
class LegalGround:
    """An article of a law, with its address on wetten.overheid.nl (empty where the list has none)."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class SdgArea:
    """An information area of the Single Digital Gateway (EU 2018/1724, annex I): "H1", what it is about, its URI."""

    code: str
    area: str
    theme: str
    uri: str


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


@cache
def legal_grounds() -> "Mapping[str, tuple[LegalGround, ...]]":
    """The legal grounds that the list gives, by UPL name; names without one are not in it."""
    found: dict[str, list[LegalGround]] = defaultdict(list)
    with (DATA / "upl-grondslagen.csv").open(newline="", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            ground = LegalGround(label=row["Grondslaglabel"], url=row["Grondslaglink"])
            found[row["UniformeProductnaam"]].append(ground)
    return MappingProxyType({name: tuple(grounds) for name, grounds in found.items()})


@cache
def sdg_areas() -> "Mapping[str, tuple[SdgArea, ...]]":
    """The information areas of the Single Digital Gateway, by UPL name; names outside it are not in it."""
    found: dict[str, list[SdgArea]] = defaultdict(list)
    with (DATA / "upl-sdg.csv").open(newline="", encoding="utf-8") as source:
        for row in csv.DictReader(source):
            area = SdgArea(
                code=row["SDG_Code"], area=row["SDG_Informatiegebied"], theme=row["SDG_Thema"], uri=row["SDG_URI"]
            )
            found[row["UniformeProductnaam"]].append(area)
    return MappingProxyType({name: tuple(areas) for name, areas in found.items()})


def validate_upl_name(value: str) -> None:
    """Refuse a name that is not in the list, spelled as there."""
    if value not in upl_names():
        raise ValidationError(
            _("“%(name)s” is not in the national list of product names (UPL). Choose a name from the list.")
            % {"name": value},
            code="upl",
        )
