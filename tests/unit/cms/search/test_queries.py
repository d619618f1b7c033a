import pytest

from cms.search.queries import MAX_QUERY_LENGTH, clean_query


@pytest.mark.parametrize(
    ("raw", "query"),
    [
        ("  grof   vuil ", "grof vuil"),
        ("a\x00b", "a b"),
        ("\r\n\t", ""),
        ("a" * 500, "a" * MAX_QUERY_LENGTH),
    ],
)
def test_clean_query(raw: str, query: str) -> None:
    assert clean_query(raw) == query
