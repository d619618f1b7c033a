"""Kernen, the days on which their waste is collected, and pages that are for some of them."""

import unicodedata
import uuid
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel

from cms.kernen.errors import PostcodesError
from cms.kernen.places import check_place, latitude_field, longitude_field, place_constraint
from cms.kernen.postcodes import PostcodeRange, parse_ranges

LONGEST_NAME = 80


def folded(name: str) -> str:
    """A name as it is compared: without capitals, accents, hyphens and double spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter))
    return " ".join(letters.split())


class Kern(models.Model):
    """A village or neighbourhood that residents call theirs, also when its municipality merged."""

    wagtail_reference_index_ignore = True

    class Kind(models.TextChoices):
        """What residents call it."""

        VILLAGE = "village", _("village or town")
        NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, unique=True)
    slug = models.SlugField(
        _("address"), max_length=LONGEST_NAME, unique=True, help_text=_("In www.voorbeeld.nl/mijn-dorp/oostwoud/")
    )
    kind = models.CharField(_("what it is"), max_length=20, choices=Kind, default=Kind.VILLAGE)
    postcodes = models.TextField(
        _("postcodes"),
        max_length=2000,
        blank=True,
        help_text=_("One a line: 1234, 1234 AB, 1234-1236 or 1234 AA-1234 CD. Residents find their village by it."),
    )
    former_municipality = models.CharField(
        _("former municipality"),
        max_length=LONGEST_NAME,
        blank=True,
        help_text=_("After a merger: the municipality that it belonged to. Stays for figures and for the archive."),
    )

    latitude = latitude_field()
    longitude = longitude_field()

    class Meta:
        verbose_name = _("village or neighbourhood")
        verbose_name_plural = _("villages and neighbourhoods")
        default_permissions = ()
        ordering = ["name"]
        constraints = [place_constraint("kern_place_whole_or_absent")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        check_place(self)
        try:
            own = parse_ranges(self.postcodes)
        except PostcodesError as error:
            raise ValidationError({"postcodes": str(error.message)}) from error
        for other in Kern.objects.exclude(pk=self.pk):
            if folded(other.name) == folded(self.name):
                raise ValidationError({"name": _("There is a %(kern)s already.") % {"kern": other.name}})
            for theirs in other.ranges:
                if any(mine.overlaps(theirs) for mine in own):
                    raise ValidationError(
                        {
                            "postcodes": _("%(range)s belongs to %(kern)s already.")
                            % {"range": theirs, "kern": other.name}
                        }
                    )

    @property
    def ranges(self) -> tuple[PostcodeRange, ...]:
        return parse_ranges(self.postcodes)


class Fraction(models.TextChoices):
    """What is collected apart."""

    GFT = "gft", _("Vegetable, fruit and garden waste (gft)")
    REST = "rest", _("Residual waste")
    PAPER = "papier", _("Paper and cardboard")
    PMD = "pmd", _("Plastic, cans and drink cartons (pmd)")
    GLASS = "glas", _("Glass")
    TEXTILE = "textiel", _("Textile")
    PRUNINGS = "snoeiafval", _("Prunings")
    TREES = "kerstbomen", _("Christmas trees")


class CollectionQuerySet(models.QuerySet["Collection"]):
    """Collections, by day."""

    def from_day(self, day: date) -> Self:
        """What is still to come on that day."""
        return self.filter(day__gte=day)


class Collection(models.Model):
    """One kind of waste on one day in one kern. Days are written out: a holiday moves one of them, not a rule."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kern = models.ForeignKey(Kern, verbose_name=_("village"), on_delete=models.CASCADE, related_name="collections")
    day = models.DateField(_("day"))
    fraction = models.CharField(_("what"), max_length=20, choices=Fraction)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection of waste")
        verbose_name_plural = _("collections of waste")
        default_permissions = ()
        ordering = ["day", "fraction"]
        constraints = [models.UniqueConstraint(fields=["kern", "day", "fraction"], name="collected_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.get_fraction_display()}"


class _KernenPanel(FieldPanel):
    """A tick for each kern; away in a municipality that has none."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and Kern.objects.exists()


class LocalPage(ClusterableModel):
    """Part of a page type whose pages can be for some kernen; one without is for the whole municipality."""

    kernen = ParentalManyToManyField(
        Kern,
        verbose_name=_("for which villages and neighbourhoods"),
        blank=True,
        related_name="+",
        help_text=_("Residents who chose one of them see this first. Tick none when it is for the whole municipality."),
    )

    kernen_panel = _KernenPanel("kernen", widget=CheckboxSelectMultiple)

    class Meta:
        abstract = True
