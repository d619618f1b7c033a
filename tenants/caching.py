"""Cache keys carry their municipality, on every alias."""

from tenants.binding import effective_schema


def make_key(key: str, key_prefix: str, version: int) -> str:
    """`schema:prefix:version:key`, for `KEY_FUNCTION`."""
    return f"{effective_schema()}:{key_prefix}:{version}:{key}"


def reverse_key(key: str) -> str:
    """The caller's key out of ours, for `REVERSE_KEY_FUNCTION`."""
    return key.split(":", 3)[3]
