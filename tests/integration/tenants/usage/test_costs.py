"""Splitting an invoice: who takes part, by what, and what comes out of it."""

import csv
import errno
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pypdf import PdfReader
from pytest_django import Settings

from shared.actors import Actor
from tenants.context import in_public
from tenants.municipalities.models import Municipality, Purpose
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation, OperationState
from tenants.usage.costs import CostReport, Key, cost_report
from tenants.usage.errors import CostsError, InvalidWeightsError, MissingInhabitantsError, NothingToSplitByError
from tenants.usage.invoice import as_pdf
from tenants.usage.models import UsageDay
from tenants.usage.periods import parse_period
from tenants.usage.specification import as_csv

AMOUNT = Decimal("1000.00")
OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


@pytest.fixture(autouse=True)
def end_of_november(zonnedal: Municipality, waterveen: Municipality) -> Any:
    """30 November 2026; both municipalities are a year old. Zonnedal has 28,000 inhabitants, Waterveen 41,000."""
    with in_public():
        Municipality.objects.update(created_at=datetime(2025, 11, 1, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 11, 30, 12, tzinfo=UTC), tick=False):
        yield


def used(schema_name: str, day: date, **columns: Any) -> UsageDay:
    values = {"slug": schema_name, "name": schema_name.title(), "inhabitants": 1000} | columns
    with in_public():
        return UsageDay.objects.create(schema_name=schema_name, day=day, **values)


def report(key: Key = Key.INHABITANTS, period: str = "2026-11", **options: Any) -> CostReport:
    return cost_report(period=parse_period(period), key=key, amount=AMOUNT, **options)


def amounts(found: CostReport) -> dict[str, str]:
    return {share.participant.slug: str(share.amount) for share in found.shares}


class TestWhoTakesPart:
    def test_by_inhabitants(self) -> None:
        assert amounts(report()) == {"waterveen": "594.20", "zonnedal": "405.80"}

    def test_one_that_was_made_within_the_period_counts_by_its_days(self, zonnedal: Municipality) -> None:
        with in_public():
            Municipality.objects.filter(pk=zonnedal.pk).update(
                created_at=datetime(2026, 11, 15, 23, 30, tzinfo=UTC), inhabitants=41000
            )  # in Amsterdam it is the 16th then
        found = report()
        assert {share.participant.slug: share.participant.days for share in found.shares} == {
            "waterveen": 30,
            "zonnedal": 15,
        }
        assert amounts(found) == {"waterveen": "666.67", "zonnedal": "333.33"}

    def test_one_that_was_removed_within_the_period_counts_until_its_last_day(self) -> None:
        used("m_gone", date(2026, 10, 1), inhabitants=1)
        used("m_gone", date(2026, 11, 10), inhabitants=69000)
        [gone] = [share for share in report().shares if share.participant.slug == "m_gone"]
        assert (gone.participant.name, gone.participant.days, gone.participant.inhabitants) == ("M_Gone", 10, 69000)
        assert gone.amount == Decimal("250.00")  # 69,000 for a third of the month, beside 69,000 for all of it

    def test_one_that_was_removed_and_came_back_counts_once_a_day(self, zonnedal: Municipality) -> None:
        """Removed on the 10th, read in again on the 10th, under another short name."""
        with in_public():
            Municipality.objects.filter(pk=zonnedal.pk).update(created_at=datetime(2026, 11, 10, 15, tzinfo=UTC))
        for day in (1, 10):
            used("m_gone", date(2026, 11, day), name="Zonnedal", slug="zonnedal-oud", inhabitants=28000)
        used(zonnedal.schema_name, date(2026, 11, 10), name="Zonnedal", slug="zonnedal", inhabitants=28000)
        found = report()
        days = {share.participant.slug: share.participant.days for share in found.shares}
        assert days == {"zonnedal-oud": 9, "zonnedal": 21, "waterveen": 30}
        parts = amounts(found)
        assert Decimal(parts["zonnedal"]) + Decimal(parts["zonnedal-oud"]) == Decimal("405.80")

    def test_one_that_was_removed_before_the_period_is_left_out(self) -> None:
        used("m_gone", date(2026, 10, 31))
        assert set(amounts(report())) == {"waterveen", "zonnedal"}

    def test_training_municipalities_pay_nothing(self, zonnedal: Municipality) -> None:
        with in_public():
            Municipality.objects.filter(pk=zonnedal.pk).update(purpose=Purpose.TRAINING)
        used("m_gone", date(2026, 11, 1), is_production=False)
        assert amounts(report()) == {"waterveen": "1000.00"}

    def test_today_is_as_far_as_a_period_goes(self) -> None:
        assert report(period="2026").last_day == date(2026, 11, 30)
        with pytest.raises(CostsError, match="nog niet begonnen"):
            report(period="2026-12")

    def test_nobody_in_production(self) -> None:
        with in_public():
            Municipality.objects.update(purpose=Purpose.TRAINING)
        with pytest.raises(NothingToSplitByError):
            report()

    def test_missing_inhabitants_are_named(self) -> None:
        with in_public():
            Municipality.objects.filter(slug="zonnedal").update(inhabitants=None)
        for key in (Key.INHABITANTS, Key.MIXED):
            with pytest.raises(MissingInhabitantsError, match=r": Zonnedal\. "):
                report(key)


