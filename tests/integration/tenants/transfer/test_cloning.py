"""A copy to train with: all of the house, nobody of the people, and nothing half made."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from pytest_django import Settings
from wagtail.models import Comment, Page, PageViewRestriction, Site, TaskState, Workflow

from cms.base.cloning import impersonal_values
from services.accounts.models import User
from services.accounts.tokens import password_reset_tokens
from services.forms.models import Form, FormVersion
from services.invitations.links import invitation_url
from services.zaken.access import access_code
from services.zaken.actions import Initiator
from services.zaken.models import Zaak
from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public, in_schema
from tenants.errors import BusyError, InvalidMunicipalityError, MunicipalityExistsError, RefusedError
from tenants.municipalities.models import Municipality, Purpose, State
from tenants.operations.locks import alone_with, exclusive
from tenants.operations.models import Operation
from tenants.tables import table_notes
from tenants.transfer import copying
from tenants.transfer.actions import cloning
from tenants.transfer.actions.cloning import Cloned, clone_municipality, count_clone, plan_clone
from tenants.transfer.copying import COPIED_KINDS, is_copied
from tenants.transfer.errors import TransferError
from tenants.transfer.models import Workspace
from tenants.transfer.registry import clone_steps
from tenants.transfer.workspaces import tidy_leftovers
from tests.canaries import files_with, keys_with, new_canary, seed_every_table, tables_with
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, NewsPageFactory, make_photo
from tests.factories.zaken import make_zaak
from tests.integration.tenants.transfer.conftest import own_folders, schemas
from tests.killed import run_until_killed
from tests.threads import in_another_connection

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")
STAFF = "services.accounts.backends.MunicipalityBackend"


def _clone(source: Municipality, **fields: Any) -> Cloned:
    values = {"slug": "oefendorp", "domain": "oefendorp.localhost"} | fields
    return clone_municipality(plan=plan_clone(source=source, **values), actor=OPERATOR)


def _rows(schema_name: str, table: str) -> list[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM {schema_name}."{table}" t ORDER BY 1')  # noqa: S608  # our own names
        return [row[0] for row in cursor.fetchall()]


def test_content_forms_and_settings_come_along(village: Municipality, client_for: ClientFor) -> None:
    with in_municipality(village):
        photo = make_photo("Kermis")
        rendition = photo.get_rendition("fill-200x100")
        pages = list(Page.objects.order_by("pk").values_list("pk", "url_path", "live", "draft_title"))
        forms = list(Form.objects.order_by("slug").values_list("slug", "title"))
    copy = _clone(village).municipality
    assert (copy.state, copy.purpose, copy.gemeentecode) == (State.READY, Purpose.TRAINING, village.gemeentecode)
    assert copy.name == "Proefdorp (oefenen)"
    for table in ("forms_formversion", "zaken_statustype", "auth_group_permissions", "taggit_tag"):
        assert _rows(copy.schema_name, table) == _rows(village.schema_name, table), table
    with in_municipality(copy):
        copied = list(Page.objects.order_by("pk").values_list("pk", "url_path", "live", "draft_title"))
        assert [row for row in copied if row[1] != "/home/"] == [row for row in pages if row[1] != "/home/"]
        assert Page.objects.get(url_path="/home/").title == "Gemeente Proefdorp (oefenen)"
        assert list(Form.objects.order_by("slug").values_list("slug", "title")) == forms
        assert [page.title for page in Page.objects.live().search("kermis")] == ["Kermis"]
        assert FormVersion.objects.count() >= len(forms)
        site = Site.objects.get()
        assert (site.hostname, site.site_name) == ("oefendorp.localhost", "Gemeente Proefdorp (oefenen)")
        made = ContentPageFactory.create(title="Nieuw in de oefenomgeving")  # the sequences go on after the last row
        assert made.pk > max(pk for pk, *_rest in pages)
    visitor = client_for(copy)
    home = visitor.get("/")
    assert home.status_code == 200
    assert "niets van wat u hier doet komt bij de gemeente aan" in home.content.decode()
    picture = visitor.get(f"/media/{rendition.file.name}")
    assert picture.status_code == 200
    assert picture.getvalue() == (Path(settings.MEDIA_ROOT) / village.schema_name / rendition.file.name).read_bytes()
    assert visitor.get("/nieuws/kermis/").status_code == 200


def test_nothing_of_anybody_comes_along(village: Municipality, client_for: ClientFor) -> None:
    """A canary in every text column of every table that stays behind, in files, and where JSON and remarks hide it."""
    canary = new_canary()
    with in_municipality(village):
        person = make_staff("Hoofdredacteuren", first_name=canary, email=f"{canary}@proefdorp.example")
        zaak = make_zaak(initiator=Initiator(name=canary, email=f"{canary}@example.nl"))
        page = NewsPageFactory.create(title="Besproken", owner=person, locked=True, locked_by=person)
        comment = Comment(page=page, user=person, text=f"vraag het {canary}", contentpath="title")
        page.wagtail_admin_comments.add(comment)
        page.save_revision(user=person)
        page.save()
        workflow = Workflow.objects.get()
        state = workflow.start(page, person)
        TaskState.objects.filter(workflow_state=state).update(comment=f"volgens {canary}", finished_by=person)
        make_photo("Van iemand").uploaded_by_user = person
        PageViewRestriction.objects.create(page=page, restriction_type="password", password=canary)
        zaak_type = ContentType.objects.get_for_model(Zaak)
        with connection.cursor() as cursor:  # a right on one request: a table of settings that names it
            cursor.execute(
                "INSERT INTO guardian_groupobjectpermission (object_pk, content_type_id, group_id, permission_id)"
                " SELECT %s, %s, (SELECT min(id) FROM auth_group), (SELECT min(id) FROM auth_permission)",
                [str(zaak.pk), zaak_type.pk],
            )
        storages["default"].save("wagtail_uploads/half.jpg", ContentFile(canary.encode()))
        storages["private"].save(f"zaken/{canary}.jpg", ContentFile(canary.encode()))
    seeded = seed_every_table(village.schema_name, canary, only=lambda table: not is_copied(table))
    assert {table for table, _column in seeded} > {"accounts_user", "zaken_zaak", "audit_auditentry", "django_session"}
    assert canary in str(_rows(village.schema_name, "wagtailcore_revision"))

    copy = _clone(village).municipality

    assert tables_with(canary, schema_name=copy.schema_name) == set()
    assert tables_with(str(person.pk), schema_name=copy.schema_name) == set()
    assert tables_with(str(zaak.pk), schema_name=copy.schema_name) == set()
    for table in table_notes:
        if not is_copied(table):
            assert _rows(copy.schema_name, table) == [], table
    assert not (Path(settings.PRIVATE_ROOT) / copy.schema_name).exists()
    assert {path for path in files_with(canary) if copy.schema_name in path.parts} == set()
    assert {key for key in keys_with(canary) if copy.schema_name.encode() in key} == set()
    with in_municipality(copy):
        copied = Page.objects.get(pk=page.pk)
        assert (copied.owner_id, copied.locked, copied.locked_by_id) == (None, False, None)
        latest = copied.latest_revision
        assert latest.content["wagtail_admin_comments"] == []
        assert (latest.content["owner"], latest.content["locked_by"]) == (None, None)
        assert latest.as_object().title == "Besproken"
        assert not User.objects.exists()
    with in_municipality(village):
        assert Comment.objects.filter(text__contains=canary).exists()
        assert Page.objects.get(pk=page.pk).locked_by_id == person.pk


def test_what_is_emptied_in_drafts_follows_from_the_models() -> None:
    assert impersonal_values() == {
        "locked": False,
        "locked_at": None,
        "owner": None,
        "locked_by": None,
        "wagtail_admin_comments": [],
    }


def test_what_was_given_out_by_the_source_is_refused_by_the_copy(village: Municipality, client_for: ClientFor) -> None:
    """A cookie, a link for a new password, an invitation, a reference with its access code."""
    with in_municipality(village):
        person = make_staff("Hoofdredacteuren")
        invited = make_staff("Beheerders", password=None)
        zaak = make_zaak()
        code = access_code(zaak)
        here = client_for(village)
        here.force_login(person, STAFF)
        person.refresh_from_db()  # the link hangs on the last log-in
        reset = reverse(
            "wagtailadmin_password_reset_confirm",
            args=[urlsafe_base64_encode(force_bytes(person.pk)), password_reset_tokens.make_token(person)],
            urlconf=settings.ROOT_URLCONF,
        )
        invitation = invitation_url(invited).removeprefix(village.base_url)
    copy = _clone(village).municipality
    with in_municipality(copy):  # at worst: somebody of the same key and password is made in the copy
        twin = User(pk=person.pk, email=person.email, password=person.password, last_login=person.last_login)
        twin.save(force_insert=True)
    there = client_for(copy)
    there.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[settings.SESSION_COOKIE_NAME].value
    assert here.get("/beheer/").status_code == 200
    assert there.get("/beheer/").status_code == 302
    new_password = "een heel ander wachtwoord 34"
    for client in (here, client_for(copy)):
        page = client.get(reset, follow=True)
        assert ("new_password1" in page.content.decode()) is (client is here)
        client.post(
            page.request["PATH_INFO"], {"new_password1": new_password, "new_password2": new_password}, follow=True
        )
    with in_municipality(copy):
        assert not User.objects.get(pk=person.pk).check_password(new_password)
    with in_municipality(village):
        assert User.objects.get(pk=person.pk).check_password(new_password)
    assert client_for(village).get(invitation).status_code == 200
    assert client_for(copy).get(invitation).status_code in {302, 404, 410}
    answer = {"referentie": zaak.identificatie, "code": code}
    assert client_for(village).post("/status/", answer).status_code == 302
    assert client_for(copy).post("/status/", answer).status_code == 200


def test_every_copied_table_is_of_a_kind_that_may_leave() -> None:
    """Which tables those are is said where the table is known; here stands what they come to."""
    assert {kind.value for kind in COPIED_KINDS} == {"content", "settings", "derived", "migrations"}
    people = {"accounts_user", "zaken_zaak", "notifications_outboxmessage", "wagtailcore_comment", "django_session"}
    assert not any(map(is_copied, people))
    assert not is_copied("a_table_that_nobody_registered")


def test_the_administrator_of_the_copy_gets_a_link_and_no_mail(village: Municipality, client_for: ClientFor) -> None:
    made = _clone(village, admin_email="Trainer@proefdorp.example")
    assert made.invitation is not None
    assert made.invitation.url.startswith("http://oefendorp.localhost/")
    with in_municipality(made.municipality):
        assert [user.email for user in User.objects.all()] == ["trainer@proefdorp.example"]
    path = made.invitation.url.removeprefix("http://oefendorp.localhost")
    assert client_for(made.municipality).get(path).status_code == 200


def test_a_failing_step_leaves_nothing(
    village: Municipality, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    before, folders = schemas(), own_folders(settings)

    def fail(_source: Municipality, _copy: Municipality) -> None:
        raise RuntimeError("step failed")

    monkeypatch.setitem(clone_steps._items, "failing", fail)
    with pytest.raises(RuntimeError, match="step failed"):
        _clone(village)
    _assert_nothing_left(before, folders, settings)


@pytest.mark.parametrize("dies_in", ["copy_rows", "_settle_in"])
def test_what_a_killed_process_left_is_gone_with_the_next_run(
    village: Municipality, tmp_path: Path, settings: Settings, dies_in: str
) -> None:
    before, folders = schemas(), own_folders(settings)
    run_until_killed(
        f"""
