"""Database sessions bound to their schema.

Each municipality (and the platform) has its own session table. The schema is also in the salt of the signature, so
that a row carried to another schema, by a copy or a restore, opens for nobody.
"""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore

from tenants.binding import effective_schema


class SessionStore(DatabaseSessionStore):
    """Django's database session, signed for one schema."""

    @property
    def key_salt(self) -> str:
        return f"tenants.sessions:{effective_schema()}"
