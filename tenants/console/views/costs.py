"""Splitting an invoice over the municipalities: on the page, as a file, or written down on record."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View
from django.views.generic import TemplateView

from shared.errors import MeentError
from tenants.console.forms.costs import CostsForm
from tenants.console.views.access import OperatorRequiredMixin
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation
from tenants.operations.registry import operation_kinds
from tenants.usage.charts import Bar, bar_chart
from tenants.usage.costs import CostReport
from tenants.usage.invoice import as_pdf
from tenants.usage.specification import as_csv, columns, euros, explanation, title, totals

_KEY = "costs.report"
_FILES: dict[str, tuple[str, Callable[[CostReport], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "pdf": ("application/pdf", as_pdf),
}
_MOST_BARS = 20


class CostsView(OperatorRequiredMixin, TemplateView):
    """The questions, and below them the answer. Reading changes nothing; writing it down is an operation."""

    template_name = "console/costs.html"
    section = "costs"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or CostsForm(self.request.GET if "amount" in self.request.GET else None)
        context = super().get_context_data(**kwargs) | {"form": form, "can_record": _KEY in operation_kinds}
        return context | (_answer(form.report) if form.is_valid() and form.report else {})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write CSV and PDF into the package folder, on record."""
        form = CostsForm(request.POST)
        if not form.is_valid() or form.report is None or _KEY not in operation_kinds:
            return self.render_to_response(self.get_context_data(form=form))
        report = form.report
        name = f"kosten-{slugify(report.period.label)}-{report.key}-{timezone.localtime():%Y%m%d-%H%M%S}"
        parameters = {
            "period": report.period.label,
            "key": report.key.value,
            "amount": str(report.amount),
            "csv": f"{name}.csv",
            "pdf": f"{name}.pdf",
        }
        try:
            perform(_KEY, actor=self.actor(), channel=Channel.CONSOLE, parameters=parameters)
        except MeentError as error:
            form.add_error(None, str(error))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, _("The specification has been written down."))
        newest = Operation.objects.filter(kind=_KEY, actor_id=self.actor().id).first()
        return redirect("console:operation", newest.pk) if newest else redirect("console:operations")


class CostsFileView(OperatorRequiredMixin, View):
    """The same answer as a file."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        form = CostsForm(request.GET)
        if kind not in _FILES or not form.is_valid() or form.report is None:
            raise Http404
        content_type, make = _FILES[kind]
        response = HttpResponse(make(form.report), content_type=content_type)
        name = f"kosten-{slugify(form.report.period.label)}-{form.report.key}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        return response


def _answer(report: CostReport) -> dict[str, Any]:
    shown = columns(report)
    return {
        "title": title(report),
        "explanation": explanation(report),
        "columns": shown,
        "rows": [[(column, column.of(share)) for column in shown] for share in report.shares],
        "totals": list(zip(shown, totals(report), strict=True)),
        "chart": _chart(report),
        "amount": report.amount,
        "amount_text": str(report.amount).replace(".", ","),
    }


def _chart(report: CostReport) -> SafeString:
    bars = [
        Bar(label=share.participant.name, value=float(share.amount), text=euros(share.amount))
        for share in report.shares
    ]
    largest = max(bars, key=lambda bar: bar.value)
    return bar_chart(
        bars,
        chart_id="costs",
        title=_("What each municipality pays"),
        description=_("The largest share is of %(name)s: %(amount)s. All amounts stand in the table.")
        % {"name": largest.label, "amount": largest.text},
        most=_MOST_BARS,
        rest=_rest,
    )


def _rest(bars: Sequence[Bar]) -> Bar:
    total = sum(bar.value for bar in bars)
    label = ngettext("%(count)s other", "%(count)s others", len(bars)) % {"count": len(bars)}
    return Bar(label=label, value=total, text=euros(Decimal(str(round(total, 2)))))
