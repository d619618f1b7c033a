"""Two municipalities with the same numbers as ids, and words in them that are found nowhere by chance."""

import re
import time
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, fields

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from guardian.shortcuts import assign_perm
from wagtail.admin.models import EditingSession
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site, UploadedFile

from services.accounts.models import User, UserFactor
from services.audit.actions import record
from services.forms.models import Form, FormDraft
from services.zaken.models import Zaak
from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.login.sessions import SESSION_KEY
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tenants.tables import table_notes
from tests.canaries import new_canaries, seed_every_table
from tests.factories.accounts import make_staff
from tests.factories.forms import check_page
from tests.tenancy.matrix.policy import Things
from tests.tenancy.matrix.roles import STAFF, VISITORS, Role
from tests.tenancy.matrix.things import add_upload, make_things, right, section_page
from tests.tenancy.matrix.words import Words

SETS = (1, 2, 3)
ONLY_THERE = 4  # the set whose ids the home municipality does not have
FIRST_ID = 5_000_000
FIRST_ID_ONLY_THERE = 7_000_000
_A_DAY_S = 86_400  # on a slow machine the matrix takes longer than a confirmation lasts
NOBODYS_ID = 7_900_001  # as long as an id that is somebody's

# Texts that a municipality has from its first day: the other's are replaced by its word.
_TEXTS_FROM_THE_FIRST_DAY = {
    "base_contactdetails": "visiting_address",
    "branding_brand": "slogan",
    "content_themepage": "intro",
    "home_homepage": "intro",
    "locations_contactpage": "intro",
    "locations_locationpage": "intro",
    "news_newsindexpage": "intro",
    "zaken_resultaattype": "omschrijving",
    "zaken_status": "statustoelichting",
    "zaken_statustype": "omschrijving",
    "zaken_zaaktype": "toelichting",
}

_STAFF_LOGIN = "services.accounts.backends.MunicipalityBackend"
_OPERATOR_LOGIN = "tenants.operators.backends.OperatorBackend"
_PAGE_RIGHTS = ("add_page", "change_page", "publish_page")


@dataclass(frozen=True, kw_only=True)
class World:
    """Home is where the roles belong; the other municipality must notice nothing."""

    home: Municipality
    other: Municipality
    words: dict[int, Words]
    other_word: str
    things: dict[int, Things]
    other_things: dict[int, Things]
    unknown: Things
    cookies: dict[Role, dict[str, str]] = field(default_factory=dict)
    users: dict[Role, User] = field(default_factory=dict)

    @property
    def foreign(self) -> Things:
        """Things that exist in the other municipality only."""
        return self.other_things[ONLY_THERE]

    def client(self, role: Role, host: str) -> Client:
        """A browser of this role; an error of the site is an answer here."""
        client = Client(raise_request_exception=False, headers={"host": host})
        for name, value in self.cookies.get(role, {}).items():
            client.cookies[name] = value
        return client

    def told_by_residents(self, text: str) -> bool:
        """Whether a text holds what a resident told."""
        return any(words.private in text for words in self.words.values())

    def forbidden(self, role: Role) -> set[str]:
        """Words that this role may see nowhere: the other municipality's, and in its own those of others."""
        words = {self.other_word}
        for number, one in self.words.items():
            is_own = number == role.own
            sees_private = (role in VISITORS and is_own) or (role is Role.CASE_HANDLER and number in {1, 3})
            sees_draft = role is Role.ADMINISTRATOR or (role in {Role.SECTION_EDITOR, Role.FORM_EDITOR} and is_own)
            words |= set() if sees_private else {one.private}
            words |= set() if sees_draft else {one.draft}
            words |= set() if role.is_staff else {one.staff}
        return words


def make_world(home: Municipality, other: Municipality) -> World:
    """Fill both and let every role log in; inside the caller's transaction, or committed."""
    drawn = iter(new_canaries(1 + len(SETS) * len(fields(Words))))
    words = {
        number: Words(public=next(drawn), draft=next(drawn), private=next(drawn), staff=next(drawn)) for number in SETS
    }
    other_word = next(drawn)
    things, other_things = {}, {}
    for municipality in (home, other):
        _count_from(municipality, FIRST_ID)
    with in_municipality(home):
        site = _own_host(home)
        for number in SETS:
            things[number] = make_things(number, words[number]) | {"site": str(site.pk)}
    with in_municipality(other):
        _own_host(other)
        for number in SETS:
            other_things[number] = make_things(number, Words.all(other_word))
        _count_from(other, FIRST_ID_ONLY_THERE)
        other_things[ONLY_THERE] = make_things(ONLY_THERE, Words.all(other_word))
        other_things[ONLY_THERE]["site"] = str(Site.objects.create(hostname=other_word, root_page_id=1).pk)
    world = World(
        home=home,
        other=other,
        words=words,
        other_word=other_word,
        things=things,
        other_things=other_things,
        unknown=_nobodys(other_things[ONLY_THERE]),
    )
    _fill_what_is_empty(world)
    _log_everybody_in(world)
    return world


def _own_host(municipality: Municipality) -> Site:
    site: Site = Site.objects.get(is_default_site=True)
    assert site.hostname == municipality.primary_domain
    return site


