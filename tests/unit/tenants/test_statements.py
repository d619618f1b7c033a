"""What a statement is taken to read and to write: rather too much than too little."""

# ruff: noqa: S608  # statements are the subject here, and none is run

from typing import Any
from uuid import UUID

import pytest
from django.db.models import F, Q, QuerySet

from cms.base.models import ContactDetails
from cms.news.models import NewsPage
from tenants.statements import is_write, note_read, recording, written

PAGE, NEWS = "wagtailcore_page", "news_newspage"


def read(sql: str, params: Any = ()) -> set[str]:
    found: set[str] = set()
    with recording(lambda _schema, tags: found.update(tags)):
        note_read("m_x", sql, params)
    return found


def read_by(rows: "QuerySet[Any]") -> set[str]:
    return read(*rows.query.sql_with_params())


def touched(sql: str, params: Any = (), *, many: bool = False) -> set[str]:
    found = written("m_x", sql, params, many=many, ask=lambda _sql, _params: [(True, False)])
    return set().union(*found.values())


def test_a_row_by_its_key_is_that_row() -> None:
    assert read_by(NewsPage.objects.filter(pk=7)) == {f"{NEWS}#7", f"{NEWS}*", f"{PAGE}#7", f"{PAGE}*"}
    assert read_by(NewsPage.objects.filter(pk__in=[7, 9])) >= {f"{NEWS}#7", f"{NEWS}#9"}
    assert read_by(NewsPage.objects.filter(live=True, pk=7)) >= {f"{NEWS}#7", f"{PAGE}#7"}


@pytest.mark.parametrize(
    "rows",
    [
        lambda: NewsPage.objects.order_by("date"),
        lambda: NewsPage.objects.filter(date__year=2026),
        lambda: NewsPage.objects.filter(Q(pk=7) | Q(live=True)),
        lambda: NewsPage.objects.exclude(pk=7),
        lambda: NewsPage.objects.filter(pk=7).union(NewsPage.objects.all()),
        lambda: NewsPage.objects.filter(pk__in=NewsPage.objects.filter(live=True).values("pk")),
        lambda: NewsPage.objects.filter(pk__gt=7),
        lambda: NewsPage.objects.filter(pk=F("numchild")),
    ],
)
def test_any_other_condition_is_the_whole_table(rows: Any) -> None:
    assert NEWS in read_by(rows())


def test_a_joined_table_is_the_whole_table() -> None:
    found = read_by(ContactDetails.objects.filter(pk=UUID(int=0)).select_related("contact_page"))
    assert PAGE in found
    assert f"base_contactdetails#{UUID(int=0)}" in found


def test_the_same_table_twice_is_the_whole_table() -> None:
    sql = f'SELECT 1 FROM "{PAGE}" JOIN "{PAGE}" T2 ON ("{PAGE}"."owner_id" = T2."id") WHERE "{PAGE}"."id" = %s'
    assert PAGE in read(sql, (7,))


def test_plain_sql_is_read_too() -> None:
    assert read("select title from wagtailcore_page p join news_newspage n on true where p.id = 7") == {PAGE, NEWS}
    assert read("WITH a AS (SELECT 1 FROM x) SELECT * FROM a, b JOIN c USING (id)") >= {"x", "c"}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1", False),
        ("  (SELECT 1) UNION (SELECT 2)", False),
        ("SAVEPOINT x", False),
        ("SET search_path = a", False),
        ("WITH a AS (SELECT 1) SELECT * FROM a", False),
        ("WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a", True),
        ("INSERT INTO a VALUES (1)", True),
        ("update a set b = 1", True),
        ("TRUNCATE a", True),
        ("DO $$ BEGIN UPDATE a SET b = 1; END $$", True),
    ],
)
def test_what_may_write_is_known(sql: str, *, expected: bool) -> None:
    assert is_write(sql) is expected


