"""The log of a municipality: what gets into it, that it stays, and who reads it."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import ProgrammingError, connection, transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.utils import timezone
from psycopg2 import sql

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, EDITORS, TEAM_PUBLIC_SPACE
from services.audit.actions import Thing, record
from services.audit.circumstances import Circumstances, shortened_network, under
from services.audit.export import COLUMNS
from services.audit.models import AuditEntry, AuditSettings
from services.audit.people import pseudonym, pseudonyms
from services.audit.retention import purge
from services.audit.tasks import purge_everywhere
from services.forms.models import FormDraft
from services.zaken.actions import take_zaak
from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operations.actions import perform
from tenants.operations.models import Channel
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.forms import fill_melding, send
from tests.factories.zaken import RESIDENT_EMAIL, make_zaak

LOG = "/beheer/logboek/"
BACKEND = "services.accounts.backends.MunicipalityBackend"
SOMEBODY = Actor.system("test")


def rows(**lookups: Any) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(**lookups))


def logged_in(client_for: ClientFor, municipality: Municipality, *groups: str) -> Client:
    client = client_for(municipality)
    with in_municipality(municipality):
        client.force_login(make_staff(*groups), backend=BACKEND)
    return client


def text_of(response: HttpResponseBase) -> str:
    assert isinstance(response, StreamingHttpResponse)
    return b"".join(response).decode()


@pytest.fixture
def administrator(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    return logged_in(client_for, in_zonnedal, ADMINISTRATORS)


def test_an_act_and_its_row_are_both_there_or_both_not(in_zonnedal: Municipality) -> None:
    zaak = make_zaak()
    before = AuditEntry.objects.count()
    with transaction.atomic():
        take_zaak(zaak=zaak, user=make_staff(TEAM_PUBLIC_SPACE), actor=SOMEBODY)
        assert AuditEntry.objects.count() == before + 1
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before


def test_a_row_costs_one_statement(in_zonnedal: Municipality, django_assert_num_queries: Any) -> None:
    assert not AuditEntry.objects.exists()  # the connection knows its schema now
    with django_assert_num_queries(1):
        record("zaak.viewed", actor=SOMEBODY, thing=Thing(kind="zaak", id="1"))


def test_sending_a_form_leaves_who_what_when_from_where_and_no_name(
    client_for: ClientFor, in_zonnedal: Municipality
) -> None:
    browser = client_for(in_zonnedal)
    browser.defaults["REMOTE_ADDR"] = "203.0.113.77"
    fill_melding(browser)
    assert [row.object_id for row in rows(event="draft.started")] == [str(FormDraft.objects.get().pk)]
    assert len(rows(event="draft.saved")) == 5
    send(browser)
    (row,) = rows(event="zaak.registered")
    assert (row.actor_kind, row.network, row.result) == ("resident", "203.0.113.0/24", "ok")
    assert row.person == pseudonym(" Jan@Voorbeeld.nl ")
    assert row.started_at <= row.at
    assert (len(row.trace_id), len(row.operation_id)) == (32, 16)
    everything = str([list(row.__dict__.values()) for row in rows()])
    for personal in ("jan@voorbeeld.nl", "Jan de Boer", "12345678", "Dorpsstraat", "203.0.113.77"):
        assert personal not in everything


def test_rows_of_one_request_share_a_trace(in_zonnedal: Municipality) -> None:
    with under(Circumstances()):
        first, second = (record("zaak.viewed", actor=SOMEBODY) for _number in range(2))
    elsewhere = record("zaak.viewed", actor=SOMEBODY)
    assert first.trace_id == second.trace_id != elsewhere.trace_id
    assert len({first.operation_id, second.operation_id, elsewhere.operation_id}) == 3


def test_networks_are_shortened() -> None:
    assert shortened_network("198.51.100.9") == "198.51.100.0/24"
    assert shortened_network("2001:db8:1:2:3::4") == "2001:db8:1::/48"
    assert shortened_network("") == shortened_network("unix:") == ""


def test_a_person_is_another_hash_in_another_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        here = pseudonym(RESIDENT_EMAIL)
        assert pseudonym("", "+31 6 1234 5678") == pseudonym("06-12345678") != here
        assert pseudonym("", "") == ""
    with in_municipality(waterveen):
        assert pseudonym(RESIDENT_EMAIL) != here


def test_a_new_secret_key_still_finds_the_rows_of_before(in_zonnedal: Municipality, settings: Any) -> None:
    before = pseudonym(RESIDENT_EMAIL)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-of-some-length"  # of this test
    assert pseudonym(RESIDENT_EMAIL) != before
    assert before in pseudonyms(RESIDENT_EMAIL)


@pytest.mark.parametrize("statement", ["UPDATE {} SET event = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_role_of_the_municipality_adds_and_reads_only(in_zonnedal: Municipality, statement: str) -> None:
    role = in_zonnedal.schema_name
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'SET LOCAL ROLE "{role}"')
        record("zaak.viewed", actor=SOMEBODY)
        assert len(rows(event="zaak.viewed")) == 1
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement.format(AuditEntry._meta.db_table))


def test_logging_in_out_and_failing_are_written_down(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    user = make_staff(ADMINISTRATORS)
    browser = client_for(in_zonnedal)
    browser.post("/beheer/login/", {"username": user.email, "password": "een verkeerd wachtwoord"})
    browser.post("/beheer/login/", {"username": "geheim-per-ongeluk", "password": "x"})
    unknown, known = rows(event="account.login_failed")
    assert (known.object_label, known.result) == (str(user), "refused")
    assert "geheim" not in str(unknown.__dict__)
    browser.post("/beheer/login/", {"username": user.email, "password": PASSWORD})
    browser.post("/beheer/logout/")
    assert [row.actor_id for row in rows(event__in=["account.logged_in", "account.logged_out"])] == [str(user.pk)] * 2


def test_changed_roles_say_which_and_by_whom(administrator: Client, in_zonnedal: Municipality) -> None:
    colleague = make_staff(EDITORS)
    assert not rows(event="account.roles_changed")  # nobody was logged in
    answers: dict[str, Any] = {
        "email": colleague.email,
        "first_name": "Joke",
        "last_name": "Bos",
        "groups": [Group.objects.get(name=TEAM_PUBLIC_SPACE).pk],
    }
    response = administrator.post(f"/beheer/users/edit/{colleague.pk}/", answers)
    assert response.status_code == 302, response.content.decode()
    changes: dict[str, Any] = {}
    for row in rows(event="account.roles_changed"):
        assert (row.object_id, row.actor_kind) == (str(colleague.pk), "staff")
        changes |= row.details
    assert changes == {"added": [TEAM_PUBLIC_SPACE], "removed": [EDITORS]}
    (closed,) = rows(event="account.opened_or_closed")  # the box "active" was not ticked
    assert closed.details == {"state": "closed"}


def test_work_of_operators_is_in_the_log_of_the_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    operator = Actor(kind="operator", id="7", label="Ans Beheer")
    perform(
        "municipality.suspend", actor=operator, channel=Channel.CONSOLE, municipality=waterveen
    )  # one that is closed has no visitors, and is told when it opens
    perform("municipality.resume", actor=operator, channel=Channel.CONSOLE, municipality=waterveen)
    with in_municipality(waterveen):
        (row,) = rows(event="platform.operation")
        assert (row.object_label, row.actor_label, row.result) == ("municipality.resume", "Ans Beheer", "ok")
    with in_municipality(zonnedal):
        assert not rows(event="platform.operation")


def test_log_is_filtered_by_person_object_actor_and_period(administrator: Client, in_zonnedal: Municipality) -> None:
    zaak, other = make_zaak(), make_zaak()
    html = administrator.get(LOG).content.decode()
    assert zaak.identificatie in html
    assert "Aanvraag ontvangen" in html
    found = administrator.get(LOG, {"thing": zaak.identificatie}).content.decode()
    assert zaak.identificatie in found
    assert other.identificatie not in found
    found = administrator.get(LOG, {"person": RESIDENT_EMAIL.upper()}).content.decode()
    assert zaak.identificatie in found
    assert zaak.identificatie not in administrator.get(LOG, {"person": "iemand@anders.nl"}).content.decode()
    assert zaak.identificatie not in administrator.get(LOG, {"actor": "niemand"}).content.decode()
    assert zaak.identificatie not in administrator.get(LOG, {"at_to": "2020-01-01"}).content.decode()
    asked = [row.person for row in rows(event="audit.person_looked_up")]
    assert sorted(asked) == sorted([pseudonym(RESIDENT_EMAIL), pseudonym("iemand@anders.nl")])


def test_export_has_the_fields_of_the_standard_and_is_itself_written_down(
    administrator: Client, in_zonnedal: Municipality
) -> None:
    zaak = make_zaak()
    record("zaak.viewed", actor=Actor(kind="staff", label="=cmd|' /C calc'!A0"), thing=Thing(kind="zaak", id="1"))
    response = administrator.get(f"{LOG}csv/", {"event": "zaak.registered"})
    assert "no-store" in response["Cache-Control"]
    (line,) = csv.DictReader(io.StringIO(text_of(response).removeprefix("\ufeff")), delimiter=";")
    assert tuple(line) == COLUMNS
    assert line["object"] == zaak.identificatie
    assert line["status_code"] == "OK"
    assert line["dpl.core.processing_activity_id"] == "http://zonnedal.localhost/verwerkingen/zaakbehandeling"
    assert line["dpl.core.data_subject_id"] == pseudonym(RESIDENT_EMAIL)
    assert "'=cmd" in text_of(administrator.get(f"{LOG}csv/"))
    assert len(rows(event="audit.exported")) == 2


@pytest.mark.parametrize("address", [LOG, f"{LOG}resultaten/", f"{LOG}csv/", f"{LOG}bewaren/"])
def test_the_log_is_for_administrators(client_for: ClientFor, in_zonnedal: Municipality, address: str) -> None:
    assert logged_in(client_for, in_zonnedal, TEAM_PUBLIC_SPACE).get(address).status_code in {302, 403}
    assert client_for(in_zonnedal).get(address).status_code == 302


def test_how_long_is_a_setting_on_record(administrator: Client, in_zonnedal: Municipality) -> None:
    page = f"{LOG}bewaren/"
    refused = administrator.post(page, {"keep_months": 3, "register_url": ""})
    assert refused.status_code == 200
    assert not AuditSettings.objects.exists()
    assert administrator.post(page, {"keep_months": 24, "register_url": ""}).status_code == 302
    assert AuditSettings.objects.get().keep_months == 24
    (row,) = rows(event="audit.settings_changed")
    assert row.details == {"keep_months": "24"}


def _age(municipality: Municipality, *, days: int) -> None:
    table = sql.Identifier(municipality.schema_name, AuditEntry._meta.db_table)
    moment = timezone.now() - timedelta(days=days)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("UPDATE {} SET at = %s, started_at = %s").format(table), [moment, moment])


def test_purge_keeps_to_the_setting_and_is_on_record(zonnedal: Municipality, waterveen: Municipality) -> None:
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            make_zaak()
            _age(municipality, days=900)
    with in_municipality(zonnedal):
        AuditSettings.objects.create(keep_months=24)
        record("zaak.viewed", actor=SOMEBODY)
    assert purge(zonnedal, actor=SOMEBODY) == 1
    purge_everywhere()
    with in_municipality(zonnedal):
        assert [row.event for row in rows()] == ["audit.purged", "zaak.viewed"]
        assert rows(event="audit.purged")[0].details == {"count": 1, "months": 24}
    with in_municipality(waterveen):
        assert [row.event for row in rows()] == ["zaak.registered"]


def test_users_of_the_house_have_no_names_of_residents_in_their_rows(in_zonnedal: Municipality) -> None:
    user: User = make_staff(TEAM_PUBLIC_SPACE, first_name="Joke", last_name="de Boer")
    take_zaak(zaak=make_zaak(), user=user, actor=Actor(kind="staff", id=str(user.pk), label=str(user)))
    (row,) = rows(event="zaak.taken")
    assert (row.actor_label, row.object_kind) == ("Joke de Boer", "zaak")
    assert "Anna" not in str(row.__dict__)
