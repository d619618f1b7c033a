"""A colour as a model field and its place in the editor's form."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ColourField(models.CharField):  # type: ignore[type-arg]  # generic in the stubs only
    """#rrggbb in lower case; edited with the browser's own colour picker."""

    default_validators = [RegexValidator(r"^#[0-9a-f]{6}\Z", _("Enter a colour such as #1b4b66."))]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 7
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value.lower() if isinstance(value, str) else value

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]  # Django's CharField takes no more
        return super().formfield(**{"widget": forms.TextInput(attrs={"type": "color"}), **kwargs})