def _count_from(municipality: Municipality, first: int) -> None:
    """Let the next id of every table be this one: numbers overlap, whatever tests before this one used up."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s, false)"
            " FROM pg_sequences WHERE schemaname = %s",
            [first, municipality.schema_name],
        )


def _fill_what_is_empty(world: World) -> None:
    """The other's word in each of its tables: in a row of its own where there is none yet."""
    empty = set()
    with in_municipality(world.other), connection.cursor() as cursor:
        for table in table_notes:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {connection.ops.quote_name(table)})")  # noqa: S608  # ours
            row = cursor.fetchone()
            if row and not row[0]:
                empty.add(table)
        for table, column in _TEXTS_FROM_THE_FIRST_DAY.items():
            cursor.execute(
                f'UPDATE "{table}" SET "{column}" = %s || \' \' || left("{column}", 60)',  # noqa: S608  # ours
                [world.other_word],
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would forbid to change a table
    with in_municipality(world.other):
        record("zaak.viewed", actor=Actor(kind="staff", label=world.other_word))
    seed_every_table(world.other.schema_name, world.other_word, only=empty.__contains__)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _nobodys(things: Things) -> Things:
    """For each thing the id of none, of the same kind and length."""
    return {kind: _nobodys_value(kind, value) for kind, value in things.items()}


def _nobodys_value(kind: str, value: str) -> str:
    if value.isdigit():
        return str(NOBODYS_ID)
    if kind == "uid":
        return urlsafe_b64encode(str(uuid.uuid4()).encode()).decode().rstrip("=")
    if re.fullmatch(r"[0-9a-f-]{36}", value):
        return str(uuid.uuid4())
    if kind in {"invitation", "reset_token", "access_code", "visit_token"}:
        return value[:-6] + "".join(reversed(value[-6:])) if value[-6:] != value[:-7:-1] else value[:-6] + "BCDFGH"
    if kind == "reference":
        return re.sub(r"[A-Z0-9]{4}$", "0000", value)
    if kind == "media":
        return re.sub(r"qzx\w{5}", "qzxnobdy", value)
    return value.replace(str(ONLY_THERE), "9")


def _log_everybody_in(world: World) -> None:
    host = world.home.primary_domain
    with in_municipality(world.home):
        world.users.update({role: _member_of_staff(role, world.things[role.own]) for role in STAFF})
        for role, user in world.users.items():
            client = Client(headers={"host": host})
            client.force_login(user, _STAFF_LOGIN)
            _confirm_who(client)
            world.cookies[role] = _cookies(client)
        editor = world.users[Role.SECTION_EDITOR]
        UserFactor.objects.filter(pk=world.things[Role.SECTION_EDITOR.own]["factor"]).update(user=editor)
    for role in VISITORS:
        world.cookies[role] = _cookies(_resident(world, role))
    with in_public():
        operator = Operator.objects.create_operator(
            email="operator@platform.example", name="Op Erator", password="een-lang-wachtwoord-voor-de-proef"
        )
        client = Client(headers={"host": "platform.localhost"})
        client.force_login(operator, _OPERATOR_LOGIN)  # type: ignore[arg-type]  # not the municipality's user model
        world.cookies[Role.OPERATOR] = _cookies(client)


def _confirm_who(client: Client) -> None:
    """As if they had just typed their password once more, and passed the second step: what asks for that lies open."""
    assert client.get("/medewerker/").status_code == 200
    session = client.session
    session[SESSION_KEY] = session[SESSION_KEY] | {
        "confirmed_at": int(time.time()) + _A_DAY_S,
        "factor": UserFactor.Kind.TOTP,
    }
    session.save()


def _cookies(client: Client) -> dict[str, str]:
    return {name: morsel.value for name, morsel in client.cookies.items()}


def _member_of_staff(role: Role, things: Things) -> User:
    if role is Role.ADMINISTRATOR:
        return make_staff("Beheerders", email="beheerder@voorbeeld.nl")
    if role is Role.CASE_HANDLER:
        return make_staff("Team Openbare ruimte", email="behandelaar@voorbeeld.nl")
    user = make_staff(email=f"{role.column}@voorbeeld.nl")
    user.user_permissions.add(right("access_admin", "wagtailadmin"))
    if role is Role.SECTION_EDITOR:
        UploadedFile.objects.filter(pk__in=[things["uploaded_image"], things["uploaded_document"]]).update(
            uploaded_by_user=user
        )
        EditingSession.objects.filter(pk=things["editing_session"]).update(user=user)
        _edit_section(user, things)
    if role is Role.FORM_EDITOR:
        _edit_form(user, things)
    return user


def _edit_section(user: User, things: Things) -> None:
    """Rights on one section of the site, and on one folder of pictures and documents."""
    group = Group.objects.create(name="Redactie van een wijk")
    user.groups.add(group)
    group.permissions.add(right("change_reaction", "feedback"))
    page: Page = section_page(things)
    for codename in _PAGE_RIGHTS:
        GroupPagePermission.objects.create(group=group, page=page, permission=right(codename, "wagtailcore"))
    collection = Collection.objects.get(pk=things["collection"])
    for app_label, name in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        for action in ("add", "change", "choose"):
            permission = right(f"{action}_{name}", app_label)
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=permission)


def _edit_form(user: User, things: Things) -> None:
    for kind in ("form", "closed_form"):
        assign_perm("forms.change_form", user, Form.objects.get(pk=things[kind]))


def _resident(world: World, role: Role) -> Client:
    """Someone who sent a form, began it once more with a photo, and follows a request with its code."""
    things, word = world.things[role.own], world.words[role.own].private
    client = Client(headers={"host": world.home.primary_domain})
    form = f"/formulieren/{things['slug']}/"
    for _time in range(2):
        assert client.post(f"{form}stap/", {"naam": word}).status_code == 302
        assert client.post(f"{form}beelden/", {}).status_code == 302
        if not _time:
            assert client.post(f"{form}versturen/", check_page(client, form)).status_code == 302
    with in_municipality(world.home):
        things["own_zaak"] = str(Zaak.objects.latest("registratiemoment").pk)
        draft = FormDraft.objects.latest("created_at")
        things["upload"] = add_upload(draft, word)
    code = {"referentie": things["reference"], "code": things["access_code"]}
    assert client.post("/status/", code).status_code == 302
    return client
