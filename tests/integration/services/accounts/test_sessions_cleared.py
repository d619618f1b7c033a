"""Sessions end in the table too."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from services.accounts.tasks import clear_sessions, clear_sessions_everywhere
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality


def _two_sessions() -> None:
    for days in (-1, 1):
        Session.objects.create(
            session_key=f"key{days}", session_data="x", expire_date=timezone.now() + timedelta(days=days)
        )


def _keys() -> list[str]:
    return list(Session.objects.filter(session_key__startswith="key").values_list("session_key", flat=True))


def test_what_is_over_goes_and_what_is_not_stays(zonnedal: Municipality, waterveen: Municipality) -> None:
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            _two_sessions()
    with in_municipality(zonnedal):
        clear_sessions.run()
        assert _keys() == ["key1"]
    with in_municipality(waterveen):
        assert sorted(_keys()) == ["key-1", "key1"]


def test_the_platform_s_own_go_too(zonnedal: Municipality) -> None:
    with in_public():
        _two_sessions()
        clear_sessions_everywhere()
        assert _keys() == ["key1"]
