"""Each night: sessions that nobody can use any more go, with what they held."""

from tenants.context import in_municipality, in_public
from tenants.sessions import SessionStore
from tenants.tasks import municipality_task, platform_task, ready_municipalities


@municipality_task(name="accounts.clear_sessions")
def clear_sessions() -> None:
    """Remove the bound municipality's expired sessions: of residents and of staff."""
    SessionStore.clear_expired()


@platform_task(name="accounts.clear_sessions_everywhere")
def clear_sessions_everywhere() -> None:
    """The platform's own at once, and a task for each municipality."""
    with in_public():
        SessionStore.clear_expired()
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            clear_sessions.delay()
