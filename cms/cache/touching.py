"""Which writes of a page's row other pages can show: drafts, locks and dates of editing are for editors only.

Every page reads some rows of `wagtailcore_page`: its menu, its breadcrumb, the pages that it links to. An editor who
types changes such a row twice a second, and no visitor sees any of it.
"""

from typing import Any

from tenants.statements import Tags, WrittenRow

PAGE_TABLE = "wagtailcore_page"
FOR_EDITORS = frozenset(
    {
        "draft_title",
        "expire_at",
        "go_live_at",
        "has_unpublished_changes",
        "latest_revision_created_at",
        "latest_revision_id",
        "locked",
        "locked_at",
        "locked_by_id",
        "numchild",
    }
)
"""Columns that no page shows. `numchild` changes together with a row that comes, goes or moves."""
OF_ITSELF = FOR_EDITORS | {"last_published_at", "live_revision_id"}
"""Columns that only a page itself shows: it reads its own row, by its key."""


def refine(ask: Any, row: WrittenRow) -> Tags | None:
    """What an INSERT or UPDATE of one page touches.

    Args:
        ask: runs a query on the same connection, before the statement.
    """
    values = row.values
    if values is None:
        return None
    if row.is_new:
        return frozenset() if values.get("live") is False else None
    shown = sorted(values.keys() - OF_ITSELF)
    if not all(name.isidentifier() for name in shown):
        return None
    same = " AND ".join(["TRUE", *(f'"{name}" IS NOT DISTINCT FROM %s' for name in shown)])
    found = ask(
        f'SELECT live, ({same}) FROM "{PAGE_TABLE}" WHERE id = %s',  # noqa: S608  # names of columns, checked above  # nosec B608
        [*(values[name] for name in shown), row.key],
    )
    if not found:
        return None
    is_live, is_same = found[0]
    if not is_live and values.get("live", False) is False:
        return frozenset()  # a draft stays a draft
    own = f"{PAGE_TABLE}#{row.key}"
    return frozenset({own}) if is_same else frozenset({own, PAGE_TABLE})
