"""Who wants to know that a page was looked at, whether it was made anew or not."""

from collections.abc import Callable

type Follower = Callable[[str, int], None]
"""Told the schema and the page's id, for each answer: so it must add in memory, and never ask the database."""

followers: list[Follower] = []


def note_view(schema: str, page_id: int) -> None:
    """Tell them all."""
    for follow in followers:
        follow(schema, page_id)
