"""`municipality create|list|show|suspend` from the terminal."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cms.news.models import NewsIndexPage
from services.forms.models import Form
from services.zaken.models import ZaakType
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality, State
from tenants.operations.models import Operation
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
