"""Celery tasks that know whose they are.

A municipality task carries its schema in a signed header, from whoever enqueued it; the worker binds it again and
refuses a task without one. A platform task says that it is one, and runs in public.
"""

import time
from collections.abc import Callable
from typing import Any, cast

import celery
import structlog
from celery import shared_task
from celery.result import AsyncResult
from django.core import signing

from tenants.binding import bound_schema
from tenants.context import in_municipality, in_public, is_bound
from tenants.errors import NoMunicipalityError, UnsignedTaskError
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.queues import add_background_work, queue_name

logger = structlog.stdlib.get_logger(__name__)

HEADER = "meent_municipality"
_SALT = "tenants.tasks"


def sign_schema(schema_name: str, task_name: str) -> str:
    """The header's value: a schema, for one task only."""
    return signing.dumps([schema_name, task_name], salt=_SALT)


def _schema_from(header: object, task_name: str) -> str:
    if not isinstance(header, str):
        raise UnsignedTaskError("task without a municipality", task=task_name)
    try:
        schema_name, signed_task = signing.loads(header, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise UnsignedTaskError("task with a foreign signature", task=task_name) from error
    if signed_task != task_name:
        raise UnsignedTaskError("signature of another task", task=task_name)
    return str(schema_name)


def schema_of_message(headers: dict[str, Any]) -> str | None:
    """Whose a waiting message is, by its headers; None for a task of the platform, and for what we did not sign."""
    try:
        return _schema_from(headers.get(HEADER), str(headers.get("task", "")))
    except UnsignedTaskError:
        return None


class MunicipalityTask(celery.Task):  # type: ignore[type-arg]  # generic in the stubs only
    """Runs in the municipality that was bound when it was enqueued, and waits in that municipality's own queue."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> AsyncResult[Any]:
        if not is_bound():
            raise NoMunicipalityError(task=self.name)
        headers = dict(kwargs.pop("headers", None) or {})
        schema_name = cast("str", bound_schema())
        headers[HEADER] = sign_schema(schema_name, self.name)
        kwargs |= {"headers": headers, "queue": queue_name(schema_name), "declare": []}  # consumers declare it
        return super().apply_async(*args, **kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        schema_name = _schema_from(self._header(), self.name)
        with in_public():
            municipality = Municipality.objects.filter(schema_name=schema_name).first()
        if municipality is None:  # removed since
            logger.info("task_skipped_municipality_gone", task=self.name)
            return None
        if not municipality.is_ready:
            logger.info("task_skipped_municipality_not_ready", task=self.name, state=municipality.state)
            return None
        began_at, cpu_began_at = time.monotonic(), time.thread_time_ns()
        try:
            with in_municipality(municipality):
                return super().__call__(*args, **kwargs)
        finally:
            cpu_us = (time.thread_time_ns() - cpu_began_at) // 1000
            meter.add(schema_name, {Counted.BACKGROUND_CPU_US: cpu_us})
            add_background_work(schema_name, time.monotonic() - began_at)

    def _header(self) -> object:
        request = self.request
        headers = request.headers if isinstance(request.headers, dict) else {}
        return headers.get(HEADER) or getattr(request, HEADER, None)


class PlatformTask(celery.Task):  # type: ignore[type-arg]  # generic in the stubs only
    """Runs in the public schema, for the platform as a whole."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with in_public():
            return super().__call__(*args, **kwargs)


def municipality_task(**options: Any) -> Callable[[Callable[..., Any]], MunicipalityTask]:
    """Decorator: a task of the bound municipality."""
    return cast("Callable[[Callable[..., Any]], MunicipalityTask]", shared_task(base=MunicipalityTask, **options))


def platform_task(**options: Any) -> Callable[[Callable[..., Any]], PlatformTask]:
    """Decorator: a task of the platform, in the public schema."""
    return cast("Callable[[Callable[..., Any]], PlatformTask]", shared_task(base=PlatformTask, **options))


def ready_municipalities() -> list[Municipality]:
    """All municipalities that are served, for a platform task that visits each."""
    with in_public():
        return list(Municipality.objects.ready())
