"""The guard in the database layer: no statement runs in another schema than the bound one."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import close_old_connections, connection, connections, transaction
from pytest_django import DjangoDbBlocker, Settings

from tenants.context import current_municipality, in_municipality, in_public, is_bound
from tenants.errors import MunicipalityMismatchError, NoMunicipalityError
from tenants.municipalities.models import Municipality
from tests.threads import in_another_connection

User = get_user_model()


def _schema_on_the_server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def test_binding_reaches_the_server(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        assert _schema_on_the_server() == zonnedal.schema_name
        with in_municipality(waterveen):
            assert _schema_on_the_server() == waterveen.schema_name
            with in_public():
                assert _schema_on_the_server() == "public"
            assert _schema_on_the_server() == waterveen.schema_name
        assert _schema_on_the_server() == zonnedal.schema_name


def test_binding_is_undone_after_an_error(zonnedal: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), in_municipality(zonnedal):
        _ = 1 / 0
    assert not is_bound()
    assert _schema_on_the_server() == "public"


def test_guard_refuses_a_connection_switched_behind_our_back(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        connection.set_tenant(waterveen)  # type: ignore[attr-defined]  # django-tenants' method
        with pytest.raises(MunicipalityMismatchError):
            User.objects.count()


def test_guard_refuses_a_municipality_outside_every_binding(zonnedal: Municipality) -> None:
    connection.set_schema(zonnedal.schema_name)  # type: ignore[attr-defined]  # django-tenants' method
    try:
        with pytest.raises(MunicipalityMismatchError):
            User.objects.count()
    finally:
        connection.set_schema_to_public()  # type: ignore[attr-defined]  # idem


def test_a_cursor_kept_across_a_switch_reads_the_bound_municipality(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        with in_municipality(waterveen):
            cursor.execute("SELECT current_schema()")
            assert cursor.fetchone() == (waterveen.schema_name,)


def _roll_back_after_visiting(municipality: Municipality) -> None:
    savepoint = transaction.savepoint()
    with in_municipality(municipality):
        assert _schema_on_the_server() == municipality.schema_name
    transaction.savepoint_rollback(savepoint)


def test_savepoint_rollback_does_not_leave_a_stale_path(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        assert _schema_on_the_server() == zonnedal.schema_name
        _roll_back_after_visiting(waterveen)
        assert _schema_on_the_server() == zonnedal.schema_name
        with in_municipality(waterveen):
            _roll_back_after_visiting(zonnedal)
            assert _schema_on_the_server() == waterveen.schema_name


def test_rows_of_one_municipality_do_not_exist_in_the_other(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        User.objects.create_user(email="jansen@zonnedal.example", password="geheim-voor-de-proef")
    with in_municipality(waterveen):
        assert not User.objects.filter(email="jansen@zonnedal.example").exists()


def test_current_municipality_refuses_public_and_nothing(zonnedal: Municipality) -> None:
    with pytest.raises(NoMunicipalityError):
        current_municipality()
    with in_public(), pytest.raises(NoMunicipalityError):
        current_municipality()
    with in_municipality(zonnedal):
        assert current_municipality() == zonnedal


def test_django_tenants_own_context_manager_is_closed(zonnedal: Municipality) -> None:
    with pytest.raises(TypeError, match="in_municipality"), zonnedal:
        pass


def test_a_new_thread_starts_unbound(zonnedal: Municipality) -> None:
    seen: list[bool] = []
    with in_municipality(zonnedal):
        thread = threading.Thread(target=lambda: seen.append(is_bound()))
        thread.start()
        thread.join()
    assert seen == [False]


def test_two_municipalities_in_six_threads_never_meet(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Threads have connections of their own; a reused one starts where the binding says."""
    with django_db_blocker.unblock():
        with in_public():
            municipalities = list(Municipality.objects.filter(slug__in=["zonnedal", "waterveen"]).order_by("slug"))

        def look(number: int) -> int:
            wrong = 0
            try:
                for turn in range(100):
                    municipality = municipalities[(number + turn) % 2]
                    with in_municipality(municipality):
                        wrong += _schema_on_the_server() != municipality.schema_name
            finally:
                connections.close_all()
            return wrong

        with ThreadPoolExecutor(max_workers=6) as pool:
            assert sum(pool.map(look, range(6))) == 0


def test_a_connection_that_knows_many_schemas_is_renewed(
    scratch: Municipality, settings: Settings, django_db_blocker: DjangoDbBlocker
) -> None:
    """Between requests only."""
    settings.DATABASE_MAX_SCHEMAS_PER_CONNECTION = 1

    def server_process() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            row = cursor.fetchone()
            assert row is not None
            return int(row[0])

    def work() -> list[bool]:
        with in_public():
            first = server_process()
        close_old_connections()
        with in_public():
            kept = server_process() == first
        with in_municipality(scratch):
            kept_within_a_request = server_process() == first
        close_old_connections()
        with in_public():
            renewed = server_process() != first
        return [kept, kept_within_a_request, renewed]

    assert in_another_connection(work) == [True, True, True]
