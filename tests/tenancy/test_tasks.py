"""Celery tasks carry their municipality, signed, and refuse to run without."""

from typing import Any

import pytest
from django.db import connection

from config.celery import app
from shared.actors import Actor
from tenants.binding import effective_schema
from tenants.context import current_municipality, in_municipality
from tenants.errors import NoMunicipalityError, UnsignedTaskError
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import suspend_municipality
from tenants.tasks import HEADER, MunicipalityTask, PlatformTask, municipality_task, platform_task, sign_schema

SEEN: list[str] = []


@municipality_task(name="tests.who")
def who() -> None:
    SEEN.append(current_municipality().slug)


@municipality_task(name="tests.other")
def other() -> None:
    SEEN.append("other")


@platform_task(name="tests.platform")
def platform() -> None:
    SEEN.append(effective_schema())


@pytest.fixture(autouse=True)
def nothing_seen() -> None:
    SEEN.clear()


def _run(task: MunicipalityTask, headers: dict[str, Any]) -> None:
    """As a worker does: the request's headers are pushed, then the task is called."""
    task.push_request(headers=headers)
    try:
        task()
    finally:
        task.pop_request()


def test_task_runs_in_the_municipality_that_enqueued_it(zonnedal: Municipality, waterveen: Municipality) -> None:
    header = {HEADER: sign_schema(zonnedal.schema_name, "tests.who")}
    _run(who, header)
    with in_municipality(waterveen):  # what an earlier task left, or an outer context
        _run(who, header)
        assert current_municipality() == waterveen
    assert SEEN == ["zonnedal", "zonnedal"]


def test_enqueueing_without_a_municipality_is_refused(db: None) -> None:
    with pytest.raises(NoMunicipalityError):
        who.delay()


@pytest.mark.parametrize("header", [{}, {HEADER: None}, {HEADER: "m_abc"}, {HEADER: "m_abc:vals"}])
def test_a_task_without_our_signature_is_refused(zonnedal: Municipality, header: dict[str, Any]) -> None:
    with pytest.raises(UnsignedTaskError):
        _run(who, header)
    assert SEEN == []


def test_a_signature_of_another_task_is_refused(zonnedal: Municipality) -> None:
    with pytest.raises(UnsignedTaskError):
        _run(other, {HEADER: sign_schema(zonnedal.schema_name, "tests.who")})
    assert SEEN == []


def test_a_task_of_a_municipality_that_is_gone_ends_quietly(db: None) -> None:
    _run(who, {HEADER: sign_schema("m_000000000000", "tests.who")})
    assert SEEN == []


def test_a_suspended_municipality_s_task_is_left_undone(zonnedal: Municipality) -> None:
    suspend_municipality(municipality=zonnedal, actor=Actor.system("test"))
    _run(who, {HEADER: sign_schema(zonnedal.schema_name, "tests.who")})
    assert SEEN == []


def test_platform_task_runs_in_public(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        platform()
    assert SEEN == ["public"]


def test_every_task_says_whose_it_is() -> None:
    """No task of ours is a plain one, which would run wherever the connection happens to be."""
    app.loader.import_default_modules()
    plain = [
        name
        for name, task in app.tasks.items()
        if not name.startswith("celery.") and not isinstance(task, MunicipalityTask | PlatformTask)
    ]
    assert "notifications.wake_outboxes" in app.tasks
    assert plain == []


def test_connection_is_public_after_a_task(zonnedal: Municipality) -> None:
    _run(who, {HEADER: sign_schema(zonnedal.schema_name, "tests.who")})
    assert connection.schema_name == "public"  # type: ignore[attr-defined]  # django-tenants' attribute
