"""What an editor says about a text of the library."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.library.actions import Decision
from cms.library.bodies import has_other_blocks
from cms.library.comparing import Standing
from cms.library.kinds import FORM
from cms.library.merging import Comparison, State
from cms.library.models import LibrarySettings, Mode
from cms.library.targets import PageTarget
from services.zaken.models import ZaakType
from tenants.library.models import Shelf
from tenants.library.registry import item_kinds
from tenants.library.values import from_text

LATER = ""
_LONGEST_TEXT = 50_000


class AdoptForm(forms.Form):
    """Where the text comes, and how it follows its source."""

    parent = forms.TypedChoiceField(label=_("Below which page?"), coerce=int)
    zaaktype = forms.ModelChoiceField(label=_("Which kind of request does the form make?"), queryset=None)
    publish = forms.BooleanField(label=_("Put it online at once"), required=False)
    mode = forms.ChoiceField(label=_("When the source changes"), choices=Mode.choices, initial=Mode.DEFAULT)

    def __init__(self, *args: Any, kind: str, parents: list[Page], can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == FORM:
            self.fields["zaaktype"].queryset = ZaakType.objects.all()  # type: ignore[attr-defined]  # of this field
        else:
            del self.fields["zaaktype"]
        if parents:
            self.fields["parent"].choices = [(page.pk, _indented(page)) for page in parents]  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]
        if not can_publish or not parents:
            del self.fields["publish"]


class DecisionForm(forms.Form):
    """A choice for each field that differs, and the text of who merges."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    publish = forms.BooleanField(label=_("Put it online at once"), required=False)

    def __init__(self, *args: Any, standing: Standing, can_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = standing.fingerprint
        self.compared = [one for one in standing.comparisons if one.state in {State.NEW, State.BOTH, State.OWN}]
        self._body_is_rich = isinstance(standing.target, PageTarget) and has_other_blocks(
            getattr(standing.target.page, "body", None)
        )
        for one in self.compared:
            self._add(one)
        if not can_publish:
            del self.fields["publish"]
        else:
            self.fields["publish"].initial = standing.target.is_published

    def _add(self, one: Comparison) -> None:
        is_own = one.state == State.OWN
        choices = [
            (LATER, _("Keep my own text") if is_own else _("Decide later")),
            ("accept", _("Take the text of the source")),
        ]
        if not is_own:
            choices.append(("decline", _("Keep what I have")))
        if not self.loses_blocks(one):
            choices.append(("merge", _("Make one text of both, below")))
        self.fields[f"{one.spec.name}-choice"] = forms.ChoiceField(
            label=_("What do you want with “%(title)s”?") % {"title": one.spec.title},
            choices=choices,
            required=False,
            initial="accept" if one.state == State.NEW else LATER,
            widget=forms.RadioSelect,
        )
        self.fields[f"{one.spec.name}-text"] = forms.CharField(
            label=_("Your text for “%(title)s”") % {"title": one.spec.title},
            required=False,
            max_length=one.spec.max_length or _LONGEST_TEXT,
            initial=one.own_text,
            widget=forms.Textarea(attrs={"rows": min(16, one.own_text.count("\n") + one.new_text.count("\n") + 4)}),
        )

    def loses_blocks(self, one: Comparison) -> bool:
        """Whether the source's text would take the place of blocks that only this page has."""
        return one.spec.shape == "body" and self._body_is_rich

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.decisions: dict[str, Decision] = {}
        for one in self.compared:
            choice = cleaned.get(f"{one.spec.name}-choice")
            if choice == "merge":
                try:
                    value = from_text(one.spec, cleaned.get(f"{one.spec.name}-text", ""))
                except ValidationError as error:
                    self.add_error(f"{one.spec.name}-text", error)
                    continue
                self.decisions[one.spec.name] = Decision(choice="merge", value=value)
            elif choice == "accept":
                self.decisions[one.spec.name] = Decision(choice="accept")
            elif choice == "decline":
                self.decisions[one.spec.name] = Decision(choice="decline")
        return cleaned


class ArrangeForm(forms.Form):
    """How one text follows, and which fields never do."""

    mode = forms.ChoiceField(label=_("When the source changes"), choices=Mode.choices)
    kept = forms.MultipleChoiceField(
        label=_("Fields that are ours, whatever they say"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [  # type: ignore[attr-defined]  # of this field
            (spec.name, str(spec.title).capitalize()) for spec in item_kinds.get(kind).fields
        ]


class OfferForm(forms.Form):
    """Putting a page on a shelf, or its next version."""

    shelf = forms.ModelChoiceField(label=_("On which shelf?"), queryset=None)
    note = forms.CharField(
        label=_("What should colleagues elsewhere know?"),
        max_length=500,
        help_text=_("One sentence: what changed, and why. Everybody who adopted the text reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, shelves: list[Shelf], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shelves:
            self.fields["shelf"].queryset = Shelf.objects.filter(pk__in=[shelf.pk for shelf in shelves])  # type: ignore[attr-defined]
        else:
            del self.fields["shelf"]


class SettingsForm(forms.ModelForm[LibrarySettings]):
    """What holds for all."""

    class Meta:
        model = LibrarySettings
        fields = ["follows_by_default", "mails_owners"]


def _indented(page: Page) -> str:
    return f"{'– ' * max(page.depth - 2, 0)}{page.title}"