class TestByUse:
    @pytest.fixture(autouse=True)
    def use(self, zonnedal: Municipality, waterveen: Municipality) -> None:
        for municipality, factor in ((zonnedal, 3), (waterveen, 1)):
            for day in (1, 30):
                used(
                    municipality.schema_name, date(2026, 11, day),
                    requests=factor * 100, web_cpu_us=factor * 7, background_cpu_us=factor * 3, mails=0, zaken=0,
                    storage_bytes=5000 if day == 30 else None,
                )  # fmt: skip
        used(zonnedal.schema_name, date(2026, 10, 31), requests=10**9)  # not in this period

    def test_measures_count_by_their_weight_and_unused_ones_not(self) -> None:
        found = report(Key.USAGE)
        assert {name: str(weight) for name, weight in found.weights.items()} == {
            "cpu": "1/2", "requests": "1/4", "storage": "1/4"
        }  # fmt: skip
        # of Zonnedal: three quarters of cpu and requests, half of storage
        assert amounts(found) == {"waterveen": "312.50", "zonnedal": "687.50"}

    def test_own_weights(self) -> None:
        assert amounts(report(Key.USAGE, weights={"requests": 1})) == {"waterveen": "250.00", "zonnedal": "750.00"}
        mixed = report(Key.MIXED, weights={"requests": 1, "inhabitants": 1})
        assert amounts(mixed) == {"waterveen": "422.10", "zonnedal": "577.90"}

    def test_mixed_is_half_inhabitants(self) -> None:
        found = report(Key.MIXED)
        assert float(found.weights["inhabitants"]) == pytest.approx(100 / 180)  # mails and zaken: nobody had any
        assert sum((share.amount for share in found.shares), Decimal(0)) == AMOUNT

    @pytest.mark.parametrize(
        "weights", [{"disk": 1}, {"cpu": -1}, {"cpu": 0}, {"inhabitants": 1}, {"cpu": 1.5}, {"cpu": "1"}]
    )
    def test_wrong_weights(self, weights: dict[str, Any]) -> None:
        with pytest.raises(InvalidWeightsError):
            report(Key.USAGE, weights=weights)

    def test_inhabitants_can_not_be_weighed(self) -> None:
        with pytest.raises(InvalidWeightsError):
            report(Key.INHABITANTS, weights={"inhabitants": 1})


@pytest.mark.parametrize("key", [Key.USAGE, Key.MIXED])
def test_nobody_used_anything(key: Key) -> None:
    with pytest.raises(NothingToSplitByError, match="niets om naar te verdelen"):
        report(key)


class TestFiles:
    def test_csv_opens_in_a_dutch_spreadsheet(self) -> None:
        with in_public():
            Municipality.objects.filter(slug="zonnedal").update(name="=CMD()|'x'")
        content = as_csv(report())
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert [row["Bedrag (EUR)"] for row in rows] == ["405,80", "594,20"]
        assert rows[0]["Gemeente"] == " =CMD()|'x'"
        assert rows[1]["Aandeel (%)"] == "59,420"

    def test_shares_come_to_exactly_a_hundred(self) -> None:
        for number in range(5):  # with 1,000 each: thirds and sevenths that do not end
            used(f"m_small_{number}", date(2026, 11, 1 + number * 3), inhabitants=1000 + number)
        rows = csv.DictReader(io.StringIO(as_csv(report()).decode("utf-8-sig")), delimiter=";")
        shares = [Decimal(row["Aandeel (%)"].replace(",", ".")) for row in rows]
        assert len(shares) == 7
        assert sum(shares) == Decimal("100.000")

    def test_pdf_has_all_rows_the_total_and_page_numbers(self) -> None:
        for number in range(120):
            used(f"m_{number:03}", date(2026, 11, 30), name=f"Súdwest {number:03}")
        reader = PdfReader(io.BytesIO(as_pdf(report())))
        assert reader.metadata is not None
        assert reader.metadata.title == "Specificatie van kosten, 2026-11"
        pages = [page.extract_text().replace("\xa0", " ") for page in reader.pages]
        assert len(pages) > 2
        for number, text in enumerate(pages, start=1):
            assert f"Bladzijde {number} van {len(pages)}" in text
            assert "Bedrag" in text
        whole = "\n".join(pages)
        assert all(f"Súdwest {number:03}" in whole for number in range(120))
        assert "Te verdelen bedrag: € 1.000,00" in pages[0]
        assert "Periode: 1 november 2026 tot en met 30 november 2026." in pages[0]
        assert "Gemaakt op 30 november 2026" in pages[0]
        assert "Totaal" in pages[-1]
        assert "100,00%" in pages[-1]

    def test_pdf_lies_down_when_there_are_many_columns_and_breaks_no_number(self, zonnedal: Municipality) -> None:
        used(
            zonnedal.schema_name, date(2026, 11, 1), requests=12_345_678, web_cpu_us=10**12, mails=98_765, zaken=4321,
            storage_bytes=10**12,
        )  # fmt: skip
        lying = PdfReader(io.BytesIO(as_pdf(report(Key.MIXED)))).pages[0]
        standing = PdfReader(io.BytesIO(as_pdf(report()))).pages[0]
        assert lying.mediabox.width > lying.mediabox.height
        assert standing.mediabox.width < standing.mediabox.height
        text = lying.extract_text().replace("\xa0", " ")  # a number that is broken has a new line in it
        for number in ("12.345.678", "1.000.000", "98.765", "4.321", "28.000", "€ 1.000,00"):
            assert number in text


