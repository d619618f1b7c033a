"""What a copy of a municipality must not keep of the people of its source, where no foreign key says so."""

import json
from typing import Any

from django.apps import apps
from django.db import connection
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page, RevisionMixin, TaskState

from tenants.municipalities.models import Municipality
from tenants.transfer.copying import is_copied

_LOCK = {"locked": False, "locked_at": None}  # whoever locked it is not here to unlock it


def settle_in_copy(_source: Municipality, _copy: Municipality) -> None:
    """Unlock pages, empty remarks, take people out of drafts and history. The bound one is the copy."""
    Page.objects.filter(locked=True).update(**_LOCK)
    TaskState.objects.exclude(comment="").update(comment="")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_revision SET content = content || ("
            "SELECT coalesce(jsonb_object_agg(key, value), '{}'::jsonb)"
            " FROM jsonb_each(%s::jsonb) WHERE content ? key)",
            [json.dumps(impersonal_values())],
        )


def impersonal_values() -> dict[str, Any]:
    """Key of a revision's JSON → what stands there in a copy: empty wherever a row is meant that stays behind."""
    values: dict[str, Any] = dict(_LOCK)
    for model in apps.get_models():
        if not issubclass(model, RevisionMixin):
            continue
        for field in model._meta.concrete_fields:
            if field.remote_field is not None and not _comes_along(field.related_model):
                values[field.name] = None
        if issubclass(model, ClusterableModel):
            for relation in get_all_child_relations(model):
                if not _comes_along(relation.related_model):
                    values[relation.get_accessor_name()] = []
    return values


def _comes_along(model: Any) -> bool:
    return model._meta.label_lower == "contenttypes.contenttype" or is_copied(model._meta.db_table)
