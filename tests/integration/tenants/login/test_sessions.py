"""Open log-ins are seen and ended, by their owner, by an administrator, by the clock, by a new password."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from time_machine import travel

from services.accounts.models import User, UserSession
from services.audit.models import AuditEntry
from tenants.context import in_municipality
from tenants.login.devices import device_in_words, shortened_network
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD
from tests.integration.tenants.login.conftest import ACCOUNT, STEP, Person, at_another_browser

END = "/medewerker/sessies/beeindigen/"


@pytest.fixture
def at_desk(joke: Person) -> Person:
    joke.give_password()
    joke.set_up_app()
    return joke


@pytest.fixture
def on_phone(at_desk: Person) -> Person:
    other = at_another_browser(at_desk)
    other.give_password()
    assert other.client.post(STEP, {"code": other.fresh_code()}).status_code == 302
    at_desk.steps_used = other.steps_used
    return other


def test_own_sessions_are_listed_and_this_one_is_marked(at_desk: Person, on_phone: Person) -> None:
    page = on_phone.client.get(ACCOUNT).content.decode()
    assert page.count('class="meent-login-item"') == 3  # one app, two sessions
    assert "Safari op iPhone" in page
    assert "127.0.x.x" in page
    assert page.count("dit apparaat") == 1


def test_ending_one_takes_it_from_the_server(at_desk: Person, on_phone: Person, zonnedal: Municipality) -> None:
    page = on_phone.client.get(ACCOUNT).content.decode()
    (session_id,) = re.findall(r'name="session" value="([^"]+)"', page)
    assert on_phone.client.post(END, {"session": session_id}).status_code == 302
    assert not at_desk.is_in()
    assert on_phone.is_in()
    with in_municipality(zonnedal):
        assert UserSession.objects.count() == 1
        assert Session.objects.filter(session_key=at_desk.client.session.session_key).count() == 0
        assert AuditEntry.objects.filter(event="account.sessions_ended").count() == 1


def test_a_session_row_that_was_ended_opens_nothing_even_when_the_session_itself_survives(
    at_desk: Person, zonnedal: Municipality
) -> None:
    with in_municipality(zonnedal):
        UserSession.objects.all().delete()
    assert not at_desk.is_in()
    assert "vanaf een andere plek" in at_desk.client.get("/beheer/login/").content.decode()


def test_all_others_are_ended_and_this_one_stays(at_desk: Person, on_phone: Person) -> None:
    assert on_phone.client.post(END).status_code == 302
    assert on_phone.is_in()
    assert not at_desk.is_in()


def test_somebody_elses_session_is_not_ended(
    at_desk: Person, bea: Person, administrator: User, zonnedal: Municipality
) -> None:
    with in_municipality(zonnedal):
        theirs = UserSession.objects.get(user=administrator)
    assert at_desk.client.post(END, {"session": str(theirs.pk)}).status_code == 302
    assert at_desk.client.post(END, {"session": "geen-id"}).status_code == 404
    assert bea.is_in()


def test_an_administrator_ends_a_colleagues_sessions(at_desk: Person, bea: Person, editor: User) -> None:
    page = bea.client.get(f"/medewerker/collega/{editor.pk}/").content.decode()
    assert "Telefoon" in page
    assert bea.client.post(f"/medewerker/collega/{editor.pk}/sessies/").status_code == 302
    assert not at_desk.is_in()
    assert bea.is_in()


def test_an_editor_does_nothing_to_a_colleague(at_desk: Person, bea: Person, administrator: User) -> None:
    for path in ("", "sessies/", "herstellen/"):
        address = f"/medewerker/collega/{administrator.pk}/{path}"
        assert at_desk.client.get(address).status_code in {404, 405}, path
        assert at_desk.client.post(address).status_code in {404, 405}, path
    assert bea.is_in()


def test_an_account_of_another_municipality_is_unknown(
    bea: Person, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(waterveen):
        foreign = User.objects.create_user("daar@waterveen.example", PASSWORD)
    for path in ("", "sessies/", "herstellen/"):
        address = f"/medewerker/collega/{foreign.pk}/{path}"
        assert bea.client.get(address).status_code in {404, 405}
        assert bea.client.post(address).status_code in {404, 405}


def test_log_out_takes_the_row_away(at_desk: Person, zonnedal: Municipality) -> None:
    at_desk.client.post("/beheer/logout/")
    with in_municipality(zonnedal):
        assert UserSession.objects.count() == 0


def test_a_new_password_ends_the_others_and_leaves_this_one(at_desk: Person, on_phone: Person, editor: User) -> None:
    new = "een-ander-lang-wachtwoord"
    done = on_phone.client.post(
        "/beheer/account/",
        {
            "name_email-first_name": "Joke",
            "name_email-last_name": "de Boer",
            "name_email-email": editor.email,
            "password-old_password": PASSWORD,
            "password-new_password1": new,
            "password-new_password2": new,
            "locale-preferred_language": "nl",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
        },
    )
    assert done.status_code == 302, done.content.decode()
    assert on_phone.is_in()
    assert not at_desk.is_in()
    page = on_phone.client.get(ACCOUNT).content.decode()
    assert page.count("laatst actief") == 1


def test_an_hour_without_anything_ends_it_on_the_server(at_desk: Person, zonnedal: Municipality) -> None:
    key = at_desk.client.session.session_key
    with travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert not at_desk.is_in()
        assert "tijd niets deed" in at_desk.client.get("/beheer/login/").content.decode()
    with in_municipality(zonnedal):
        assert not Session.objects.filter(session_key=key).exists()
        assert not UserSession.objects.exists()


def test_working_keeps_it_open_and_an_open_page_does_not(at_desk: Person) -> None:
    begin = timezone.now()
    for minutes in (50, 100):
        with travel(begin + timedelta(minutes=minutes), tick=False):
            assert at_desk.is_in()
    with travel(begin + timedelta(minutes=155), tick=False):
        at_desk.client.post("/beheer/editing-sessions/ping/wagtailcore/page/1/1/", {})
    with travel(begin + timedelta(minutes=165), tick=False):
        assert not at_desk.is_in()


def test_after_ten_hours_it_is_over_whatever_one_does(at_desk: Person) -> None:
    begin = timezone.now()
    for minutes in range(50, 600, 50):
        with travel(begin + timedelta(minutes=minutes), tick=False):
            assert at_desk.is_in(), minutes
    with travel(begin + timedelta(minutes=601), tick=False):
        assert not at_desk.is_in()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140", "Edge op Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox op Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari op iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome op Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari op Mac"),
        ("curl/8.0", "Onbekend apparaat"),
        ("", "Onbekend apparaat"),
    ],
)  # fmt: skip
def test_devices_in_words(user_agent: str, words: str) -> None:
    assert device_in_words(user_agent) == words


@pytest.mark.parametrize(
    ("address", "short"),
    [("192.0.2.17", "192.0.x.x"), ("2001:db8:1:2::3", "2001:db8::/32"), ("", ""), ("geen adres", "")],
)
def test_networks_are_shortened(address: str, short: str) -> None:
    assert shortened_network(address) == short


def test_visitors_without_a_session_cost_no_query(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    assert isinstance(client, Client)
    response = client.get("/status/")
    assert "sessionid" not in response.cookies
    with in_municipality(zonnedal):
        assert not Session.objects.exists()
