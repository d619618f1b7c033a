"""A hand-over opens one visit, however many browsers open it at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from django.db import connection
from django.utils import timezone

from services.audit.models import AuditEntry
from services.visits.actions import ask_visit, begin_visit, give_consent
from services.visits.models import Visit
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.operators.registry import VisitRequest

BROWSERS = 4
OPERATOR = Actor(kind="operator", id="11111111-2222-3333-4444-555555555555", label="Op Erator")
BOSS = Actor(kind="staff", id="1", label="Bea")


def test_one_of_many_browsers_at_once_gets_in(scratch: Municipality) -> None:
    with in_municipality(scratch):
        until = timezone.now() + timedelta(days=1)
        give_consent(purpose="Kijk mee", until=until, operator_email="", actor=BOSS)
        ask_visit(VisitRequest(actor=OPERATOR, operator_email="op@platform.example"))
        visit_id: UUID = Visit.objects.get().pk
    together = Barrier(BROWSERS)

    def begin(_browser: int) -> bool:
        try:
            with in_municipality(scratch):
                together.wait()
                return begin_visit(visit_id=visit_id) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(BROWSERS) as pool:
        outcomes = list(pool.map(begin, range(BROWSERS)))
    assert sorted(outcomes) == [False] * (BROWSERS - 1) + [True]
    with in_municipality(scratch):
        assert AuditEntry.objects.filter(event="visit.begun").count() == 1
