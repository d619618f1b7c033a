"""Texts in addresses that are a choice out of a registry: each of them needs a row."""

from collections.abc import Callable

from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry

from cms.nearby.views import PARTS
from tests.tenancy.matrix.policy import policy

type Choice = tuple[tuple[str, str], ...]
"""The arguments of one choice, by name: (("action", "delete"), …), sorted."""


def _choice(**values: str) -> Choice:
    return tuple(sorted(values.items()))


def _selections() -> set[Choice]:
    bulk_action_registry._scan_for_bulk_actions()
    return {
        _choice(app_label=app_label, model_name=model_name, action=action)
        for app_label, models in bulk_action_registry.actions.items()
        for model_name, actions in models.items()
        for action in actions
    }


def _settings() -> set[Choice]:
    return {_choice(app_name=one._meta.app_label, model_name=one._meta.model_name or "") for one in settings_registry}


def _workflow_actions() -> set[Choice]:
    return {_choice(action_name=name) for name in ("approve", "reject")}  # of Wagtail's GroupApprovalTask


def _parts() -> set[Choice]:
    return {_choice(part=part) for part in PARTS}


def _parts_in_english() -> set[Choice]:
    return {_choice(part=part, language="en") for part in PARTS}


CHOICES: dict[str, Callable[[], set[Choice]]] = {
    "/beheer/bulk/<str:app_label>/<str:model_name>/<str:action>/": _selections,
    "/beheer/settings/<slug:app_name>/<slug:model_name>/": _settings,
    "/beheer/settings/<slug:app_name>/<slug:model_name>/<int:pk>/": _settings,
    "wagtailsettings:preview_on_edit": _settings,
    "nearby:block": _parts,
    "nearby-in-language:block": _parts_in_english,
    "wagtailadmin_pages:workflow_action": _workflow_actions,
    "wagtailadmin_pages:collect_workflow_action_data": _workflow_actions,
}


def forgotten() -> list[str]:
    """Choices without a row, in words that say what to do."""
    said = []
    for key, choices in CHOICES.items():
        rows = [row for row in policy() if row.key == key]
        has = {tuple(sorted(row.texts.items())) for row in rows}
        said += [f"{key} has no row with {dict(choice)}" for choice in sorted(choices() - has)]
    return said
