"""Choosing a language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.languages.queries import languages_to_add


class LanguageForm(forms.Form):
    """A language that the site does not have yet."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Its home page is made as a draft. Visitors see the language when you publish that page."),
        error_messages={"required": _("Choose a language."), "invalid_choice": _("Choose a language of the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above; narrows the type
        field.choices = [("", "---------"), *((one.code, one.name) for one in languages_to_add())]
