"""What lives once and what lives in each municipality: no table in both, content types once for all."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.checks import run_checks
from django.db import connection
from django.test import override_settings
from guardian.shortcuts import assign_perm

from services.accounts.models import User
from services.zaken.models import HANDLE_ZAKEN, ZaakType
from tenants.checks import TABLES_IN_BOTH_SCHEMAS
from tenants.context import as_owner, in_municipality, in_public
from tenants.municipalities.models import Municipality


def _tables(schema_name: str) -> set[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
        return {row[0] for row in cursor.fetchall()}


def test_no_table_stands_in_both_schemas(zonnedal: Municipality) -> None:
    assert _tables("public") & _tables(zonnedal.schema_name) == TABLES_IN_BOTH_SCHEMAS


def test_both_municipalities_have_the_same_tables(zonnedal: Municipality, waterveen: Municipality) -> None:
    assert _tables(zonnedal.schema_name) == _tables(waterveen.schema_name)


def test_users_and_operators_live_apart(zonnedal: Municipality) -> None:
    assert "accounts_user" not in _tables("public")
    assert "operators_operator" not in _tables(zonnedal.schema_name)


def test_content_types_are_the_same_rows_for_all(zonnedal: Municipality, waterveen: Municipality) -> None:
    """One process caches them by model, so an id that differed per municipality would give wrong permissions."""
    assert "django_content_type" not in _tables(zonnedal.schema_name)
    ids = []
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            ContentType.objects.clear_cache()
            ids.append(ContentType.objects.get_for_model(ZaakType).pk)
            assert Permission.objects.get(codename="handle_zaken").content_type_id == ids[-1]
    assert ids[0] == ids[1]


def test_object_permissions_of_one_municipality_mean_nothing_in_the_other(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    """The same person and the same zaaktype, by their ids, in both; the right exists in one."""
    users: dict[str, User] = {}
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            pk = users[zonnedal.slug].pk if users else None
            extra = {"pk": pk} if pk else {}
            users[municipality.slug] = User.objects.create_user(email="a@example.nl", password="x" * 12, **extra)
    with in_municipality(zonnedal):
        zaaktype = ZaakType.objects.first()
        assert zaaktype is not None
        assign_perm(HANDLE_ZAKEN, users["zonnedal"], zaaktype)
        assert users["zonnedal"].has_perm(HANDLE_ZAKEN, zaaktype)
    with in_municipality(waterveen):
        same_id = ZaakType.objects.create(pk=zaaktype.pk, identificatie="zelfde-id", omschrijving="Zelfde id")
        assert not User.objects.get(pk=users["zonnedal"].pk).has_perm(HANDLE_ZAKEN, same_id)


def _error_ids() -> set[str]:
    return {str(message.id) for message in run_checks(tags=["tenancy"])}


def test_settings_as_they_are_pass_the_checks() -> None:
    assert _error_ids() == set()


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "tenants.E001"),
        ("SESSION_ENGINE", "django.contrib.sessions.backends.cache", "tenants.E005"),
        ("SHARED_APPS", ["services.accounts"], "tenants.E004"),
    ],
)
def test_settings_that_would_leak_are_refused(setting: str, value: object, error: str) -> None:
    with override_settings(**{setting: value}):
        assert error in _error_ids()
