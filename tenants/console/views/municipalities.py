"""All municipalities, and one of them."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.views.generic import TemplateView

from tenants.console.catalogue import CREATE, IMPORT, MAKE_PRIMARY, REMOVE_DOMAIN, RESTORE, links_of
from tenants.console.forms.filters import MunicipalityFilterForm
from tenants.console.queries import municipality_rows, totals
from tenants.console.usage import usage_of
from tenants.console.views.access import OperatorRequiredMixin, municipality_or_404
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.transfer.queries import backups_of

PAGE_SIZE = 50
LAST_OPERATIONS = 8
LAST_BACKUPS = 10


class OverviewView(OperatorRequiredMixin, TemplateView):
    """All municipalities: state, domains, whether the schema is up to date."""

    template_name = "console/overview.html"
    section = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = MunicipalityFilterForm(self.request.GET)
        asked = form.filtered(Municipality.objects.prefetch_related("domains").order_by("name"))
        page = Paginator(asked, PAGE_SIZE).get_page(self.request.GET.get("page"))
        kept = urlencode({name: value for name, value in form.data.items() if name != "page" and value})
        return super().get_context_data(**kwargs) | {
            "form": form,
            "page_obj": page,
            "rows": municipality_rows(list(page)),
            "query": f"{kept}&" if kept else "",
            "totals": totals(),
            "creating": [each for each in (CREATE, IMPORT) if each.is_available],
        }


class MunicipalityView(OperatorRequiredMixin, TemplateView):
    """One municipality: what it is, how it is, what can be done and what was done."""

    template_name = "console/municipality.html"
    section = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality = municipality_or_404(kwargs["slug"])
        operations = Operation.objects.about(municipality).defer("parameters", "result")
        return super().get_context_data(**kwargs) | {
            "municipality": municipality,
            "row": municipality_rows([municipality])[0],
            "for_each_domain": [page for page in (MAKE_PRIMARY, REMOVE_DOMAIN) if page.is_available],
            "backups": backups_of(municipality.pk)[:LAST_BACKUPS],
            "restore": RESTORE if RESTORE.is_available and not RESTORE.refusal(municipality) else None,
            "usage": usage_of(municipality),
            "groups": links_of(municipality),
            "operations": operations[:LAST_OPERATIONS],
        }
