"""Wagtail's own screen for each type of page, sent with parts left out, doubled or odd: no 500, nothing half-saved."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from wagtail.fields import StreamField
from wagtail.models import Page

from services.accounts.provisioning import ADMINISTRATORS
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.fuzzing import TEXT, bounded, row_counts
from tests.tenancy.matrix.forms import posted_fields
from tests.tenancy.test_headers import MAKERS

TRACES = frozenset({"django_session", "wagtailadmin_editingsession", "wagtailadmin_formstate"})
SAVED = frozenset({302, 303})
type Change = tuple[str, str, str]


def changes(names: list[str]) -> st.SearchStrategy[list[Change]]:
    """A few changes to the fields of a form: (what, name of the field, other text)."""
    one = st.tuples(st.sampled_from(["leave out", "say otherwise"]), st.sampled_from(names), TEXT)
    return st.lists(one, min_size=1, max_size=4)


def changed(fields: dict[str, str], these: list[Change]) -> dict[str, str]:
    """The fields, so changed."""
    sent = dict(fields)
    for what, name, text in these:
        sent.pop(name, None)
        if what == "say otherwise":
            sent[name] = text
    return sent


def without_blocks(page: Page) -> dict[str, str]:
    """What a browser adds for each field of blocks, which scripts build: that there are none."""
    return {f"{field.name}-count": "0" for field in page._meta.get_fields() if isinstance(field, StreamField)}


@pytest.fixture
def chief(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    return client


@pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))
def test_every_type_of_page(chief: Client, in_zonnedal: Municipality, make: Callable[[], Any]) -> None:
    page: Page = make()
    address = f"/beheer/pages/{page.pk}/edit/"
    fields = posted_fields(chief.get(address).text) | without_blocks(page)
    assert {"title", "slug"} <= fields.keys()
    assert chief.post(address, fields).status_code in SAVED | {HTTPStatus.OK}

    @bounded(8)
    @given(these=changes(sorted(fields)))
    def attempt(these: list[Change]) -> None:
        with transaction.atomic():
            before = row_counts(in_zonnedal.schema_name), Page.objects.get(pk=page.pk).latest_revision_id
            answer = chief.post(address, changed(fields, these))
            assert answer.status_code in {200, 400, *SAVED}, (these, answer.status_code)
            if answer.status_code not in SAVED:
                after = row_counts(in_zonnedal.schema_name), Page.objects.get(pk=page.pk).latest_revision_id
                tables = {table for table in before[0] | after[0] if before[0].get(table) != after[0].get(table)}
                assert tables <= TRACES, (these, tables)
                assert before[1] == after[1]
            transaction.set_rollback(True)

    attempt()
