"""Guessing has an end, in one municipality only; an administrator sees it and lifts it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from django.utils import timezone
from redis.exceptions import ConnectionError as ValkeyAwayError

from services.accounts.models import User
from services.audit.models import AuditEntry
from tenants.context import in_municipality
from tenants.login.errors import clock_time
from tenants.login.locks import LOCK_S, locks
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD
from tests.integration.tenants.login.conftest import LOG_IN, STEP, Person, at_another_browser

LOCKS = "/medewerker/blokkades/"


def _guess(client: Client, email: str, times: int) -> str:
    for number in range(times):
        page = client.post(LOG_IN, {"username": email, "password": f"fout {number}"}).content.decode()
    return page


def _empty_cache() -> None:
    """As after a restart of Valkey; emptying it would take the counts of tests that run beside this one."""
    cache.key_prefix += "-emptied"


def test_admin_locked_here_logs_in_there(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            User.objects.create_user("admin@voorbeeld.example", PASSWORD)
    _guess(client_for(zonnedal), "admin@voorbeeld.example", 11)
    here, there = (Person(client_for(each), "admin@voorbeeld.example") for each in (zonnedal, waterveen))
    assert "te vaak geprobeerd" in here.give_password().content.decode()
    assert there.give_password().status_code == 302
    with in_municipality(waterveen):
        assert locks() == []


def test_the_page_says_from_when_it_can_be_tried_again(joke: Person) -> None:
    page = _guess(joke.client, joke.email, 11)
    assert f"Vanaf {clock_time(timezone.now() + timedelta(seconds=LOCK_S))} uur kunt u het opnieuw proberen" in page


def test_it_says_the_same_of_an_account_that_does_not_exist(joke: Person) -> None:
    known = _guess(joke.client, joke.email, 11)
    unknown = _guess(at_another_browser(joke).client, "niemand@zonnedal.example", 11)
    assert "te vaak geprobeerd" in known
    assert known.count("te vaak geprobeerd") == unknown.count("te vaak geprobeerd")


def test_another_spelling_of_the_same_account_is_locked_too(joke: Person, zonnedal: Municipality) -> None:
    dotless = "\N{LATIN SMALL LETTER DOTLESS I}"
    with in_municipality(zonnedal):
        User.objects.create_user("ina@zonnedal.example", PASSWORD)
    _guess(joke.client, "ina@zonnedal.example", 11)
    other = Person(at_another_browser(joke).client, f"{dotless}na@zonnedal.example")
    assert "te vaak geprobeerd" in other.give_password().content.decode()


def test_guessing_has_an_end_while_the_counts_are_away(joke: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise ValkeyAwayError

    for name in ("add", "incr", "set", "get_many", "delete", "delete_many"):
        monkeypatch.setattr(RedisCache, name, away)
    assert "te vaak geprobeerd" in _guess(joke.client, joke.email, 11)
    page = joke.give_password().content.decode()
    assert "te vaak geprobeerd" in page


def test_right_passwords_are_not_counted(joke: Person) -> None:
    for _time in range(12):
        assert at_another_browser(joke).give_password().status_code == 302
    _guess(joke.client, joke.email, 9)
    assert joke.give_password().status_code == 302
    assert "te vaak" not in _guess(at_another_browser(joke).client, joke.email, 9)


def test_a_network_that_tries_many_accounts_is_locked(joke: Person) -> None:
    for number in range(41):
        page = _guess(joke.client, f"iemand{number}@zonnedal.example", 1)
    assert "te vaak geprobeerd" in page
    assert "te vaak geprobeerd" in joke.give_password().content.decode()


def test_an_account_is_locked_when_many_networks_try_it(joke: Person, bea: Person) -> None:
    for number in range(61):
        client = Client(headers={"host": "zonnedal.localhost"}, REMOTE_ADDR=f"192.0.2.{number}")
        _guess(client, joke.email, 1)
    elsewhere = Client(headers={"host": "zonnedal.localhost"}, REMOTE_ADDR="198.51.100.7")
    answer = elsewhere.post(LOG_IN, {"username": joke.email, "password": PASSWORD})
    assert "te vaak geprobeerd" in answer.content.decode()
    assert "vanaf elk netwerk" in bea.client.get(LOCKS).content.decode()


def test_an_administrator_sees_a_lock_and_lifts_it_on_record(
    joke: Person, bea: Person, editor: User, administrator: User, zonnedal: Municipality
) -> None:
    _guess(joke.client, joke.email, 11)
    page = bea.client.get(LOCKS).content.decode()
    assert str(editor) in page
    assert f"tot {clock_time(timezone.now() + timedelta(seconds=LOCK_S))} uur" in page
    assert "127.0.x.x" in page
    with in_municipality(zonnedal):
        (lock,) = locks()
    assert bea.client.post(LOCKS, {"lock": lock.id}).status_code == 302
    assert "niemand geblokkeerd" in bea.client.get(LOCKS).content.decode()
    assert joke.give_password().status_code == 302
    with in_municipality(zonnedal):
        rows = AuditEntry.objects.filter(object_id=str(editor.pk))
        assert rows.filter(event="account.locked").count() == 1
        assert rows.get(event="account.lock_lifted").actor_id == str(administrator.pk)


def test_the_second_step_is_listed_and_lifted_too(joke: Person, bea: Person, editor: User) -> None:
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    other.give_password()
    for _attempt in range(5):
        other.client.post(STEP, {"code": "000000"})
    assert "Tweede stap" in bea.client.get(LOCKS).content.decode()
    bea.client.post(LOCKS, {"lock": str(editor.pk)})
    assert other.client.post(STEP, {"code": other.fresh_code()}).status_code == 302


def test_only_administrators_see_locks(joke: Person) -> None:
    joke.give_password()
    joke.set_up_app()
    assert joke.client.get(LOCKS).status_code == 404
    assert joke.client.post(LOCKS, {"lock": "x"}).status_code == 404


def test_what_was_typed_is_not_kept(joke: Person, zonnedal: Municipality) -> None:
    _guess(joke.client, "wachtwoord-in-het-verkeerde-veld", 11)
    with in_municipality(zonnedal):
        (lock,) = locks()
        assert lock.account is None
        kept = cache.tally("login:locks")  # type: ignore[attr-defined]  # of our own cache class
    assert kept
    assert "wachtwoord-in" not in str(kept)


def test_the_second_step_is_counted_in_the_database(joke: Person, zonnedal: Municipality) -> None:
    """An emptied Valkey forgets attempts with passwords, never those with codes."""
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    other.give_password()
    with in_municipality(zonnedal):
        for _attempt in range(5):
            other.client.post(STEP, {"code": "111111"})
            _empty_cache()
    assert other.client.post(STEP, {"code": other.fresh_code()}).status_code == 429
