"""News reaches every municipality that may read a shelf, through its own queue, and a lost wake-up is made good."""

from typing import Any

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from cms.library.actions import adopt_as_page
from cms.library.models import Adoption, Mode, Notice
from tenants.binding import bound_schema
from tenants.context import in_municipality
from tenants.library.tasks import catch_up_everywhere, fan_out
from tenants.library.wake import RECEIVE_TASK
from tenants.municipalities.models import Municipality
from tests.factories.cms import ThemePageFactory
from tests.factories.library import TEAM, change_item, group_shelf, product_item

type Woken = list[tuple[str | None, Any]]


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> Woken:
    """Which municipality was woken with what, in place of the broker."""
    seen: Woken = []
    task = current_app.tasks[RECEIVE_TASK]
    monkeypatch.setattr(task, "apply_async", lambda args=(), **_kwargs: seen.append((bound_schema(), args[0])))
    return seen


def test_members_of_a_group_are_woken_and_nobody_else(
    zonnedal: Municipality, waterveen: Municipality, woken: Woken
) -> None:
    item = product_item(group_shelf(zonnedal))
    fan_out.run(str(item.pk))
    assert woken == [(zonnedal.schema_name, str(item.pk))]


def test_everybody_is_woken_for_the_shelf_of_everybody(
    zonnedal: Municipality, waterveen: Municipality, woken: Woken
) -> None:
    item = product_item()
    fan_out.run(str(item.pk))
    assert {schema for schema, _item in woken} >= {zonnedal.schema_name, waterveen.schema_name}


def test_each_hour_everybody_looks_at_all_of_it(zonnedal: Municipality, woken: Woken) -> None:
    catch_up_everywhere.run()
    assert (zonnedal.schema_name, None) in woken


def test_a_broker_that_is_down_stops_no_publication(
    zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    item = product_item(group_shelf(zonnedal))
    with in_municipality(zonnedal):
        adoption = adopt_as_page(
            item_id=item.pk, parent=ThemePageFactory.create(), publish=True, mode=Mode.WAIT, user=None, actor=TEAM
        )

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(current_app.tasks["library.fan_out"], "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        change_item(item, costs="bron")
    with in_municipality(zonnedal):
        current_app.tasks[RECEIVE_TASK].run(None)  # what the hourly round does
        assert Adoption.objects.get(pk=adoption.pk).notice == Notice.WAITING
