"""Forms of the public status page and of the case handler's screens."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from services.accounts.models import User
from services.zaken.correspondence import LONGEST_TEXT
from services.zaken.models import Archiefnominatie, ResultaatType, StatusType, Zaak, ZaakType
from services.zaken.queries import handlers_of

_OWN_REFERENCE_DIGITS = 12  # a year and eight digits


class FollowForm(forms.Form):
    """Reference and access code, as they stand in the receipt."""

    referentie = forms.CharField(
        label=_("Reference number"),
        max_length=40,
        help_text=_("For example 2026-48392017. You find it in the e-mail that you got from us."),
        error_messages={"required": _("Enter your reference number")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=_("Access code"),
        max_length=40,
        help_text=_("For example H4TP-9WKC. It is in the first e-mail that you got from us."),
        error_messages={"required": _("Enter your access code")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_referentie(self) -> str:
        """Accept our own reference with spaces and any dash, as people copy it; another register's as it stands."""
        typed: str = self.cleaned_data["referentie"]
        digits = "".join(character for character in typed if character.isdigit())
        if len(digits) == _OWN_REFERENCE_DIGITS and not any(character.isalpha() for character in typed):
            return f"{digits[:4]}-{digits[4:]}"
        return typed.strip()


class VersionForm(forms.Form):
    """Which version of the zaak the case handler was looking at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class CloseForm(VersionForm):
    """The result of a zaak and the text that the resident reads."""

    resultaattype = forms.ModelChoiceField(
        label=_("Result"),
        queryset=ResultaatType.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a result"),
            "invalid_choice": _("Choose a result from the list"),
        },
    )
    toelichting = forms.CharField(
        label=_("Text for the resident"),
        max_length=4000,
        help_text=_("The resident reads this text in the e-mail and on the status page. Write short and plain."),
        error_messages={"required": _("Write what the resident should know about the result")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, zaak: Zaak, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["resultaattype"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above; narrows the type
        field.queryset = zaak.zaaktype.resultaattypen.all()


class TextForm(forms.Form):
    """A note or a message."""

    text = forms.CharField(
        max_length=LONGEST_TEXT,
        error_messages={"required": _("Write a text first")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, label: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = help_text


class ReasonForm(VersionForm):
    """Why something happens to a request; the applicant reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The resident reads this. Write short and plain."),
        error_messages={"required": _("Write the reason")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ExtendForm(ReasonForm):
    """A later last day."""

    new_due = forms.DateField(
        label=_("New date"),
        error_messages={"required": _("Choose a date"), "invalid": _("Enter a date, such as 31-12-2026")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ["version", "new_due", "reason"]


class AssignForm(VersionForm):
    """Who handles it from now on."""

    behandelaar = forms.ModelChoiceField(
        label=_("Handled by"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, zaak: Zaak, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["behandelaar"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above; narrows the type
        field.queryset = handlers_of(zaak.zaaktype)


class StatusForm(VersionForm):
    """The next step, and what the resident should know about it."""

    statustype = forms.ModelChoiceField(
        label=_("New status"),
        queryset=StatusType.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a status"), "invalid_choice": _("Choose a status from the list")},
    )
    toelichting = forms.CharField(
        label=_("Explanation for the resident"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, zaak: Zaak, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["statustype"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above; narrows the type
        field.queryset = zaak.zaaktype.statustypen.filter(is_eindstatus=False).exclude(pk=zaak.current_statustype_id)


class AnswerForm(forms.Form):
    """What the applicant writes back."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_TEXT,
        help_text=_("Do not write your citizen service number (BSN) here."),
        error_messages={
            "required": _("Write your message"),
            "max_length": _("Your message is too long. Use at most %(limit_value)d characters."),
        },
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class HoldForm(forms.Form):
    """Why a request must not be destroyed; empty lets it go."""

    reason = forms.CharField(
        label=_("Must not be destroyed because"),
        max_length=300,
        required=False,
        help_text=_("For example a lawsuit or an investigation. Leave this empty when it is over."),
    )


class ZaakTypeForm(forms.ModelForm[ZaakType]):
    """What a municipality sets for a kind of request, and which teams handle it."""

    teams = forms.ModelMultipleChoiceField(
        label=_("Which groups may see and handle these requests?"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only members of these groups see these requests. Nobody else does."),
    )

    class Meta:
        model = ZaakType
        fields = ["omschrijving", "doorlooptijd_days", "doorlooptijd_unit", "toelichting"]
        widgets = {"toelichting": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.results = list(self.instance.resultaattypen.all())
        for result in self.results:
            is_for_good = result.archiefnominatie == Archiefnominatie.BLIJVEND_BEWAREN
            self.fields[f"keep_{result.pk}"] = forms.IntegerField(
                label=_("Months to keep after the result “%(result)s”") % {"result": result.omschrijving},
                min_value=1,
                max_value=1200,
                required=False,
                initial=None if is_for_good else result.archiefactietermijn_months,
                help_text=_("As the selection list says. Empty: keep for good."),
            )

    def save(self, commit: bool = True) -> ZaakType:
        zaaktype: ZaakType = super().save(commit=commit)
        for result in self.results:
            months = self.cleaned_data[f"keep_{result.pk}"]
            result.archiefnominatie = Archiefnominatie.VERNIETIGEN if months else Archiefnominatie.BLIJVEND_BEWAREN
            result.archiefactietermijn_months = months or result.archiefactietermijn_months
            result.save(update_fields=["archiefnominatie", "archiefactietermijn_months"])
        return zaaktype
