"""Forms of the back office."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from cms.kernen.errors import WasteFileError
from cms.kernen.models import Fraction, Kern
from cms.kernen.waste import Pickup, every, read_waste_file

LARGEST_FILE = 2 * 1024 * 1024
LONGEST_PERIOD = timedelta(days=2 * 366)


class KernForm(forms.ModelForm[Kern]):
    """One kern."""

    class Meta:
        model = Kern
        fields = ("name", "slug", "kind", "postcodes", "former_municipality", "latitude", "longitude")
        error_messages = {"name": {"required": _("Fill in a name")}}
        widgets = {"postcodes": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].help_text = _("Leave empty to make it from the name. For example: oostwoud")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = slugify(cleaned.get("name", ""))
        if not cleaned.get("slug") and cleaned.get("name") and "slug" not in self.errors:
            self.add_error("slug", _("Fill in an address of letters, digits and hyphens."))
        return cleaned


class SeriesForm(forms.Form):
    """The same waste on the same weekday, for a while."""

    fraction = forms.ChoiceField(label=_("What"), choices=Fraction.choices)
    first = forms.DateField(label=_("First day"), widget=AdminDateInput())
    weeks = forms.IntegerField(
        label=_("Every … weeks"),
        min_value=1,
        max_value=26,
        initial=2,
        help_text=_("1 for every week. Remove or add single days afterwards, such as around Christmas."),
    )
    last = forms.DateField(
        label=_("Up to and including"), widget=AdminDateInput(), help_text=_("The same day for one collection only.")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None:
            if last < first:
                raise ValidationError({"last": _("Choose a day after the first one")})
            if last - first > LONGEST_PERIOD:
                raise ValidationError({"last": _("Choose a day in the two years after the first one")})
        return cleaned

    def days(self) -> list[date]:
        """The days of a valid form."""
        data = self.cleaned_data
        return every(data["weeks"], first=data["first"], last=data["last"])


class WasteFileForm(forms.Form):
    """A collector's file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV with the columns kern, datum and soort. What is in the period of the file is replaced."),
        error_messages={"required": _("Choose a file"), "empty": _("This file is empty")},
    )

    def clean_file(self) -> list[Pickup]:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(_("This file is larger than 2 MB"))
        try:
            return read_waste_file(file.read(), kernen=Kern.objects.all())
        except WasteFileError as error:
            raise ValidationError(str(error.message)) from error
