"""The forms that a new municipality begins with, from the data files in `definitions/`."""

import json
from pathlib import Path

from django.contrib.auth.models import Group, Permission

from services.accounts.provisioning import CHIEF_EDITORS
from services.forms.actions import publish_version
from services.forms.models import Form, FormVersion
from services.zaken.models import ZaakType
from shared.actors import Actor
from tenants.municipalities.models import Municipality

DEFINITIONS = Path(__file__).parent / "definitions"
ACTOR = Actor.system("provision_forms")


def provision_forms(_municipality: Municipality) -> None:
    """Make the forms that are missing and publish changed questions; texts that staff changed are left alone."""
    existing = {form.slug: form for form in Form.objects.all()}
    zaaktypen = {zaaktype.identificatie: zaaktype for zaaktype in ZaakType.objects.all()}
    first_versions = []
    for path in sorted(DEFINITIONS.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        if path.stem in existing:
            publish_version(form=existing[path.stem], definition=data["definition"], actor=ACTOR)
            continue
        form = Form.objects.create(
            slug=path.stem,
            title=data["title"],
            intro=data["intro"],
            contact_text=data["contact_text"],
            zaaktype=zaaktypen[data["zaaktype"]],
        )
        version = FormVersion(form=form, number=1, definition=data["definition"])
        version.clean()
        first_versions.append(version)
    FormVersion.objects.bulk_create(first_versions)


def let_chief_editors_edit() -> None:
    """In the template: chief editors may change the texts of all forms; administrators have every right already."""
    group = Group.objects.get(name=CHIEF_EDITORS)
    group.permissions.add(
        *Permission.objects.filter(content_type__app_label="forms", codename__in=("view_form", "change_form"))
    )
