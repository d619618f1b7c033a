"""Which municipalities' queues a worker takes turns over: those that are served and have work left this hour.

Looked up every few seconds, in the worker's main process: a new municipality is picked up without a restart, a
suspended or removed one is left alone, and one that is over its limit waits. What waits stays in its queue.

Operations (an export, a roll-out) may last for hours: a worker does one of them at a time, so that its other processes
stay free for what residents wait for.
"""

from typing import Any

import structlog
from celery import bootsteps
from celery.signals import task_received
from celery.worker import state
from celery.worker.consumer.tasks import Tasks
from django.conf import settings
from django.db import Error, connection

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.actions import RUN_TASK
from tenants.queues import background_work_this_hour, queue_name, queue_to_declare
from tenants.usage.limits import EffectiveLimits, all_limits

logger = structlog.stdlib.get_logger(__name__)

LOOK_EVERY_S = 5.0
OPERATIONS_QUEUE = str(settings.CELERY_TASK_ROUTES[RUN_TASK]["queue"])


def queues_to_serve() -> set[str]:
    """Names of the queues whose tasks may run now; two queries and one question to the cache, for all together."""
    with in_public():
        schemas = list(Municipality.objects.ready().values_list("schema_name", flat=True))
        own = all_limits()
    worked_s = background_work_this_hour()
    default = EffectiveLimits.default()
    serve = set()
    for schema_name in schemas:
        limit_s = own.get(schema_name, default).background_s_an_hour
        if limit_s is None or worked_s.get(schema_name, 0) < limit_s:
            serve.add(queue_name(schema_name))
    return serve


def operations_to_serve() -> set[str]:
    """The queue of operations, when this worker has none in hand."""
    in_hand = state.reserved_requests | state.active_requests
    return set() if any(request.name == RUN_TASK for request in list(in_hand)) else {OPERATIONS_QUEUE}


class MunicipalityQueues(bootsteps.StartStopStep):
    """Consumes the municipalities' queues, in a worker that consumes the default one (so not with another `-Q`)."""

    requires = (Tasks,)

    def __init__(self, consumer: Any, **kwargs: Any) -> None:
        self._timer: Any = None
        self._serving: set[str] = set()
        self._consumer = consumer
        super().__init__(consumer, **kwargs)

    def include_if(self, consumer: Any) -> bool:
        return settings.CELERY_TASK_DEFAULT_QUEUE in consumer.app.amqp.queues.consume_from

    def start(self, consumer: Any) -> None:
        self._serving = set()  # a new connection to the broker has a new consumer
        task_received.connect(self._operation_came)
        self.look(consumer)
        self._timer = consumer.timer.call_repeatedly(LOOK_EVERY_S, self.look, (consumer,))

    def stop(self, consumer: Any) -> None:
        task_received.disconnect(self._operation_came)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def terminate(self, parent: Any) -> None:
        self.stop(parent)

    def look(self, consumer: Any) -> None:
        """Serve what should be served, and nothing else. While the database is away: the same as before."""
        try:
            wanted = queues_to_serve() | operations_to_serve()
        except Error as error:
            logger.warning("queues_not_looked_up", error=type(error).__name__)
            return
        finally:
            connection.close()  # the worker's children must not inherit it
        queues, task_consumer = consumer.app.amqp.queues, consumer.task_consumer
        added = wanted - self._serving
        for name in sorted(added):
            task_consumer.add_queue(queues.select_add(queue_to_declare(name)))
        if added:
            task_consumer.consume()
        for name in self._serving - wanted:
            self._leave(name, consumer)
        if self._serving != wanted:
            logger.info("queues_changed", served=len(wanted), added=len(added))
        self._serving = wanted

    def _leave(self, name: str, consumer: Any) -> None:
        consumer.app.amqp.queues.deselect(name)
        consumer.task_consumer.cancel_by_queue(name)

    def _operation_came(self, request: Any, **_signal: Any) -> None:
        """Take no second one beside it, as of now: waiting for the next look would be too late."""
        if request.name == RUN_TASK and OPERATIONS_QUEUE in self._serving:
            self._serving.discard(OPERATIONS_QUEUE)
            self._leave(OPERATIONS_QUEUE, self._consumer)
