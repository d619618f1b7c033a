"""Municipalities at the same time: threads, each with a database connection of its own."""

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager

from django.db import connections

from shared.progress import Progress

_SIGN_OF_LIFE_S = 20


@contextmanager
def workers(jobs: int, stop: threading.Event) -> Iterator[ThreadPoolExecutor]:
    """A pool whose threads close their connections at the end.

    Args:
        stop: set on the way out, also by Ctrl-C: work that looks at it does not begin any more.
    """
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="fleet") as pool:
        try:
            yield pool
        finally:
            stop.set()
            together = threading.Barrier(jobs)
            for _worker in range(jobs):
                pool.submit(_leave, together)


def as_they_end[T](futures: set[Future[T | None]], progress: Progress | None) -> Iterator[T]:
    """Results in the order of their end, without those of work that did not begin (None)."""
    while futures:
        done, futures = wait(futures, timeout=_SIGN_OF_LIFE_S, return_when=FIRST_COMPLETED)
        for future in done:
            if (one := future.result()) is not None:
                yield one
        if progress is not None:
            progress.advance(len(done))  # none: still a sign of life


def _leave(together: threading.Barrier) -> None:
    connections.close_all()
    together.wait()  # so that each thread comes here, and none twice