def test_a_written_row_is_its_table_and_itself() -> None:
    assert touched(f'UPDATE "{NEWS}" SET "intro" = %s WHERE "{NEWS}"."page_ptr_id" = %s', ("x", 7)) == {
        NEWS,
        f"{NEWS}#7",
    }
    assert touched(f'INSERT INTO "{NEWS}" ("page_ptr_id", "intro") VALUES (%s, %s)', (7, "x")) == {NEWS, f"{NEWS}#7"}
    assert touched(f'DELETE FROM "{NEWS}" WHERE "{NEWS}"."page_ptr_id" IN (%s, %s)', (7, 8)) == {
        NEWS,
        f"{NEWS}#7",
        f"{NEWS}#8",
    }


@pytest.mark.parametrize(
    ("sql", "many"),
    [
        (f'UPDATE "{NEWS}" SET "intro" = %s WHERE "{NEWS}"."date" = %s', False),
        (f'UPDATE "{NEWS}" SET "intro" = %s WHERE "{NEWS}"."page_ptr_id" = %s', True),
        (f'UPDATE "{NEWS}" SET "intro" = %s WHERE "{NEWS}"."page_ptr_id" > %s', False),
        (f"DELETE FROM {NEWS}", False),
        (f"TRUNCATE {NEWS}", False),
        (f"UPDATE ONLY {NEWS} SET intro = ''", False),
        (f'INSERT INTO "{NEWS}" ("intro") SELECT "x" FROM "y"', False),
        (f"WITH a AS (UPDATE {NEWS} SET intro = '' RETURNING *) SELECT * FROM a", False),
    ],
)
def test_whatever_else_is_written_is_every_row(sql: str, *, many: bool) -> None:
    assert touched(sql, ("x", 7), many=many) >= {NEWS, f"{NEWS}*"}


def test_a_named_schema_is_that_schema() -> None:
    found = written("public", 'UPDATE "m_y"."news_newspage" SET intro = 1', (), many=False, ask=None)
    assert found == {"m_y": {NEWS, f"{NEWS}*"}}


@pytest.mark.parametrize(
    ("columns", "values", "expected"),
    [
        (["draft_title", "locked"], ["x", False], set()),
        (["numchild"], [3], set()),
        (["title"], ["x"], {PAGE, f"{PAGE}#7"}),
        (["draft_title", "live"], ["x", True], {PAGE, f"{PAGE}#7"}),
    ],
)
def test_of_a_page_counts_what_is_shown(columns: list[str], values: list[Any], expected: set[str]) -> None:
    assigned = ", ".join(f'"{name}" = %s' for name in columns)
    assert touched(f'UPDATE "{PAGE}" SET {assigned} WHERE "{PAGE}"."id" = %s', [*values, 7]) == expected


def test_counting_children_in_sql_touches_nothing_and_a_title_beside_it_does() -> None:
    assert (
        touched(f'UPDATE "{PAGE}" SET "numchild" = ("{PAGE}"."numchild" + 1) WHERE "{PAGE}"."path" = %s', ("0001",))
        == set()
    )
    assert touched(f"UPDATE {PAGE} SET numchild=numchild+1, title='x'") == {PAGE, f"{PAGE}*"}
    assert touched(f"UPDATE {PAGE} SET numchild=(SELECT 1 WHERE true), title='x'") == {PAGE, f"{PAGE}*"}


def test_a_draft_that_stays_one_touches_nothing() -> None:
    sql = f'UPDATE "{PAGE}" SET "title" = %s, "live" = %s WHERE "{PAGE}"."id" = %s'
    assert written("m_x", sql, ("x", False, 7), many=False, ask=lambda *_: [(False, False)]) == {}
    assert written("m_x", sql, ("x", True, 7), many=False, ask=lambda *_: [(False, False)]) != {}
    assert (
        touched(f'INSERT INTO "{PAGE}" ("title", "live") VALUES (%s, %s) RETURNING "{PAGE}"."id"', ("x", False))
        == set()
    )
    assert touched(f'INSERT INTO "{PAGE}" ("title", "live") VALUES (%s, %s) RETURNING "{PAGE}"."id"', ("x", True)) == {
        PAGE
    }
