"""Which municipalities' queues a worker takes turns over: those that are served and have work left this hour.

Looked up every few seconds, in the worker's main process: a new municipality is picked up without a restart, a
suspended or removed one is left alone, and one that is over its limit waits. What waits stays in its queue.
"""

from typing import Any

import structlog
from celery import bootsteps
from celery.worker.consumer.tasks import Tasks
from django.conf import settings
from django.db import Error, connection

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.queues import background_work_this_hour, municipality_queue, queue_name
from tenants.usage.limits import EffectiveLimits, all_limits

logger = structlog.stdlib.get_logger(__name__)

LOOK_EVERY_S = 5.0


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


class MunicipalityQueues(bootsteps.StartStopStep):
    """Consumes the municipalities' queues, in a worker that consumes the default one (so not with another `-Q`)."""

    requires = (Tasks,)

    def __init__(self, consumer: Any, **kwargs: Any) -> None:
        self._timer: Any = None
        self._serving: set[str] = set()
        super().__init__(consumer, **kwargs)

    def include_if(self, consumer: Any) -> bool:
        return settings.CELERY_TASK_DEFAULT_QUEUE in consumer.app.amqp.queues.consume_from

    def start(self, consumer: Any) -> None:
        self._serving = set()  # a new connection to the broker has a new consumer
        self.look(consumer)
        self._timer = consumer.timer.call_repeatedly(LOOK_EVERY_S, self.look, (consumer,))

    def stop(self, consumer: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def terminate(self, parent: Any) -> None:
        self.stop(parent)

    def look(self, consumer: Any) -> None:
        """Serve what should be served, and nothing else. While the database is away: the same as before."""
        try:
            wanted = queues_to_serve()
        except Error as error:
            logger.warning("queues_not_looked_up", error=type(error).__name__)
            return
        finally:
            connection.close()  # the worker's children must not inherit it
        queues, task_consumer = consumer.app.amqp.queues, consumer.task_consumer
        added = wanted - self._serving
        for name in sorted(added):
            task_consumer.add_queue(queues.select_add(municipality_queue(name)))
        if added:
            task_consumer.consume()
        for name in self._serving - wanted:
            queues.deselect(name)
            task_consumer.cancel_by_queue(name)
        if self._serving != wanted:
            logger.info("queues_changed", served=len(wanted), added=len(added))
        self._serving = wanted
