"""Shelves, the items on them, and each version of an item. In public, once.

A municipality's role may read what lies on its shelves and nothing else: row level security, in the first migration
(docs/adr/0024-shared-library.md). It writes nothing here: `tenants/library/actions.py` does, as the platform's login.
"""

import uuid
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.municipalities.models import Municipality


class ShelfQuerySet(models.QuerySet["Shelf"]):
    def readable_by(self, municipality: Municipality) -> Self:
        """Those of everybody, and of the groups that a municipality is in; PostgreSQL says the same once more."""
        own = ShelfMember.objects.filter(shelf=OuterRef("pk"), municipality=municipality)
        return self.filter(Q(is_for_everybody=True) | Exists(own))

    def open_to(self, municipality: Municipality) -> Self:
        """Those to which a municipality may add texts of its own."""
        own = ShelfMember.objects.filter(shelf=OuterRef("pk"), municipality=municipality, may_publish=True)
        return self.filter(Exists(own))


class Shelf(models.Model):
    """Texts of everybody, or of a samenwerkingsverband."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)
    is_for_everybody = models.BooleanField(_("for every municipality"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShelfQuerySet.as_manager()

    class Meta:
        verbose_name = _("shelf")
        verbose_name_plural = _("shelves")
        ordering = ["-is_for_everybody", "name"]

    def __str__(self) -> str:
        return self.name


class ShelfMember(models.Model):
    """A municipality that may read a shelf, and perhaps add to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shelf = models.ForeignKey(Shelf, on_delete=models.CASCADE, related_name="members")
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    may_publish = models.BooleanField(_("adds texts of its own"), default=False)

    class Meta:
        verbose_name = _("member of a shelf")
        verbose_name_plural = _("members of a shelf")
        constraints = [
            models.UniqueConstraint(fields=["shelf", "municipality"], name="library_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.shelf_id} {self.municipality_id}"


class LibraryItemQuerySet(models.QuerySet["LibraryItem"]):
    def readable_by(self, municipality: Municipality) -> Self:
        return self.filter(shelf__in=Shelf.objects.readable_by(municipality))


class LibraryItem(models.Model):
    """One text that municipalities may adopt; what it says stands in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shelf = models.ForeignKey(Shelf, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    source = models.ForeignKey(
        Municipality, verbose_name=_("maintained by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    number = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_note = models.CharField(_("why it was withdrawn"), max_length=500, blank=True)

    objects = LibraryItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the library")
        verbose_name_plural = _("items of the library")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class LibraryVersion(models.Model):
    """What an item says since a moment. Never changed: a trigger in the database refuses it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(LibraryItem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    fields = models.JSONField(_("texts"))
    note = models.CharField(_("what changed"), max_length=500)
    made_by = models.CharField(
        _("by"), max_length=200, help_text=_("The organisation; who it was stands in its own audit log.")
    )
    published_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["item", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="library_version_number"),
            models.CheckConstraint(name="library_version_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.number}"
