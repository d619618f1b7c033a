"""Every table that holds residents' data has an app that hands it out and removes it."""

from services.privacy.registry import keepers, tables_without_residents
from tenants.tables import TableKind, table_notes

MAY_HOLD_RESIDENTS = {TableKind.RESIDENTS, TableKind.AUDIT, TableKind.TRANSIENT}


def test_each_table_that_may_hold_residents_is_answered_for() -> None:
    suspects = {table for table, note in table_notes.items() if note.kind in MAY_HOLD_RESIDENTS}
    kept = [table for keeper in keepers.values() for table in keeper.tables]
    assert len(kept) == len(set(kept))
    assert suspects - set(kept) == set(tables_without_residents)
    assert set(kept) <= set(table_notes)


def test_no_table_of_residents_is_excused() -> None:
    residents = {table for table, note in table_notes.items() if note.kind == TableKind.RESIDENTS}
    assert residents & set(tables_without_residents) == set()
