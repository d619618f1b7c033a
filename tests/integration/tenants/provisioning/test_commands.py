"""`municipality create|list|show|suspend` from the terminal."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from typing import Any, cast

import pytest
from django.core.management import CommandError, call_command

from cms.news.models import NewsIndexPage
from services.forms.models import Form
from services.zaken.models import ZaakType
from shared.actors import Actor
from tenants.commandline.management.commands.municipality import Command
from tenants.context import in_municipality, in_public
from tenants.errors import MunicipalityExistsError
from tenants.municipalities.models import Municipality, State
from tenants.operations.models import Operation
from tenants.provisioning.actions import carry_out, create_municipality, plan_municipality
from tenants.provisioning.registry import provisioning_steps, starter_templates
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff

CREATE = ("--name", "Heuvelrade", "--gemeentecode", "9003", "--domain", "www.heuvelrade.example")


def _run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("municipality", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_create_says_what_it_made(db: None) -> None:
    out = StringIO()
    call_command("municipality", "create", *CREATE, stdout=out)
    assert "Heuvelrade is ready: http://www.heuvelrade.example/" in out.getvalue()
    assert "Nobody was invited yet" in out.getvalue()


def test_dry_run_checks_all_and_makes_nothing(db: None) -> None:
    answer = _run("create", *CREATE, "--dry-run")
    assert answer["state"] == "rehearsed"
    assert answer["result"]["slug"] == "heuvelrade"
    assert answer["result"]["tooi_uri"].endswith("gm9003")
    with in_public():
        assert not Municipality.objects.filter(slug="heuvelrade").exists()
    with pytest.raises(CommandError, match="gemeentecode"):
        call_command("municipality", "create", *CREATE, "--gemeentecode", "1", "--dry-run")


@pytest.mark.parametrize("template", ["standaard", "website", "leeg"])
def test_each_template_serves(db: None, client_for: ClientFor, template: str) -> None:
    _run("create", *CREATE, "--template", template, "--canary")
    with in_public():
        made = Municipality.objects.get(slug="heuvelrade")
    assert made.is_canary
    with in_municipality(made):
        assert Form.objects.exists() == (template == "standaard")
        assert ZaakType.objects.exists() == (template == "standaard")
        assert NewsIndexPage.objects.exists() == (template != "leeg")
    client = client_for(made)
    for path in ("/", "/formulieren/", "/status/", "/zoeken/", "/beheer/login/"):
        assert client.get(path).status_code == 200, path


def test_templates_leave_out_steps_that_exist() -> None:
    for template in starter_templates.values():
        assert template.leaves_out <= set(provisioning_steps)


def test_suspend_dry_run_changes_nothing(zonnedal: Municipality) -> None:
    assert _run("suspend", "zonnedal", "--dry-run")["result"]["state"] == State.SUSPENDED
    zonnedal.refresh_from_db()
    assert zonnedal.state == State.READY
    with pytest.raises(CommandError, match="not possible"):
        call_command("municipality", "resume", "zonnedal", "--dry-run")


def test_list_by_state(zonnedal: Municipality, waterveen: Municipality) -> None:
    _run("suspend", "waterveen")
    rows = _run("list", "--state", "suspended")["result"]["municipalities"]
    assert [row["slug"] for row in rows] == ["waterveen"]
    assert rows[0]["domains"] == ["waterveen.localhost"]
    out = StringIO()
    call_command("municipality", "list", stdout=out)
    assert [line.split()[0] for line in out.getvalue().splitlines()] == ["short", "waterveen", "zonnedal"]


def test_show_tells_all(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        make_staff()
    _run("suspend", "zonnedal")
    facts = _run("show", "zonnedal")["result"]
    assert facts["counts"] == {"users": 1, "zaken": 0}
    assert facts["missing_migrations"] == []
    assert facts["size"]["tables"] > 70
    assert facts["size"]["schema_bytes"] > 1_000_000
    assert facts["operations"][0]["kind"] == "municipality.suspend"
    out = StringIO()
    call_command("municipality", "show", "zonnedal", stdout=out)
    assert "suspended since" in out.getvalue()


def test_what_a_create_is_about_is_on_record(db: None) -> None:
    _run("create", *CREATE)
    with in_public():
        operation = Operation.objects.get()
    assert operation.result["slug"] == "heuvelrade"
    _run("rename", "heuvelrade", "--slug", "anders")
    kinds = [operation["kind"] for operation in _run("show", "anders")["result"]["operations"]]
    assert kinds == ["municipality.rename", "municipality.create"]
    with in_public():  # found by the name of before and of now
        assert Operation.objects.called("anders").count() == Operation.objects.called("heuvel").count() == 2


def test_who_comes_second_is_told_what_is_taken(db: None) -> None:
    plan = plan_municipality(name="Heuvelrade", gemeentecode="9003", domain="www.heuvelrade.example")
    create_municipality(name="Bergrade", gemeentecode="9004", domain="www.heuvelrade.example", actor=Actor.system("x"))
    with pytest.raises(MunicipalityExistsError, match=r"domain: .*heuvelrade.example.*Bergrade \(bergrade\)"):
        carry_out(plan=plan, actor=Actor.system("test"))


def test_a_dry_run_says_would(zonnedal: Municipality) -> None:
    for words, told in (
        (("create", *CREATE), "Heuvelrade would be ready: "),
        (("suspend", "zonnedal"), "Zonnedal would be suspended."),
    ):
        out = StringIO()
        call_command("municipality", *words, "--dry-run", stdout=out)
        assert told in out.getvalue()


def test_rename_without_anything_to_change_is_wrong_usage(zonnedal: Municipality) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="nothing to change") as caught:
        call_command("municipality", "rename", "zonnedal", "--json", stdout=out)
    assert caught.value.returncode == 2
    assert json.loads(out.getvalue())["state"] == "wrong_usage"
    with in_public():
        assert not Operation.objects.exists()


def test_wrong_usage_is_told_in_json_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["manage.py", "municipality", "create", "--name", "Heuvelrade", "--json"]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as left:
        Command().run_from_argv(words)
    assert left.value.code == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["state"] == "wrong_usage"
    assert "--gemeentecode" in answer["error"]


def test_the_log_is_quiet_unless_asked(zonnedal: Municipality, capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger()
    level = log.level
    heard: list[int] = []
    call_command("municipality", "list", stdout=cast("StringIO", _Heard(lambda: heard.append(log.level))))
    call_command(
        "municipality", "list", "--verbosity", "2", stdout=cast("StringIO", _Heard(lambda: heard.append(log.level)))
    )
    assert set(heard[: len(heard) // 2]) == {logging.WARNING}
    assert set(heard[len(heard) // 2 :]) == {level}
    assert log.level == level


class _Heard(StringIO):
    """Looks at something whenever a line is written."""

    def __init__(self, look: Callable[[], None]) -> None:
        super().__init__()
        self._look = look

    def write(self, text: str) -> int:
        self._look()
        return super().write(text)


def test_moments_are_in_local_time_that_is_named(zonnedal: Municipality) -> None:
    with in_public():
        Municipality.objects.filter(pk=zonnedal.pk).update(created_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC))
    out = StringIO()
    call_command("municipality", "show", "zonnedal", stdout=out)
    assert "made           2026-07-02 00:30 CEST" in out.getvalue()
