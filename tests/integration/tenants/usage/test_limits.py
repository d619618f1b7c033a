"""Limits: how they are set, and what happens to who is over them."""

import json
from io import StringIO
from typing import Any, cast

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings
from redis.exceptions import ConnectionError as ValkeyGoneError

from shared.actors import Actor
from tenants.caching import ForgivingCache
from tenants.context import in_public
from tenants.errors import InvalidMunicipalityError
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.usage.actions import set_limits
from tenants.usage.limits import EffectiveLimits, limits_of, read_limits
from tests.conftest import ClientFor

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


def limits(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("municipality", "limits", *arguments, "--json", stdout=out)
    result: dict[str, Any] = json.loads(out.getvalue())["result"]
    return result


class TestSettingThem:
    def test_a_municipality_begins_with_the_defaults(self, zonnedal: Municipality, settings: Settings) -> None:
        assert limits("zonnedal")["limits"] == settings.DEFAULT_LIMITS
        assert limits_of(zonnedal.schema_name) == EffectiveLimits.default()

    def test_one_limit_is_set_on_record_and_the_others_stay(self, zonnedal: Municipality, settings: Settings) -> None:
        limits("zonnedal", "--mails-a-day", "100")
        result = limits("zonnedal", "--storage-mb", "none")
        expected = settings.DEFAULT_LIMITS | {"mails_a_day": 100, "storage_mb": None}
        assert result["limits"] == limits("zonnedal")["limits"] == expected
        assert limits_of(zonnedal.schema_name).as_dict() == expected
        with in_public():
            operations = list(Operation.objects.order_by("created_at"))
        assert [operation.parameters for operation in operations] == [{"mails_a_day": 100}, {"storage_mb": None}]

    def test_dry_run_changes_nothing(self, zonnedal: Municipality, settings: Settings) -> None:
        result = limits("zonnedal", "--mails-a-day", "5", "--dry-run")
        assert result["limits"]["mails_a_day"] == 5
        assert limits("zonnedal")["limits"] == settings.DEFAULT_LIMITS

    def test_shown_for_a_person(self, zonnedal: Municipality) -> None:
        set_limits(municipality=zonnedal, changes={"storage_mb": None, "background_s_an_hour": 0}, actor=OPERATOR)
        out = StringIO()
        call_command("municipality", "limits", "zonnedal", stdout=out)
        lines = [" ".join(line.split()) for line in out.getvalue().splitlines()]
        assert lines == [
            "Zonnedal",
            "storage mb no limit 0 used",
            "mails a day 20000 0 today",
            "requests a minute 6000",
            "background s an hour 0 0 this hour",
            "Its background work waits for the next hour (0 tasks).",
        ]

    @pytest.mark.parametrize("wrong", ["-1", "veel", "1.5", ""])
    def test_what_is_no_number_is_refused(self, zonnedal: Municipality, wrong: str) -> None:
        with pytest.raises(CommandError, match="neither a whole number nor 'none'"):
            limits("zonnedal", f"--mails-a-day={wrong}")

    @pytest.mark.parametrize(
        "changes", [{"mails": 1}, {"mails_a_day": -1}, {"mails_a_day": "9"}, {"mails_a_day": True}]
    )
    def test_the_action_refuses_what_is_no_limit(self, zonnedal: Municipality, changes: dict[str, Any]) -> None:
        with pytest.raises(InvalidMunicipalityError):
            set_limits(municipality=zonnedal, changes=changes, actor=OPERATOR)
        assert read_limits(zonnedal) == EffectiveLimits.default()


class TestRequestsAMinute:
    @pytest.fixture(autouse=True)
    def same_minute(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tenants.usage.middleware.time.time", lambda: 1_800_000_015.0)

    @pytest.fixture
    def noisy(self, zonnedal: Municipality) -> Municipality:
        set_limits(municipality=zonnedal, changes={"requests_a_minute": 2}, actor=OPERATOR)
        return zonnedal

    def test_a_noisy_municipality_is_slowed_down_and_the_other_is_not(
        self, client_for: ClientFor, noisy: Municipality, waterveen: Municipality
    ) -> None:
        own, other = client_for(noisy), client_for(waterveen)
        assert [own.get("/status/").status_code for _turn in range(4)] == [200, 200, 429, 429]
        assert [other.get("/status/").status_code for _turn in range(4)] == [200] * 4

    def test_the_429_is_the_municipality_s_own_page(self, client_for: ClientFor, noisy: Municipality) -> None:
        client = client_for(noisy)
        response = [client.get("/status/") for _turn in range(3)][-1]
        html = response.content.decode()
        assert "Het is te druk op de website van Gemeente Zonnedal" in html
        assert "Is er gevaar? Bel 112." in html
        assert response["Retry-After"] == "45"
        assert response["Cache-Control"] == "no-store"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["Permissions-Policy"]
        assert response["X-Frame-Options"] == "SAMEORIGIN"

    def test_the_next_minute_begins_afresh(
        self, client_for: ClientFor, noisy: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = client_for(noisy)
        for _turn in range(3):
            client.get("/status/")
        monkeypatch.setattr("tenants.usage.middleware.time.time", lambda: 1_800_000_061.0)
        assert client.get("/status/").status_code == 200

    def test_health_is_never_limited(self, client_for: ClientFor, noisy: Municipality) -> None:
        client = client_for(noisy)
        assert [client.get("/readyz").status_code for _turn in range(4)] == [200] * 4

    def test_nobody_is_refused_while_the_cache_is_down(
        self, client_for: ClientFor, noisy: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def gone(*_arguments: object, **_options: object) -> None:
            raise ValkeyGoneError

        monkeypatch.setattr(ForgivingCache, "_count", gone)
        client = client_for(noisy)
        assert [client.get("/status/").status_code for _turn in range(4)] == [200] * 4

    def test_without_a_limit_nothing_is_counted(self, client_for: ClientFor, noisy: Municipality) -> None:
        set_limits(municipality=noisy, changes={"requests_a_minute": None}, actor=OPERATOR)
        client: Client = client_for(noisy)
        assert [client.get("/status/").status_code for _turn in range(4)] == [200] * 4


def test_count_is_one_round_trip_per_question_and_ends(zonnedal: Municipality) -> None:
    own = cast("ForgivingCache", cache)
    assert [own.count("a", timeout_s=100), own.count("a", 5, timeout_s=100)] == [1, 6]
    own.add_to_tally("t", "m_a", 2, timeout_s=100)
    own.add_to_tally("t", "m_a", 3, timeout_s=100)
    own.add_to_tally("t", "m_b", 1, timeout_s=100)
    assert own.tally("t") == {"m_a": 5, "m_b": 1}
    assert own.tally("nothing") == {}
