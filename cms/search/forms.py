"""The form for an editor's own words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from cms.search.models import LONGEST_PHRASES, OwnWords
from cms.search.words import tokens


class PageChooser(AdminPageChooser):
    """Wagtail's; an answer that is no page is no reason to fail."""

    def get_instance(self, value: object) -> Page | None:
        try:
            found: Page | None = super().get_instance(value)
        except (ValueError, TypeError, Page.DoesNotExist):
            return None
        return found


class OwnWordsForm(forms.Form):
    """Which page, and with which words residents ask for it."""

    phrases = forms.CharField(
        label=_("Words"),
        max_length=LONGEST_PHRASES,
        help_text=_("As residents type them, with commas. For example: grofvuil, oude bank, matras weg"),
        error_messages={"required": _("Fill in at least one word")},
    )
    page = forms.ModelChoiceField(
        label=_("Page"),
        queryset=Page.objects.none(),
        widget=PageChooser(),
        help_text=_("The page that has the answer."),
        error_messages={
            "required": _("Choose a page"),
            "invalid_choice": _("Choose a published page that you may publish"),
        },
    )
    is_first = forms.BooleanField(
        label=_("Always first"),
        required=False,
        help_text=_("For who types exactly one of these words or sentences, this page then stands on top."),
    )

    def __init__(self, *args: Any, pages: "QuerySet[Page]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["page"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above; narrows the type
        field.queryset = pages

    def clean_phrases(self) -> str:
        phrases = dict.fromkeys(" ".join(part.split()) for part in self.cleaned_data["phrases"].split(","))
        kept = [phrase for phrase in phrases if tokens(phrase)]
        if not kept:
            raise ValidationError(_("Fill in words with letters or digits"))
        return ", ".join(kept)


def form_for(words: OwnWords | None, data: Any, *, pages: "QuerySet[Page]", asked: str) -> OwnWordsForm:
    """The form for a line, or for a new one that begins with what was asked."""
    initial: dict[str, Any] = (
        {"phrases": asked}
        if words is None
        else {"phrases": words.phrases, "page": words.page_id, "is_first": words.is_first}
    )
    return OwnWordsForm(data, initial=initial, pages=pages)
