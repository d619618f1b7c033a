"""Links that lead nowhere, pages that nobody reads, pages that have to be looked at again."""

import http.server
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Page

from cms.content.models import ContentPage
from cms.sections.actions import give_section
from cms.upkeep.counting import count_view, views
from cms.upkeep.following import collect_links, follow_links
from cms.upkeep.mails import render_due
from cms.upkeep.models import LinkState, OutgoingLink, PageViews, Review
from cms.upkeep.reviewing import DUE_MAIL, tell_owners
from services.accounts.models import User
from services.accounts.provisioning import CHIEF_EDITORS, EDITORS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, NewsPageFactory, ThemePageFactory, home_page
from tests.pagecache import Process

UPKEEP = "/beheer/onderhoud/"


def text(html: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": f"<p>{html}</p>"}]


@pytest.fixture
def chief(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(CHIEF_EDITORS, email="chef@voorbeeld.nl"))
    return client


@pytest.fixture
def section_editor(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    """Of "Cultuur", in which nothing is."""
    editor = make_staff()
    give_section(page=ThemePageFactory.create(title="Cultuur"), editors=[editor], actor=Actor.system("test"))
    client = client_for(in_zonnedal)
    client.force_login(editor)
    return client


class _Site(http.server.ThreadingHTTPServer):
    """Another website, that remembers what was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.asked: list[str] = []
        self.is_up = True


class _Answers(http.server.BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        is_odd = self.path == "/geen-head" and self.command == "HEAD"
        status = 503 if not self.server.is_up else 405 if is_odd else 404 if self.path == "/weg" else 200
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815  # the name is http.server's

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def other_site(settings: Settings) -> Iterator[_Site]:
    with _Site() as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        settings.OUTGOING_ALLOWED_HOSTS = [f"127.0.0.1:{site.server_port}"]
        yield site
        site.shutdown()


def later(by: timedelta) -> None:
    """As if the links were tried so long ago."""
    OutgoingLink.objects.update(tried_at=F("tried_at") - by)


def test_links_to_other_sites_are_broken_when_they_fail_twice(chief: Client, other_site: _Site) -> None:
    site = f"http://127.0.0.1:{other_site.server_port}"
    links = "".join(f'<a href="{site}/{name}">x</a> ' for name in ("goed", "weg", "geen-head"))
    page = ContentPageFactory.create(title="Met links", body=text(links + '<a href="https://10.0.0.1/intern">x</a>'))
    ContentPageFactory.create(title="Concept", live=False, body=text(f'<a href="{site}/concept">x</a>'))
    assert collect_links() == 4
    pauses: list[float] = []
    assert follow_links(pause=pauses.append) == 4
    assert len(pauses) == 2  # one host is not asked three things at once
    assert sorted(other_site.asked) == ["GET /geen-head", "GET /weg", "HEAD /geen-head", "HEAD /goed", "HEAD /weg"]
    states = dict(OutgoingLink.objects.values_list("address", "state"))
    assert states[f"{site}/goed"] == states[f"{site}/geen-head"] == LinkState.WORKS
    assert states[f"{site}/weg"] == states["https://10.0.0.1/intern"] == LinkState.DOUBTFUL
    assert f"{site}/weg" not in chief.get(f"{UPKEEP}links/").content.decode()  # once is nothing yet
    assert follow_links(pause=pauses.append) == 0  # it is remembered
    later(timedelta(days=1))
    assert follow_links(pause=pauses.append) == 2
    html = chief.get(f"{UPKEEP}links/").content.decode()
    assert "Met links" in html
    assert f"{site}/weg" in html
    assert "De pagina bestaat niet meer" in html
    assert "/goed" not in html
    page.body = text(f'<a href="{site}/goed">x</a>')
    page.save_revision().publish()
    collect_links()
    assert list(OutgoingLink.objects.values_list("address", "state")) == [(f"{site}/goed", LinkState.WORKS)]


def test_a_site_that_was_down_for_a_while_is_not_broken(in_zonnedal: Municipality, other_site: _Site) -> None:
    address = f"http://127.0.0.1:{other_site.server_port}/goed"
    ContentPageFactory.create(body=text(f'<a href="{address}">x</a>'))
    collect_links()
    other_site.is_up = False
    follow_links()
    assert OutgoingLink.objects.get().state == LinkState.DOUBTFUL
    other_site.is_up = True
    later(timedelta(days=1))
    follow_links()
    assert OutgoingLink.objects.get().state == LinkState.WORKS


def test_links_within_the_site_are_judged_at_once(
    chief: Client, section_editor: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    target = ContentPageFactory.create(title="Het doel")
    gone = ContentPageFactory.create(title="Straks weg")
    link = '<a linktype="page" id="{}">x</a>'
    ContentPageFactory.create(title="Bron", body=text(link.format(target.pk)))
    ContentPageFactory.create(title="Andere bron", body=text(link.format(gone.pk)))
    assert "Alle links binnen de website werken." in chief.get(f"{UPKEEP}links/").content.decode()
    target.unpublish()
    with django_capture_on_commit_callbacks(execute=True):
        gone.delete()
    html = chief.get(f"{UPKEEP}links/").content.decode()
    assert "“Het doel”, die niet gepubliceerd is" in html
    assert "een pagina die er niet meer is" in html
    assert "Andere bron" in html
    assert "Bron" not in section_editor.get(f"{UPKEEP}links/").content.decode()


def test_views_are_counted_per_day_and_the_least_read_page_stands_first(
    chief: Client, section_editor: Client, in_zonnedal: Municipality, waterveen: Municipality
) -> None:
    views.forget()
    old = timezone.now() - timedelta(days=60)
    read, unread = (ContentPageFactory.create(title=title) for title in ("Gelezen", "Ongelezen"))
    Page.objects.filter(pk__in=[read.pk, unread.pk]).update(first_published_at=old)
    for _time in range(3):
        count_view(in_zonnedal.schema_name, read.pk)
    count_view(in_zonnedal.schema_name, 999_999)  # removed since
    count_view("m_bestaatniet00", read.pk)
    views.flush()
    count_view(in_zonnedal.schema_name, read.pk)
    views.flush()
    assert list(PageViews.objects.values_list("page_id", "count")) == [(read.pk, 4)]
    with in_municipality(waterveen):
        assert not PageViews.objects.exists()
    html = chief.get(f"{UPKEEP}gelezen/").content.decode()
    assert html.index("Ongelezen") < html.index("Gelezen")
    assert "Ongelezen" not in section_editor.get(f"{UPKEEP}gelezen/").content.decode()


def test_an_answer_of_the_page_cache_counts_too(scratch: Municipality) -> None:
    views.forget()
    process = Process()
    for _time in range(4):
        process.get(scratch)
    assert not process.get(scratch).is_made
    views.flush()
    with in_municipality(scratch):
        (row,) = PageViews.objects.all()
        assert (row.page_id, row.count) == (home_page().pk, 5)
    Process().get(scratch, "/bestaat-niet/")
    views.flush()
    with in_municipality(scratch):
        assert PageViews.objects.count() == 1


@pytest.fixture
def owner(in_zonnedal: Municipality) -> User:
    return make_staff(EDITORS, email="eigenaar@voorbeeld.nl")


@pytest.fixture
def old_page(owner: User) -> ContentPage:
    """Published 13 months ago; everything else is recent."""
    Page.objects.update(last_published_at=timezone.now())
    page: ContentPage = ContentPageFactory.create(title="Oude regels", owner=owner)
    NewsPageFactory.create(title="Oud nieuws", owner=owner)
    Page.objects.filter(title__startswith="Oud").update(last_published_at=timezone.now() - timedelta(days=400))
    return page


def mailed() -> list[str]:
    rows = OutboxMessage.objects.filter(kind=DUE_MAIL).order_by("created_at")
    return [mail.to for row in rows if (mail := render_due(row.payload))]


def test_the_owner_is_mailed_once_and_then_weekly_until_the_page_was_looked_at(
    owner: User, old_page: ContentPage, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    today = timezone.localdate()
    assert tell_owners(today=today) == 1
    assert tell_owners(today=today) == tell_owners(today=today + timedelta(days=6)) == 0
    assert mailed() == ["eigenaar@voorbeeld.nl"]
    mail = render_due({"user_id": str(owner.pk)})
    assert mail is not None
    assert mail.subject == "1 pagina om na te kijken"
    assert "Oude regels" in mail.text
    assert "Oud nieuws" not in mail.text  # news passes
    assert f"{in_zonnedal.base_url}{UPKEEP}herzien/" in mail.html
    assert tell_owners(today=today + timedelta(days=7)) == 1
    client = client_for(in_zonnedal)
    client.force_login(owner)
    assert f"{UPKEEP}herzien/{old_page.pk}/" in client.get(f"{UPKEEP}herzien/").content.decode()
    chosen = today + timedelta(days=100)
    assert client.post(f"{UPKEEP}herzien/{old_page.pk}/", {"review_on": chosen.isoformat()}).status_code == 302
    assert f"{UPKEEP}herzien/{old_page.pk}/" not in client.get(f"{UPKEEP}herzien/").content.decode()
    assert Review.objects.get(page=old_page).review_on == chosen
    assert AuditEntry.objects.filter(event="page.review_chosen").count() == 1
    assert render_due({"user_id": str(owner.pk)}) is None  # a mail that waited does not leave any more
    assert tell_owners(today=today + timedelta(days=30)) == 0
    assert tell_owners(today=chosen) == 1


@pytest.mark.parametrize("how", ["left", "lost the right"])
def test_a_chief_editor_is_told_of_pages_whose_owner_can_not_look(
    owner: User, old_page: ContentPage, chief: Client, how: str
) -> None:
    if how == "left":
        owner.is_active = False
        owner.save()
    else:
        owner.groups.set([Group.objects.get(name=TEAM_PUBLIC_SPACE)])
    assert tell_owners() == 1
    assert mailed() == ["chef@voorbeeld.nl"]


@pytest.mark.parametrize("days", [0, -1, 6 * 366])
def test_a_day_that_can_not_be_is_refused(chief: Client, old_page: ContentPage, days: int) -> None:
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    html = chief.post(f"{UPKEEP}herzien/{old_page.pk}/", {"review_on": day}).content.decode()
    assert "Kies een dag in de komende vijf jaar" in html
    assert day in html
    assert not Review.objects.exists()


def test_a_page_of_another_section_does_not_exist_here(section_editor: Client, old_page: ContentPage) -> None:
    assert section_editor.get(f"{UPKEEP}herzien/{old_page.pk}/").status_code == 404
    assert "Oude regels" not in section_editor.get(f"{UPKEEP}herzien/").content.decode()
