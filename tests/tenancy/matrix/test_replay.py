"""What opened a door at home, shown at the other municipality: cookies, codes, links. And after an error."""

import pytest
from django.conf import settings
from django.test import Client

from cms.base.visibility import OwnExternalLinkView
from tenants.context import is_bound
from tests.canaries import files_with, tables_with
from tests.tenancy.matrix.asking import Answer, Watch, ask, checksums, fail
from tests.tenancy.matrix.entry_points import MUNICIPALITY
from tests.tenancy.matrix.policy import rows_of, tables
from tests.tenancy.matrix.roles import Role
from tests.tenancy.matrix.test_matrix import PLATFORM_HOST
from tests.tenancy.matrix.world import World

WITH_TEXTS = frozenset(
    {
        "accounts_user", "content_contentpage", "django_session", "forms_draftupload", "forms_form", "forms_formdraft",
        "notifications_outboxmessage", "taggit_tag", "wagtailcore_collection", "wagtailcore_comment",
        "wagtailcore_page", "wagtailcore_pagelogentry", "wagtailcore_revision", "wagtailcore_workflow",
        "wagtaildocs_document", "wagtailimages_image", "wagtailimages_rendition", "wagtailredirects_redirect",
        "wagtailsearch_indexentry", "zaken_zaak", "zaken_zaakdocument",
    }
)  # fmt: skip
KNOWN = [role for role in Role if role is not Role.ANONYMOUS]


@pytest.mark.parametrize("role", KNOWN, ids=lambda role: role.name.lower())
def test_a_cookie_opens_nothing_elsewhere(world: World, watch: Watch, role: Role) -> None:
    """At each address where the cookie makes a difference at home, its bearer is a stranger there."""
    wrong = []
    elsewhere = world.other.primary_domain
    known, stranger = world.client(role, elsewhere), world.client(Role.ANONYMOUS, elsewhere)
    if role is not Role.OPERATOR:
        assert known.cookies[settings.SESSION_COOKIE_NAME].value
    things = world.other_things[role.own]
    home_words = set().union(*(vars(words).values() for words in world.words.values()))
    for table in tables():
        for entry, row in rows_of(table):
            is_of_a_site = entry.host == MUNICIPALITY
            makes_a_difference = row.cell(role) != row.cell(Role.ANONYMOUS)
            if not is_of_a_site or not (makes_a_difference or role is Role.OPERATOR) or not set(things) >= row.kinds:
                continue
            path = row.path(entry, things)
            for method in ("GET", "POST"):
                one, other = (ask(client, method, path, {}, watch=watch) for client in (known, stranger))
                if one.without([]) != other.without([]):
                    wrong.append(f"{row.key}: {method} {path} knows the cookie: {one.status} {other.status}")
                wrong += [f"{row.key}: {method} {path} shows home" for word in home_words if word in one.everything]
    assert wrong == []


@pytest.mark.parametrize("role", KNOWN, ids=lambda role: role.name.lower())
def test_a_cookie_of_a_municipality_is_nothing_on_the_platform(world: World, watch: Watch, role: Role) -> None:
    answer = ask(world.client(role, PLATFORM_HOST), "GET", "/gemeenten/", watch=watch)
    assert answer.outcome == ("yes" if role is Role.OPERATOR else "ask")


def test_reference_and_code_of_elsewhere_are_wrong_ones(world: World, watch: Watch) -> None:
    """Also with this municipality's own reference beside the other's code, and the other way round."""
    client = world.client(Role.ANONYMOUS, world.home.primary_domain)
    here, there = world.things[1], world.foreign
    assert _follow(client, here["reference"], here["access_code"], watch=watch).status == 302
    answers = [
        _follow(client, reference, code, watch=watch)
        for reference, code in (
            (there["reference"], there["access_code"]),
            (world.unknown["reference"], there["access_code"]),
            (here["reference"], there["access_code"]),
            (there["reference"], here["access_code"]),
        )
    ]
    ids = [things[kind] for things in (here, there, world.unknown) for kind in ("reference", "access_code")]
    assert {answer.status for answer in answers} == {200}
    assert len({answer.without(ids) for answer in answers}) == 1


def _follow(client: Client, reference: str, code: str, *, watch: Watch) -> Answer:
    return ask(client, "POST", "/status/", {"referentie": reference, "code": code}, watch=watch)


@pytest.mark.parametrize(
    ("path", "works"),
    [
        ("/uitnodiging/{invitation}/", 'type="password"'),
        ("/beheer/password_reset/confirm/{uid}/{reset_token}/", "set-password"),
    ],
)
def test_links_open_at_home_only(world: World, watch: Watch, path: str, works: str) -> None:
    here = ask(
        world.client(Role.ANONYMOUS, world.home.primary_domain), "GET", path.format(**world.things[1]), watch=watch
    )
    assert works in here.body + here.location
    for number in (1, 2, 3):
        client = world.client(Role.ANONYMOUS, world.other.primary_domain)
        there = ask(client, "GET", path.format(**world.things[number]), watch=watch)
        assert works not in there.body + there.location


def test_an_error_leaves_nobody_bound(world: World, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that raises in one municipality, then one in the other on the same connection, and back."""
    monkeypatch.setattr(OwnExternalLinkView, "get", fail)
    boss = world.client(Role.ADMINISTRATOR, world.home.primary_domain)
    for host in (world.other.primary_domain, PLATFORM_HOST, world.home.primary_domain):
        assert ask(boss, "GET", "/beheer/choose-external-link/", watch=watch).status == 500
        assert not is_bound()
        stranger = world.client(Role.ANONYMOUS, host)
        answer = ask(stranger, "GET", "/inloggen/" if host == PLATFORM_HOST else "/", watch=watch)
        assert answer.status == 200
        assert (world.other_word in answer.everything) <= (host == world.other.primary_domain)
        home_words = set().union(*(vars(words).values() for words in world.words.values()))
        assert not any(word in answer.everything for word in home_words) or host == world.home.primary_domain


def test_the_other_municipality_is_full_of_its_word(world: World) -> None:
    """Where somebody's texts stand, and in the names of files; no table of it is empty."""
    found = {name.split(".")[1] for name in tables_with(world.other_word, schema_name=world.other.schema_name)}
    assert found >= WITH_TEXTS
    assert files_with(world.other_word)
    empty = {table for table, checksum in checksums(world.other.schema_name).items() if checksum[:-32] == "0"}
    assert empty <= {"wagtailadmin_admin"}  # a table of nothing, that only hangs rights on
