"""What can be said of the container set-up without a container engine: it promises nothing that is not there."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

DEPLOY: Path = settings.BASE_DIR / "deploy"
OURS = ("migrate", "web", "worker", "beat", "nginx")


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    content = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    found: dict[str, dict[str, Any]] = content["services"]
    return found


def test_only_nginx_is_reachable_from_outside(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_cannot_change_themselves_or_gain_rights(services: dict[str, dict[str, Any]], name: str) -> None:
    assert services[name]["read_only"] is True
    assert services[name]["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in services[name]["security_opt"]


def test_only_migrate_migrates_and_the_others_wait_for_it(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name in OURS if "migrate_" in str(services[name].get("command"))] == ["migrate"]
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "migrate" not in (DEPLOY / "gunicorn.conf.py").read_text()


def test_a_stop_gives_each_process_the_time_it_asks_for(services: dict[str, dict[str, Any]]) -> None:
    config = (DEPLOY / "gunicorn.conf.py").read_text()
    graceful = int(re.findall(r"^graceful_timeout = (\d+)", config, re.MULTILINE)[0])
    for seconds in (services["web"]["stop_grace_period"], systemd_value("meent-web.service", "TimeoutStopSec")):
        assert int(str(seconds).removesuffix("s")) > graceful
    for seconds in (services["worker"]["stop_grace_period"], systemd_value("meent-worker.service", "TimeoutStopSec")):
        assert int(str(seconds).removesuffix("s")) > settings.CELERY_TASK_TIME_LIMIT


def systemd_value(unit: str, name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)", (DEPLOY / "systemd" / unit).read_text(), re.MULTILINE)
    return str(value)


def test_images_run_without_root_and_copy_only_what_exists() -> None:
    containerfile = (DEPLOY / "Containerfile").read_text()
    stages = re.split(r"^FROM ", containerfile, flags=re.MULTILINE)[1:]
    for stage in stages:
        if re.search(r" AS (app|nginx)$", stage.splitlines()[0]):
            (user,) = re.findall(r"^USER (\d+):\d+", stage, re.MULTILINE)
            assert user != "0"
    for line in re.findall(r"^COPY (?!--from)(.*)", containerfile, re.MULTILINE):
        for source in line.split()[:-1]:
            assert source == "." or list(settings.BASE_DIR.glob(source)), source


def test_images_hold_no_secret_and_no_demo_account() -> None:
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert ignored[1] == "*", "everything is left out, then named parts come in"
    assert not {"!.env", "!.local", "!."} & set(ignored)
    assert ignored.index("cms/demo") > ignored.index("!cms")