from shared.actors import Actor
from tenants.municipalities.queries import find_municipality
from tenants.transfer.actions import cloning
plan = cloning.plan_clone(
    source=find_municipality("proefdorp"), slug="oefendorp", domain="oefendorp.localhost", purpose="training"
)
with mock.patch("tenants.transfer.actions.cloning.{dies_in}", die):
    cloning.clone_municipality(plan=plan, actor=Actor.system("killed"))
""",
        tmp_path=tmp_path,
    )
    assert schemas() == before
    assert own_folders(settings) > folders  # the files, which no transaction takes back
    assert tidy_leftovers()
    _assert_nothing_left(before, folders, settings)


def _assert_nothing_left(before: set[str], folders: set[str], settings: Settings) -> None:
    assert schemas() == before
    assert own_folders(settings) == folders
    with as_owner(), in_public(), connection.cursor() as cursor:
        assert not Municipality.objects.filter(slug="oefendorp").exists()
        assert not Workspace.objects.exists()
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'm\\_%%'", [])
        assert {row[0] for row in cursor.fetchall()} & (schemas() ^ before) == set()


def test_two_at_once_get_one_copy_and_one_clear_error(village: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    with exclusive("short name oefendorp"), pytest.raises(BusyError):
        in_another_connection(lambda: _clone(village))
    plan = plan_clone(source=village, slug="oefendorp", domain="oefendorp.localhost")
    first = _clone(village)
    with pytest.raises(MunicipalityExistsError):  # planned when the name was free still
        clone_municipality(plan=plan, actor=OPERATOR)
    with in_public():
        assert list(Municipality.objects.filter(slug="oefendorp")) == [first.municipality]
        assert not Workspace.objects.exists()


def test_a_source_that_is_being_removed_or_restored_is_not_copied(village: Municipality) -> None:
    with alone_with(village.pk, village.slug), pytest.raises(BusyError):
        in_another_connection(lambda: _clone(village))
    village.state = State.REMOVING
    with pytest.raises(RefusedError, match="Proefdorp"):
        plan_clone(source=village, slug="oefendorp", domain="oefendorp.localhost")


def test_the_copy_is_of_one_moment(village: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    """The source goes on: a page that is made while rows are copied is in the copy as a whole, or not at all."""

    def add_page_then_copy(*args: Any, **kwargs: Any) -> dict[str, int]:
        def add() -> None:
            with in_municipality(village):
                NewsPageFactory.create(title="Te laat").save_revision()

        in_another_connection(add)
        return original(*args, **kwargs)

    original = copying.copy_rows
    monkeypatch.setattr(cloning, "copy_rows", add_page_then_copy)
    copy = _clone(village).municipality
    with in_municipality(copy):
        assert not Page.objects.filter(title="Te laat").exists()
    with in_municipality(village):
        assert Page.objects.filter(title="Te laat").exists()


def test_the_source_notices_nothing(zonnedal: Municipality) -> None:
    tables = [table for table in table_notes if table != "django_session"]
    before = {table: _rows(zonnedal.schema_name, table) for table in tables}
    _clone(zonnedal)
    assert {table: _rows(zonnedal.schema_name, table) for table in tables} == before


def test_a_source_that_is_behind_is_refused(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'forms'")
    with pytest.raises(RefusedError, match="fleet migrate"):
        plan_clone(source=zonnedal, slug="oefendorp", domain="oefendorp.localhost")


def test_a_source_whose_tables_differ_is_refused_by_name(zonnedal: Municipality) -> None:
    with as_owner(), in_schema(zonnedal.schema_name), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE news_newspage ADD COLUMN bijgemaakt text")
    with pytest.raises(RefusedError, match="news_newspage"):
        _clone(zonnedal)
    with in_public():
        assert not Municipality.objects.filter(slug="oefendorp").exists()


@pytest.mark.parametrize(
    ("fields", "error", "says"),
    [
        ({"slug": "waterveen"}, MunicipalityExistsError, "slug"),
        ({"name": "Waterveen"}, MunicipalityExistsError, "name"),
        ({"domain": "waterveen.localhost"}, MunicipalityExistsError, "domain"),
        ({"domain": "geenpunt"}, InvalidMunicipalityError, "domain"),
        ({"slug": "met spatie"}, InvalidMunicipalityError, "slug"),
        ({"admin_email": "niemand"}, InvalidMunicipalityError, "admin_email"),
        ({"purpose": "production"}, InvalidMunicipalityError, "purpose"),
    ],
)
def test_what_is_taken_or_breaks_a_rule_is_named(
    zonnedal: Municipality, fields: dict[str, str], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        plan_clone(source=zonnedal, **({"slug": "oefendorp", "domain": "oefendorp.localhost"} | fields))


def test_a_copy_of_a_copy_is_possible(zonnedal: Municipality) -> None:
    first = _clone(zonnedal).municipality
    second = _clone(first, slug="oefendorp-2", domain="oefendorp-2.localhost").municipality
    assert second.gemeentecode == zonnedal.gemeentecode
    assert second.name == "Zonnedal (oefenen) (oefenen)"


def test_files_that_are_not_there_are_counted_and_no_reason_to_stop(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        photo = make_photo()
        make_photo("Wel aanwezig")
        Path(photo.file.path).unlink()
    counts = _clone(zonnedal).counts
    assert (counts["files"], counts["missing_files"]) == (1, 1)


def test_a_full_disk_is_told_and_leaves_nothing(
    village: Municipality, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    before, folders = schemas(), own_folders(settings)
    monkeypatch.setattr("tenants.transfer.copying.shutil.copyfile", _no_room)
    with pytest.raises(TransferError, match=r"disk|schijf"):
        _clone(village)
    _assert_nothing_left(before, folders, settings)


def _no_room(_source: Path, target: Path) -> None:
    target.write_bytes(b"half")
    raise OSError(28, "No space left on device")


def test_the_command_says_what_was_copied_and_what_was_not(zonnedal: Municipality) -> None:
    out = io.StringIO()
    arguments = ["clone", "zonnedal", "oefendorp", "--domain", "oefendorp.localhost", "--purpose", "training"]
    with in_municipality(zonnedal):
        make_zaak()
    call_command("municipality", *arguments, "--dry-run", "--json", "--no-progress", stdout=out)
    rehearsed = json.loads(out.getvalue())["result"]
    with in_public():
        assert not Municipality.objects.filter(slug="oefendorp").exists()
    out = io.StringIO()
    email = ["--admin-email", "trainer@zonnedal.example"]
    call_command("municipality", *arguments, *email, "--json", "--no-progress", stdout=out)
    result = json.loads(out.getvalue())["result"]
    assert result["counts"] == rehearsed["counts"]
    assert result["counts"]["left_out"]["residents"] >= 3
    assert result["url"] == "http://oefendorp.localhost/"
    with in_public():
        operation = Operation.objects.get(kind="municipality.clone")
    assert operation.municipality_id == zonnedal.pk
    assert "trainer" not in json.dumps(operation.parameters)
    assert result["invitation_url"] not in json.dumps(operation.result)
    with pytest.raises(CommandError, match="oefendorp"):
        call_command("municipality", *arguments, "--no-progress", stdout=out)


def test_a_rehearsal_counts_as_the_copy_does(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        make_photo().get_rendition("fill-200x100")
        make_zaak()
    counted = count_clone(plan_clone(source=zonnedal, slug="oefendorp", domain="oefendorp.localhost"))
    made = _clone(zonnedal).counts
    assert {**counted, "bytes": None} == {**made, "bytes": None}
    assert counted["files"] == 2
