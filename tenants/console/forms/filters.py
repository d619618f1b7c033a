"""What the lists can be narrowed down to. A value that is none of the choices filters nothing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.municipalities.models import Municipality, Purpose, State
from tenants.operations.actions import title_of
from tenants.operations.models import Operation, OperationQuerySet, OperationState
from tenants.operations.registry import operation_kinds


class FilterForm(forms.Form):
    """A form of which the valid answers count."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "filter_%s"} | kwargs)
        for name, choices in self.choices().items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.is_valid()

    def choices(self) -> dict[str, list[tuple[str, Text]]]:
        """By field, what can be chosen."""
        return {}

    def answer(self, name: str) -> str:
        """What was chosen; empty for nothing."""
        return str(self.cleaned_data.get(name) or "")

    @property
    def is_filtering(self) -> bool:
        return any(self.cleaned_data.values())


class MunicipalityFilterForm(FilterForm):
    """Narrows down the overview."""

    q = forms.CharField(
        label=_("Name, code or domain"), required=False, max_length=100, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    purpose = forms.ChoiceField(label=_("Purpose"), required=False)

    def choices(self) -> dict[str, list[tuple[str, Text]]]:
        return {
            "state": [("", _("all states")), *State.choices],
            "purpose": [("", _("all purposes")), *Purpose.choices],
        }

    def filtered(self, municipalities: QuerySet[Municipality]) -> QuerySet[Municipality]:
        """The municipalities that were asked for."""
        if state := self.answer("state"):
            municipalities = municipalities.filter(state=state)
        if purpose := self.answer("purpose"):
            municipalities = municipalities.filter(purpose=purpose)
        for word in self.answer("q").split():
            municipalities = municipalities.filter(
                Q(name__icontains=word)
                | Q(slug__icontains=word)
                | Q(gemeentecode__startswith=word)
                | Q(pk__in=Municipality.objects.filter(domains__domain__icontains=word).values("pk"))
            )
        return municipalities


class OperationFilterForm(FilterForm):
    """Narrows down the list of operations."""

    municipality = forms.CharField(
        label=_("Municipality"), required=False, max_length=63,
        widget=forms.TextInput({"type": "search", "spellcheck": "false", "autocapitalize": "none"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Operation"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)

    def choices(self) -> dict[str, list[tuple[str, Text]]]:
        kinds = sorted(((key, str(title_of(key))) for key in operation_kinds), key=lambda choice: choice[1])
        people = Operation.objects.order_by("actor_label").values_list("actor_label", flat=True).distinct()
        return {
            "kind": [("", _("all operations")), *kinds],
            "state": [("", _("all states")), *OperationState.choices],
            "who": [("", _("everybody")), *((label, label) for label in people if label)],
        }

    def filtered(self, operations: OperationQuerySet) -> OperationQuerySet:
        """The operations that were asked for."""
        if slug := self.answer("municipality").strip().lower():
            operations = operations.called(slugify(slug))
        for answer, column in (("kind", "kind"), ("state", "state"), ("who", "actor_label")):
            if chosen := self.answer(answer):
                operations = operations.filter(**{column: chosen})
        return operations
