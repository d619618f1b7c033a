"""The shared library in public: who reads what, who writes, and that a version never changes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.library.actions import change_shelf, create_item, create_shelf, publish_version, withdraw_item
from tenants.library.errors import NothingNewError, NotYourItemError, UnknownItemError, WithdrawnError
from tenants.library.models import LibraryItem, LibraryVersion, Shelf
from tenants.library.queries import readers, source
from tenants.library.registry import FieldSpec, ItemKind, item_kinds
from tenants.municipalities.models import Municipality

TEAM = Actor(kind="operator", label="Team")
KIND = "proef"


@pytest.fixture(autouse=True)
def kind(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = (
        FieldSpec(name="title", title="Titel", shape="line", is_required=True, max_length=20),
        FieldSpec(name="rules", title="Regels"),
    )
    monkeypatch.setattr(item_kinds, "_items", {**dict(item_kinds.items()), KIND: ItemKind(title="P", fields=fields)})


def texts(**fields: Any) -> dict[str, Any]:
    return {"title": "Paspoort", "rules": "<p>Tien jaar.</p>"} | fields


def shelf_of(*members: Municipality, publishers: tuple[Municipality, ...] = (), everybody: bool = False) -> Shelf:
    shelf = create_shelf(name=f"Plank {len(members)} {everybody}", is_for_everybody=everybody, actor=TEAM)
    change_shelf(
        shelf=shelf, name=shelf.name, members=[one.pk for one in members], publishers=[one.pk for one in publishers],
        actor=TEAM,
    )  # fmt: skip
    return shelf


def item_on(shelf: Shelf, by: Municipality | None = None) -> LibraryItem:
    return create_item(shelf=shelf, kind=KIND, fields=texts(), note="Eerste", by=by, actor=TEAM)


def rows_seen(table: str) -> int:
    with connection.cursor() as cursor:
        # without any condition, as a mistake of ours would ask
        cursor.execute(f"SELECT count(*) FROM public.{table}")  # noqa: S608
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "table", ["library_shelf", "library_shelfmember", "library_libraryitem", "library_libraryversion"]
)
def test_postgresql_shows_a_group_shelf_to_its_members_only(
    zonnedal: Municipality, waterveen: Municipality, table: str
) -> None:
    item_on(shelf_of(zonnedal))
    with in_municipality(zonnedal):
        assert rows_seen(table) == 1
    with in_municipality(waterveen):
        assert rows_seen(table) == 0
    with in_public():
        assert rows_seen(table) == 1


def test_everybody_reads_the_shelf_of_everybody(zonnedal: Municipality, waterveen: Municipality) -> None:
    item = item_on(shelf_of(everybody=True))
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            found = source(municipality, item.pk)
            assert found is not None
            assert found.fields == texts()


def test_a_municipality_that_leaves_a_group_sees_its_shelf_no_more(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    shelf = shelf_of(zonnedal, waterveen)
    item = item_on(shelf)
    change_shelf(shelf=shelf, name="Anders", members=[zonnedal.pk], publishers=[], actor=TEAM)
    with in_municipality(waterveen):
        assert source(waterveen, item.pk) is None
        assert rows_seen("library_libraryversion") == 0
    with in_public():
        assert [one.slug for one in readers(Shelf.objects.get())] == ["zonnedal"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.library_libraryitem SET title = 'x'",
        "DELETE FROM public.library_libraryversion",
        "INSERT INTO public.library_shelfmember SELECT * FROM public.library_shelfmember",
    ],
)
def test_the_role_of_a_municipality_writes_nothing(zonnedal: Municipality, statement: str) -> None:
    item_on(shelf_of(zonnedal))
    with (
        in_municipality(zonnedal),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_version_never_changes(zonnedal: Municipality) -> None:
    item_on(shelf_of(zonnedal))
    with in_public(), pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        LibraryVersion.objects.update(note="anders")


def test_a_publisher_maintains_its_own_item_from_its_own_schema(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    shelf = shelf_of(waterveen, publishers=(zonnedal,))
    with in_municipality(zonnedal), transaction.atomic():
        item = item_on(shelf, by=zonnedal)
        publish_version(item_id=item.pk, fields=texts(title="Pas"), note="Korter", by=zonnedal, actor=TEAM)
    with in_municipality(waterveen):
        found = source(waterveen, item.pk)
        assert found is not None
        assert (found.number, found.item.title, found.made_by) == (2, "Pas", zonnedal.official_name)


def test_another_may_not_change_withdraw_or_add(zonnedal: Municipality, waterveen: Municipality) -> None:
    shelf = shelf_of(waterveen, publishers=(zonnedal,))
    item = item_on(shelf, by=zonnedal)
    with in_municipality(waterveen):
        with pytest.raises(NotYourItemError):
            item_on(shelf, by=waterveen)
        with pytest.raises(NotYourItemError):
            publish_version(item_id=item.pk, fields=texts(title="X"), note="", by=waterveen, actor=TEAM)
        with pytest.raises(NotYourItemError):
            withdraw_item(item_id=item.pk, note="", by=waterveen, actor=TEAM)


def test_an_item_of_another_group_answers_as_an_unknown_one(zonnedal: Municipality, waterveen: Municipality) -> None:
    item = item_on(shelf_of(zonnedal))
    with in_municipality(waterveen), pytest.raises(UnknownItemError):
        publish_version(item_id=item.pk, fields=texts(title="X"), note="", by=waterveen, actor=TEAM)


def test_a_version_says_something_new_and_a_withdrawn_item_nothing_more(zonnedal: Municipality) -> None:
    item = item_on(shelf_of(zonnedal))
    with pytest.raises(NothingNewError):
        publish_version(item_id=item.pk, fields=texts(), note="", by=None, actor=TEAM)
    withdraw_item(item_id=item.pk, note="Wet vervallen", by=None, actor=TEAM)
    with pytest.raises(WithdrawnError):
        publish_version(item_id=item.pk, fields=texts(title="X"), note="", by=None, actor=TEAM)


def test_a_source_is_cleaned_and_judged(zonnedal: Municipality) -> None:
    shelf = shelf_of(zonnedal)
    rules = '<p>Zie <a id="5" linktype="page">hier</a><script>x</script></p>'
    item = create_item(shelf=shelf, kind=KIND, fields=texts(rules=rules, odd="x"), note="", by=None, actor=TEAM)
    with in_public():
        assert item.versions.get().fields == {"title": "Paspoort", "rules": "<p>Zie hierx</p>"}
    with pytest.raises(ValidationError) as error:
        create_item(shelf=shelf, kind=KIND, fields=texts(title="x" * 21), note="", by=None, actor=TEAM)
    assert list(error.value.message_dict) == ["title"]
