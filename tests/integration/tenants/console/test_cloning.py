"""Copying by way of the console: a worker does it, and an administrator is invited afterwards."""

from django.test import Client
from django.urls import reverse

from tenants.context import in_public
from tenants.municipalities.models import Municipality, Purpose
from tenants.operations.actions import run_queued
from tenants.operations.models import Operation, OperationState


def test_a_copy_is_made_by_a_worker_and_its_page_shows_the_counts(console: Client, zonnedal: Municipality) -> None:
    page = reverse("console:kopieren", args=["zonnedal"], urlconf="config.urls_public")
    answers = {"name": "Zonnedal oefenen", "slug": "oefendal", "domain": "oefendal.localhost"}
    response = console.post(page, answers)
    assert response.status_code == 302
    with in_public():
        operation = Operation.objects.get(kind="municipality.clone")
    run_queued(operation)
    with in_public():
        operation.refresh_from_db()
        assert operation.state == OperationState.SUCCEEDED, operation.error
        assert Municipality.objects.get(slug="oefendal").purpose == Purpose.TRAINING
    html = console.get(response["Location"]).content.decode()
    assert "oefendal" in html
    overview = console.get(reverse("console:overview", urlconf="config.urls_public")).content.decode()
    assert "Zonnedal oefenen" in overview
