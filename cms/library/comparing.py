"""How an adoption stands: its source, its texts, and what differs."""

import hashlib
import json
from dataclasses import dataclass

from cms.library.merging import Comparison, compare
from cms.library.models import Adoption, LibrarySettings, Mode
from cms.library.targets import Target, target_of
from tenants.context import current_municipality
from tenants.library.queries import Source, source
from tenants.library.registry import item_kinds


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An adoption at this moment.

    Attributes:
        source: None when the item is unknown, or on a shelf that the municipality may not see any more.
        fingerprint: changes with the source's texts and with the municipality's; a screen carries it along.
    """

    source: Source | None
    target: Target
    comparisons: list[Comparison]
    fingerprint: str


def standing_of(adoption: Adoption) -> Standing:
    """Compare an adoption with its source.

    Raises:
        TargetGoneError: the page or form was removed.
    """
    return _standing(adoption, source(current_municipality(), adoption.item_id))


def standing_with(adoption: Adoption, found: Source) -> Standing:
    """The same, with a source that was read already."""
    return _standing(adoption, found)


def follows(adoption: Adoption) -> bool:
    """Whether the municipality wants changes taken over by themselves."""
    if adoption.mode != Mode.DEFAULT:
        return adoption.mode == Mode.FOLLOW
    return library_settings().follows_by_default


def library_settings() -> LibrarySettings:
    """What the municipality decided, or what holds as long as it decided nothing."""
    return LibrarySettings.objects.first() or LibrarySettings()


def _standing(adoption: Adoption, found: Source | None) -> Standing:
    target = target_of(adoption)
    own = target.texts()
    new = found.fields if found is not None else adoption.base
    comparisons = compare(item_kinds.get(adoption.kind), base=adoption.base, new=new, own=own, kept=adoption.kept)
    read = json.dumps([adoption.base, new, own], sort_keys=True, ensure_ascii=False)
    fingerprint = hashlib.sha256(read.encode()).hexdigest()[:32]
    return Standing(source=found, target=target, comparisons=comparisons, fingerprint=fingerprint)
