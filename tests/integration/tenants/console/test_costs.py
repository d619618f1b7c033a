"""Costs: a form, a table, a chart and two files; written down on record when asked."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.usage.models import UsageDay

ASKED = {"period": "2026-10", "amount": "1000,00", "key": "usage"}


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


@pytest.fixture
def used(zonnedal: Municipality, waterveen: Municipality) -> None:
    """Zonnedal three times as much as Waterveen, in October."""
    with in_public():
        for municipality, requests in ((zonnedal, 300), (waterveen, 100)):
            UsageDay.objects.create(
                schema_name=municipality.schema_name, day=date(2026, 10, 5), slug=municipality.slug,
                name=municipality.name, requests=requests,
            )  # fmt: skip


@pytest.mark.usefixtures("used")
class TestCosts:
    def test_the_form_stands_there_without_errors_at_first(self, console: Client) -> None:
        html = console.get(url("costs")).content.decode()
        assert "Factuur verdelen" in html
        assert "meent-error-summary" not in html

    def test_the_answer_is_a_table_and_a_chart_to_the_cent(self, console: Client) -> None:
        html = console.get(url("costs"), ASKED).content.decode().replace("\xa0", " ")
        for text in ("€ 750,00", "€ 250,00", "€ 1.000,00", "Specificatie", "meent-chart"):
            assert text in html
        with in_public():
            assert not Operation.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"period": "november"}, "id_period"),
            ({"amount": "veel"}, "id_amount"),
            ({"amount": ""}, "id_amount"),
            ({"key": "honden"}, "id_key_0"),
        ],
    )
    def test_a_wrong_answer_is_told_at_its_question(self, console: Client, wrong: dict[str, str], field: str) -> None:
        html = console.get(url("costs"), ASKED | wrong).content.decode()
        assert f'href="#{field}"' in html
        assert "meent-chart" not in html

    def test_what_can_not_be_split_says_why(self, console: Client) -> None:
        html = console.get(url("costs"), ASKED | {"period": "2019-01"}).content.decode()
        assert "meent-error-summary" in html

    @pytest.mark.parametrize(("kind", "begins"), [("csv", "\ufeffGemeente;".encode()), ("pdf", b"%PDF")])
    def test_the_same_answer_comes_as_a_file(self, console: Client, kind: str, begins: bytes) -> None:
        response = console.get(url("costs-file", kind), ASKED)
        assert response.content.startswith(begins)
        assert response["Content-Disposition"] == f'attachment; filename="kosten-2026-10-usage.{kind}"'

    def test_another_kind_of_file_or_question_is_404(self, console: Client) -> None:
        assert console.get(url("costs-file", "exe"), ASKED).status_code == 404
        assert console.get(url("costs-file", "csv"), ASKED | {"period": "x"}).status_code == 404

    def test_written_down_it_is_on_record_with_its_files(self, console: Client, settings: Settings) -> None:
        html = console.post(url("costs"), ASKED, follow=True).content.decode()
        assert "De specificatie is vastgelegd." in html
        files = sorted(path.suffix for path in Path(settings.PACKAGE_ROOT).iterdir())
        assert files == [".csv", ".pdf"]
        assert html.count(" downloaden (") == 2
        with in_public():
            assert Operation.objects.get().kind == "costs.report"
