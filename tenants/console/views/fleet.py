"""The fleet: how every schema is doing, and what roll-outs came to."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.views.generic import TemplateView

from tenants.console.catalogue import OF_THE_FLEET
from tenants.console.fleet import attention_of, fleet_totals
from tenants.console.views.access import OperatorRequiredMixin
from tenants.fleet.models import Outcome, Rollout
from tenants.fleet.queries import fleet_rows
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation, OperationState

PAGE_SIZE = 50
LAST_ROLLOUTS = 10


class FleetView(OperatorRequiredMixin, TemplateView):
    """Release, migrations, health and drift of every municipality; those that ask for attention first."""

    template_name = "console/fleet.html"
    section = "fleet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = fleet_rows()
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "totals": fleet_totals(rows),
            "attention": [attention_of(row) for row in rows if not row.is_healthy],
            "page_obj": page,
            "rollouts": Rollout.objects.all()[:LAST_ROLLOUTS],
            "nothing_to_do": _last_without_work(),
            "actions": [each for each in OF_THE_FLEET if each.is_available],
        }


def _last_without_work() -> Operation | None:
    """The last time that somebody rolled out, when every municipality was up to date already."""
    last = Operation.objects.filter(kind="fleet.migrate").first()
    is_empty = last is not None and last.state == OperationState.SUCCEEDED and not last.result.get("waves")
    return last if is_empty else None


class RolloutView(OperatorRequiredMixin, TemplateView):
    """One roll-out: each municipality's turn, those that did not go well first."""

    template_name = "console/rollout.html"
    section = "fleet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rollout = Rollout.objects.filter(pk=kwargs["pk"]).first()
        if rollout is None:
            raise Http404
        steps = rollout.steps.order_by("wave", "municipality_slug")
        wrong = steps.exclude(outcome__in=[Outcome.DONE, Outcome.RUNNING])
        page = Paginator(steps, PAGE_SIZE * 2).get_page(self.request.GET.get("page"))
        return super().get_context_data(**kwargs) | {
            "rollout": rollout,
            "wrong": list(wrong),
            "page_obj": page,
            "known": set(Municipality.objects.values_list("slug", flat=True)),
        }
