"""A data migration works on raw JSON: nothing that it does not touch may get lost."""

from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Revision

from cms.content.models import ContentPage
from tenants.municipalities.models import Municipality
from tests.factories.cms import ContentPageFactory

BODY = [
    {"type": "text", "value": "<p>Blijft staan</p>", "id": "1b7a0a3e-0000-4000-8000-000000000001"},
    {
        "type": "notice",
        "value": {"kind": "info", "title": "Let op", "text": ""},
        "id": "1b7a0a3e-0000-4000-8000-000000000002",
    },
]


def historical_content_page() -> Any:
    state = MigrationLoader(connection).project_state()
    return state.apps.get_model("content", "ContentPage")


def stored_body(pk: int) -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM content_contentpage WHERE page_ptr_id = %s", [pk])
        value = cursor.fetchone()[0]
    return ContentPage._meta.get_field("body").json_field.from_db_value(value, None, connection)


def test_saving_a_historical_page_keeps_its_blocks(in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(body=BODY)
    historical = historical_content_page().objects.get(pk=page.pk)
    assert historical.body == BODY
    historical.photo_alt = "Iets anders"
    historical.save()
    assert stored_body(page.pk) == BODY


def test_a_migration_can_change_one_block(in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(body=BODY)
    historical = historical_content_page().objects.get(pk=page.pk)
    historical.body[0]["value"] = "<p>Nieuw</p>"
    historical.save()
    fresh = ContentPage.objects.get(pk=page.pk)
    assert fresh.body[0].value.source == "<p>Nieuw</p>"
    assert fresh.body[1].value["title"] == "Let op"


def test_a_block_type_that_is_gone_survives_a_migration(in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(body=BODY)
    model = historical_content_page()
    unknown = {"type": "carousel", "value": {"a": [1]}, "id": "1b7a0a3e-0000-4000-8000-000000000003"}
    model.objects.filter(pk=page.pk).update(body=[*BODY, unknown])
    historical = model.objects.get(pk=page.pk)
    historical.save()
    assert stored_body(page.pk) == [*BODY, unknown]


def test_default_of_a_historical_page_is_an_empty_list(in_zonnedal: Municipality) -> None:
    assert historical_content_page()().body == []


def test_revision_holds_and_restores_the_blocks(in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(body=BODY)
    revision: Revision = page.save_revision()
    assert isinstance(revision.content["body"], str)
    assert revision.as_object().body[1].value["title"] == "Let op"