def costs(*arguments: str) -> str:
    out = StringIO()
    call_command("costs", "report", "--period", "2026-11", "--amount", "1000.00", *arguments, stdout=out)
    return out.getvalue()


class TestCommand:
    def test_shown_for_a_person(self) -> None:
        lines = [" ".join(line.split()) for line in costs("--key", "inhabitants").splitlines()]
        assert lines == [
            "2026-11-01 up to and including 2026-11-30, by inhabitants 100.0%",
            "municipality days inhabitants share amount",
            "waterveen 30 41000 59.42% 594.20",
            "zonnedal 30 28000 40.58% 405.80",
            "total 1000.00",
        ]
        with in_public():
            assert not Operation.objects.exists()  # looking is not on record

    def test_files_are_written_and_on_record(self, tmp_path: Path) -> None:
        files = {"csv": tmp_path / "november.csv", "pdf": tmp_path / "november.pdf"}
        answer = json.loads(
            costs("--key", "inhabitants", "--json", "--csv", str(files["csv"]), "--pdf", str(files["pdf"]))
        )
        assert answer["result"]["files"] == {kind: str(path) for kind, path in files.items()}
        assert files["csv"].read_bytes().startswith(b"\xef\xbb\xbf")
        assert files["pdf"].read_bytes().startswith(b"%PDF")
        with in_public():
            operation = Operation.objects.get()
        assert (operation.kind, operation.state) == ("costs.report", OperationState.SUCCEEDED)
        assert operation.parameters["amount"] == "1000.00"

    def test_a_file_that_is_there_is_kept_unless_you_are_sure(self, tmp_path: Path) -> None:
        path = tmp_path / "november.csv"
        path.write_text("of last month")
        with pytest.raises(CommandError, match="written over"):
            costs("--key", "inhabitants", "--csv", str(path))
        assert path.read_text() == "of last month"
        costs("--key", "inhabitants", "--csv", str(path), "--yes")
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")

    def test_a_full_disk_leaves_no_half_invoice(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(_path: Path, _content: bytes) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(Path, "write_bytes", full)
        with pytest.raises(CommandError, match="No space left on device"):
            costs("--key", "inhabitants", "--csv", str(tmp_path / "november.csv"))
        assert list(tmp_path.glob("*november*")) == []

    def test_own_weights(self, zonnedal: Municipality) -> None:
        used(zonnedal.schema_name, date(2026, 11, 1), mails=5)
        answer = json.loads(costs("--key", "usage", "--weights", "mails=1,cpu=1", "--json"))
        assert [row["amount"] for row in answer["result"]["shares"]] == ["0.00", "1000.00"]

    @pytest.mark.parametrize("arguments", [("--weights", "mails"), ("--weights", "mails=x")])
    def test_what_is_no_weight_is_refused(self, arguments: tuple[str, ...]) -> None:
        with pytest.raises(CommandError, match="not a weight"):
            costs("--key", "usage", *arguments)

    @pytest.mark.parametrize("name", ["../november.csv", "a/b.csv", ".hidden.csv"])
    def test_the_console_gives_a_name_and_not_a_path(self, name: str) -> None:
        parameters = {"period": "2026-11", "key": "inhabitants", "amount": "1000.00", "csv": name}
        with pytest.raises(CostsError):
            perform("costs.report", actor=OPERATOR, channel=Channel.CONSOLE, parameters=parameters)

    def test_a_plain_name_lies_in_the_package_folder(self, settings: Settings) -> None:
        parameters = {"period": "2026-11", "key": "inhabitants", "amount": "1000.00", "pdf": "november.pdf"}
        perform("costs.report", actor=OPERATOR, channel=Channel.CONSOLE, parameters=parameters)
        assert [path.name for path in Path(settings.PACKAGE_ROOT).iterdir()] == ["november.pdf"]
