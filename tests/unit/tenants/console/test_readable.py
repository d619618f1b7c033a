"""JSON as a person reads it; times, sizes and numbers in Dutch."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from tenants.console import formatting
from tenants.console.readable import readable


@pytest.fixture(autouse=True)
def in_dutch() -> object:
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 25, 13, 5, tzinfo=UTC), "vandaag 14.05 uur"),
        (datetime(2026, 11, 24, 23, 30, tzinfo=UTC), "vandaag 0.30 uur"),  # after midnight in Amsterdam
        (datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "gisteren 9.00 uur"),
        (datetime(2026, 7, 3, 12, 0, tzinfo=UTC), "3 juli 2026, 14.00 uur"),  # summer time
    ],
)
@time_machine.travel(datetime(2026, 11, 25, 15, 0, tzinfo=UTC), tick=False)
def test_moments_are_in_amsterdam_time(moment: datetime, text: str) -> None:
    assert formatting.moment(moment) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.42, "0,4 seconden"),
        (42, "42 seconden"),
        (75, "1 min. 15 sec."),
        (59.7, "1 min. 0 sec."),
        (7384, "2 uur en 3 minuten"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert formatting.duration(seconds) == text


def test_sizes_numbers_and_money() -> None:
    assert formatting.size(1_500_000).replace("\xa0", " ") == "1,4 MB"
    assert formatting.number(1_234_567) == "1.234.567"
    assert formatting.money(Decimal("86.1")).replace("\xa0", " ") == "€ 86,10"


def test_a_flat_object_becomes_facts_with_dutch_labels() -> None:
    value = readable({"slug": "zonnedal", "invited": True, "keep_days": None, "state": "ready"})
    assert value.kind == "facts"
    assert [(label, inner.text) for label, inner in value.facts] == [
        ("Korte naam", "zonnedal"),
        ("Uitgenodigd", "ja"),
        ("Bewaartermijn in dagen", "–"),
        ("Toestand", "in gebruik"),
    ]


def test_a_list_of_objects_becomes_a_table_with_every_column() -> None:
    value = readable([{"slug": "a", "seconds": 3}, {"slug": "b", "error": "slot bezet"}])
    assert value.head == ("Korte naam", "Duur", "Fout")
    assert [[cell.text for cell in row] for row in value.rows] == [["a", "3 seconden", "–"], ["b", "–", "slot bezet"]]


def test_an_object_of_objects_becomes_a_table_too() -> None:
    value = readable({"a": {"outcome": "migrated"}, "b": {"outcome": "failed"}}, "municipality")
    assert value.head == ("Gemeente", "Afloop")
    assert [[cell.text for cell in row] for row in value.rows] == [["a", "bijgewerkt"], ["b", "mislukt"]]


def test_only_web_addresses_become_links() -> None:
    assert readable("https://zonnedal.nl/").kind == "link"
    assert readable("javascript:alert(1)").kind == "text"


def test_a_moment_in_json_becomes_readable() -> None:
    assert readable("2020-03-01T12:00:00+00:00").text == "1 maart 2020, 13.00 uur"


def test_a_long_list_says_how_much_is_left_out() -> None:
    value = readable([{"slug": str(number)} for number in range(1000)])
    assert (len(value.rows), value.left_out) == (400, 600)


ASKED = [
    "abandon", "admin_email", "allow_any", "amount", "arguments", "backup", "background_s_an_hour", "certificate",
    "command", "csv", "domain", "file", "gemeentecode", "inhabitants", "is_canary", "jobs", "keep_days", "key",
    "lock_timeout_s", "mails_a_day", "name", "official_name", "oin", "only", "overwrite", "owms_uri", "pdf",
    "period", "purpose", "requests_a_minute", "rsin", "slug", "statement_timeout_s", "states", "stop_after",
    "storage_mb", "template", "to", "wave_size", "weights", "with_packages", "with_password_hashes",
]  # fmt: skip


@pytest.mark.parametrize("name", ASKED)
def test_what_operations_are_asked_has_a_name_in_dutch(name: str) -> None:
    value = readable({name: "x"})
    assert [label for label, _inner in value.facts] != [name.replace("_", " ")]


def test_words_that_are_keys_are_in_dutch() -> None:
    facts = readable({"key": "mixed", "states": ["ready", "suspended"]}).facts
    assert facts[0][1].text == "inwoners en gebruik"
    assert [item.text for item in facts[1][1].rows[0]] == ["in gebruik", "opgeschort"]
