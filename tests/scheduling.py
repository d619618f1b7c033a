"""How `make test` spreads the suite over processes: test by test, but what shares a server stays together.

A plugin (`-p tests.scheduling`), because pytest-xdist 3.8 does not see its own `xdist_group` marks under pytest 9.2.
"""

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
