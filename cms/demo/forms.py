"""Forms that the demo municipalities have beside those of provisioning, each with its own zaaktype."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from cms.demo.content import CONTENT
from services.forms.actions import publish_version
from services.forms.models import Form
from services.zaken.provisioning import Blueprint, make_zaaktype
from shared.actors import Actor

FORMS = CONTENT / "forms"


def make_forms(slugs: Iterable[str], *, actor: Actor) -> None:
    """Make the forms with these slugs in the bound municipality."""
    for slug in slugs:
        _make(FORMS / f"{slug}.yaml", actor=actor)


def _make(path: Path, *, actor: Actor) -> None:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    blueprint = Blueprint(**data["zaaktype"] | {"resultaten": tuple(data["zaaktype"]["resultaten"])})
    form = Form.objects.create(
        slug=path.stem,
        title=data["title"],
        intro=data["intro"],
        contact_text=data["contact_text"],
        zaaktype=make_zaaktype(blueprint),
    )
    publish_version(form=form, definition=data["definition"], actor=actor)
