"""Where something is on the globe, and how far that is as the crow flies. Degrees in WGS 84."""

from math import asin, cos, radians, sin, sqrt
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_EARTH_KM = 6371.0


class Placed(Protocol):
    """What has `latitude_field` and `longitude_field`: both, or neither."""

    latitude: float | None
    longitude: float | None


def latitude_field() -> "models.FloatField[Any, Any]":
    """How far north, in the Netherlands."""
    return models.FloatField(
        _("latitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(50.5), MaxValueValidator(53.7)],
        help_text=_("Such as 52.0907. With it the nearest desk is found."),
    )


def longitude_field() -> "models.FloatField[Any, Any]":
    """How far east, in the Netherlands."""
    return models.FloatField(
        _("longitude"),
        null=True,
        blank=True,
        validators=[MinValueValidator(3.2), MaxValueValidator(7.3)],
        help_text=_("Such as 5.1214."),
    )


def place_constraint(name: str) -> models.CheckConstraint:
    """A place is whole, or absent."""
    absent = models.Q(latitude__isnull=True, longitude__isnull=True)
    whole = models.Q(latitude__isnull=False, longitude__isnull=False)
    return models.CheckConstraint(name=name, condition=absent | whole)


def check_place(thing: Placed) -> None:
    """The same, in words.

    Raises:
        ValidationError: half a place.
    """
    if (thing.latitude is None) != (thing.longitude is None):
        raise ValidationError({"longitude": _("Fill in both latitude and longitude, or neither.")})


def distance_km(one: Placed, other: Placed) -> float | None:
    """How far, over a sphere; None when one of them has no place."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    north, other_north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((other_north - north) / 2) ** 2 + cos(north) * cos(other_north) * sin(east / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
