"""How `make test` spreads the suite over processes: test by test, but what shares a server stays together.

A plugin (`-p tests.scheduling`), because pytest-xdist 3.8 does not see its own `xdist_group` marks under pytest 9.2.
"""

import os
from urllib.parse import urlsplit

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER = (
    "tests/browser/",  # one running platform, and one browser
    "tests/deploy/test_production.py",  # one nginx and one gunicorn, stopped and started again
    "tests/integration/services/notifications/test_killed_worker.py",  # one broker, which is emptied
    "tests/integration/tenants/usage/test_fair_scheduling.py",  # another one
)


class Scheduling(LoadScopeScheduling):
    """Keeps the order of collection: the journeys in a browser are last, and the largest."""

    def _split_scope(self, nodeid: str) -> str:
        return next((together for together in TOGETHER if nodeid.startswith(together)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    config.option.loadscopereorder = False
    return Scheduling(config, log)


def own_database_of_valkey() -> None:
    """Each process has a cache of its own: one that a test empties, or the platform's numbers, is nobody else's.

    Before Django reads its settings; what a test starts inherits it. Tests take brokers from 11 on.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and "VALKEY_URL" in os.environ:
        number = int(worker.removeprefix("gw")) % 10 + 1
        os.environ["VALKEY_URL"] = urlsplit(os.environ["VALKEY_URL"])._replace(path=f"/{number}").geturl()


own_database_of_valkey()
