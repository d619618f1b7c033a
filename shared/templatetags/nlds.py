"""Django's form fields in the HTML of NL Design System."""

from django import template
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    MultiWidget,
    NumberInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.forms.widgets import Input
from django.utils.safestring import SafeString

register = template.Library()

TEXTBOX = "utrecht-textbox utrecht-textbox--html-input"
# The first match counts, so a subclass stands before its parent.
WIDGET_CLASSES: list[tuple[type[Widget], str, str]] = [
    (RadioSelect, "", ""),
    (CheckboxSelectMultiple, "", ""),
    (CheckboxInput, "", ""),
    (FileInput, "meent-file", ""),
    (Textarea, "utrecht-textarea utrecht-textarea--html-textarea", "utrecht-textarea--invalid"),
    (Select, "utrecht-select utrecht-select--html-select", "utrecht-select--invalid"),
    (MultiWidget, TEXTBOX, "utrecht-textbox--invalid"),
    (NumberInput, f"{TEXTBOX} utrecht-textbox--numeric", "utrecht-textbox--invalid"),
    (Input, TEXTBOX, "utrecht-textbox--invalid"),
]


@register.simple_tag
def nlds_widget(field: BoundField) -> SafeString:
    """The field's input with the classes of NL Design System, added to those the form gave it.

    The `required` attribute is left out: the browser's own bubble speaks the browser's language
    and hides our messages. `aria-required` says it instead.
    """
    widget = field.field.widget
    classes = [str(widget.attrs["class"])] if widget.attrs.get("class") else []
    for kind, base, invalid in WIDGET_CLASSES:
        if isinstance(widget, kind):
            classes += [base, invalid] if field.errors else [base]
            break
    attrs = field.build_widget_attrs({"class": " ".join(filter(None, classes))} if any(classes) else {})
    attrs.pop("required", None)
    if field.field.required and not is_group(field):
        attrs["aria-required"] = "true"
    if field.aria_describedby and not is_group(field):
        attrs["aria-describedby"] = field.aria_describedby
    attrs["id"] = widget.attrs.get("id", field.auto_id)
    return SafeString(  # nosec B703
        widget.render(name=field.html_name, value=field.value(), attrs=attrs, renderer=field.form.renderer)
    )


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether the field is several inputs under one question, and so needs a fieldset."""
    return bool(field.use_fieldset) and not isinstance(field.field.widget, FileInput)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is one tick box, whose label stands beside it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def first_id(field: BoundField) -> str:
    """The id that a link in the error summary leads to: the first input of a group."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple | MultiWidget):
        return f"{field.auto_id}_0"
    return str(field.id_for_label or field.auto_id)
