"""Who did what when: every operation on record, and how far the running ones are."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404
from django.views.generic import ListView, TemplateView

from tenants.console.formatting import duration
from tenants.console.forms.filters import OperationFilterForm
from tenants.console.packages import PackageFile, package_files
from tenants.console.readable import readable
from tenants.console.results import parts_of
from tenants.console.views.access import OperatorRequiredMixin
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation

PAGE_SIZE = 50


class OperationsView(OperatorRequiredMixin, ListView[Operation]):
    """All of them, the newest first, filtered by municipality, kind, state and who."""

    template_name = "console/operations.html"
    paginate_by = PAGE_SIZE
    section = "operations"
    form: OperationFilterForm

    def prepare(self) -> None:
        self.form = OperationFilterForm(self.request.GET)

    def get_queryset(self) -> QuerySet[Operation]:
        return self.form.filtered(Operation.objects.defer("parameters", "result"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = urlencode({name: value for name, value in self.form.data.items() if name != "page" and value})
        return super().get_context_data(**kwargs) | {"form": self.form, "query": f"{kept}&" if kept else ""}


def _downloads(operation: Operation) -> list[PackageFile]:
    """The files of the package folder that its result names."""
    told = [operation.result, operation.result.get("files") or {}]
    values = [value for part in told if isinstance(part, dict) for value in part.values()]
    named = {Path(value).name for value in values if isinstance(value, str) and "." in value}
    return [file for file in package_files() if file.name in named] if named else []


class OperationView(OperatorRequiredMixin, TemplateView):
    """One operation: what was asked, how far it is, what came of it."""

    template_name = "console/operation.html"
    section = "operations"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        operation = Operation.objects.filter(pk=kwargs["pk"]).first()
        if operation is None:
            raise Http404
        about, slug = operation.municipality_id, operation.municipality_slug
        municipality = Municipality.objects.filter(Q(pk=about) if about else Q(slug=slug)).first()
        began, ended = operation.started_at or operation.created_at, operation.ended_at
        return super().get_context_data(**kwargs) | {
            "operation": operation,
            "took": duration((ended - began).total_seconds()) if ended else "",
            "downloads": _downloads(operation),
            "municipality": municipality,
            "parameters": readable(
                {name: value for name, value in operation.parameters.items() if value not in ("", [], None)}
            ),
            "result": parts_of(operation.kind, operation.result),
        }
