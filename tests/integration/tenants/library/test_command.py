"""`manage.py library`: shelves and texts, kept by the shared-service team."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tenants.context import in_public
from tenants.library.models import LibraryItem, Shelf
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tests.factories.library import product_texts

SHELF = "Samenwerking Dal"


def library(*arguments: str) -> dict[str, Any]:
    """What the command answers to a machine."""
    out = StringIO()
    call_command("library", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "paspoort.json"
    path.write_text(json.dumps(product_texts()))
    return path


@pytest.fixture
def shelf(zonnedal: Municipality, waterveen: Municipality) -> str:
    library("shelf", SHELF, "--member", "zonnedal", "--publisher", "waterveen")
    return SHELF


def test_a_shelf_of_a_group_is_made_renamed_and_read_by_others(shelf: str) -> None:
    (found,) = library("shelves")["result"]["shelves"]
    assert (found["members"], found["publishers"]) == (["waterveen", "zonnedal"], ["waterveen"])
    library("shelf", shelf, "--rename", "Dal en Veen")
    (renamed,) = library("shelves")["result"]["shelves"]
    assert (renamed["name"], renamed["members"], renamed["id"]) == ("Dal en Veen", found["members"], found["id"])
    library("shelf", "Dal en Veen", "--no-members")
    (empty,) = library("shelves")["result"]["shelves"]
    assert empty["members"] == []


def test_a_text_is_published_again_and_withdrawn_on_record_without_its_words(shelf: str, text: Path) -> None:
    made = library("publish", str(text), "--shelf", shelf, "--kind", "product", "--note", "Eerste versie")["result"]
    text.write_text(json.dumps(product_texts(costs="€ 99")))
    again = library("publish", str(text), "--item", made["item"], "--note", "Nieuw tarief")["result"]
    assert (again["item"], again["number"]) == (made["item"], 2)
    (item,) = library("items", "--shelf", shelf)["result"]["items"]
    assert (item["title"], item["version"], item["is_withdrawn"]) == ("Paspoort aanvragen", 2, False)
    library("withdraw", made["item"], "--note", "Landelijke tekst", "--yes")
    (item,) = library("items")["result"]["items"]
    assert item["is_withdrawn"]
    with in_public():
        kinds = list(Operation.objects.order_by("started_at").values_list("kind", flat=True))
        told = str(list(Operation.objects.values_list("parameters", flat=True)))
    assert kinds == ["library.shelf", "library.publish", "library.publish", "library.withdraw"]
    assert "€ 99" not in told


def test_a_dry_run_changes_nothing(zonnedal: Municipality, text: Path) -> None:
    library("shelf", SHELF, "--everybody", "--dry-run")
    with in_public():
        assert not Shelf.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["publish", "FILE"], "--item"),
        (["publish", "FILE", "--shelf", "Nergens", "--kind", "product"], "Nergens"),
        (["publish", "FILE", "--shelf", SHELF, "--kind", "gedicht"], "answer, form, page, product"),
        (["publish", "/bestaat/niet.json", "--shelf", SHELF, "--kind", "product"], "can't be read"),
        (["publish", "BROKEN", "--shelf", SHELF, "--kind", "product"], "no JSON"),
        (["publish", "EMPTY", "--shelf", SHELF, "--kind", "product"], "one object"),
        (["shelf", SHELF, "--member", "atlantis"], "atlantis"),
        (["shelf", SHELF, "--everybody"], "for a group"),
        (["shelf", SHELF, "--member", "zonnedal", "--no-members"], "no-members"),
        (["shelf", SHELF, "--rename", SHELF], "already"),
        (["withdraw", "00000000-0000-0000-0000-000000000000", "--note", "x", "--yes"], "text"),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_what_is_wrong_is_said_and_nothing_is_kept(arguments: list[str], told: str, text: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "empty.json").write_text("[]")
    files = {"FILE": str(text), "BROKEN": str(tmp_path / "broken.json"), "EMPTY": str(tmp_path / "empty.json")}
    with pytest.raises(CommandError, match=told):
        call_command("library", *(files.get(argument, argument) for argument in arguments), stdout=StringIO())
    with in_public():
        assert not LibraryItem.objects.exists()
        assert Shelf.objects.get().members.count() == 2


def test_a_text_that_does_not_fit_is_refused_with_its_field(shelf: str, tmp_path: Path) -> None:
    path = tmp_path / "paspoort.json"
    path.write_text(json.dumps(product_texts(upl_name="geen echte naam")))
    with pytest.raises(CommandError, match="geen echte naam"):
        call_command("library", "publish", str(path), "--shelf", shelf, "--kind", "product", stdout=StringIO())
