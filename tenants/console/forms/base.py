"""What the console's forms share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.municipalities.models import Municipality


def required(message: Text) -> dict[str, Any]:
    """The error of a question that was left open: it says what to do."""
    return {"required": message}


class OperationForm(forms.Form):
    """The questions of one operation; their names are the names of its parameters.

    Attributes:
        extra_fields: questions that most people can skip; they are folded away.
        municipality: the one that the operation is about, if any.
    """

    use_required_attribute = False
    extra_fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, municipality: Municipality | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.municipality = municipality

    def parameters(self) -> dict[str, Any]:
        """The answers as the operation wants them: JSON values."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmation"}

    @property
    def main(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.extra_fields]

    @property
    def extra(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name in self.extra_fields]

    @property
    def has_extra_errors(self) -> bool:
        return any(name in self.errors for name in self.extra_fields)

    @property
    def target(self) -> Municipality:
        """The municipality, for forms that have one."""
        if self.municipality is None:
            raise TypeError("this form is about one municipality, and none was given")
        return self.municipality


class OpeningForm(OperationForm):
    """For what lets an operator at everything that the municipality keeps."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        required=False,
        help_text=_(
            "Needed when the municipality did not give consent. All its administrators then get an e-mail at once, "
            "with your name and this reason. Write no personal data of residents."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ConfirmedForm(OperationForm):
    """For what can't be undone: the short name has to be typed."""

    confirmation = forms.CharField(
        label=_("Type the short name of this municipality"),
        error_messages=required(_("Type the short name, to be sure that it is this municipality that you mean")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confirmation"].help_text = _("It is: %(slug)s") % {"slug": self.target.slug}
        self.order_fields([*(name for name in self.fields if name != "confirmation"), "confirmation"])

    def clean_confirmation(self) -> str:
        typed = str(self.cleaned_data["confirmation"]).strip()
        if typed != self.target.slug:
            raise ValidationError(
                _("This is not the short name of this municipality. Type: %(slug)s"), params={"slug": self.target.slug}
            )
        return typed
