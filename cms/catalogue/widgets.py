"""The field in which an editor picks a UPL name: type a few letters, choose. Plain HTML, no script."""

from typing import Any

from django import forms

from cms.catalogue.upl import upl_names


class UplNameInput(forms.TextInput):
    """A text field with the national list as suggestions (`<datalist>`)."""

    template_name = "catalogue/widgets/upl_name_input.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-upl"
        context["widget"]["attrs"] |= {"list": list_id, "autocomplete": "off"}
        context["widget"]["list_id"] = list_id
        context["widget"]["suggestions"] = upl_names().keys()
        return context
