"""Splitting an invoice."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.console.forms.base import required
from tenants.usage.costs import CostReport, Key, cost_report
from tenants.usage.errors import CostsError
from tenants.usage.periods import Period, parse_period
from tenants.usage.splitting import parse_amount


class CostsForm(forms.Form):
    """Which days, by what, how much. Valid when the invoice can be split: then `report` is there."""

    use_required_attribute = False

    period = forms.CharField(
        label=_("Period"),
        max_length=30,
        help_text=_("A month (2026-11), a quarter (2026-Q4), a year (2026), or two days (2026-11-01..2026-11-14)"),
        error_messages=required(_("Enter a period")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "console-input-medium"}),
    )
    amount = forms.CharField(
        label=_("Amount in euros"),
        max_length=20,
        help_text=_("Euros and cents, as in: 125000,00"),
        error_messages=required(_("Enter the amount of the invoice")),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal", "class": "console-input-medium"}),
    )
    key = forms.ChoiceField(
        label=_("Split by what?"),
        choices=[
            (Key.INHABITANTS.value, _("Number of inhabitants")),
            (Key.USAGE.value, _("Use: processor time, requests, storage, mails, zaken")),
            (Key.MIXED.value, _("Half by inhabitants, half by use")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose by what it is split"), "invalid_choice": _("Choose by what it is split")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.report: CostReport | None = None
        today = timezone.localdate()
        self.initial.setdefault("period", f"{today:%Y-%m}")
        self.initial.setdefault("key", Key.INHABITANTS.value)

    def clean_period(self) -> Period:
        try:
            return parse_period(self.cleaned_data["period"])
        except CostsError as error:
            raise ValidationError(str(error)) from error

    def clean_amount(self) -> Decimal:
        try:
            return parse_amount(self.cleaned_data["amount"])
        except CostsError as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.report = cost_report(period=cleaned["period"], key=Key(cleaned["key"]), amount=cleaned["amount"])
            except CostsError as error:
                raise ValidationError(str(error)) from error
        return cleaned
