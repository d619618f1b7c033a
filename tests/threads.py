"""Work in a thread of its own, with a database connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def in_another_connection[T](work: Callable[[], T]) -> T:
    """What `work` returns when another process would do it: it sees only what is committed."""

    def run() -> T:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(run).result()
