"""Forms of the back office that come in without what its own screens send, and titles of drafts."""

from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client, RequestFactory

from cms.base.middleware import BrokenFormMiddleware
from cms.sections.actions import give_section
from services.accounts.provisioning import CHIEF_EDITORS
from shared.actors import Actor
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, ThemePageFactory


@pytest.fixture
def chief(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(CHIEF_EDITORS))
    return client


def test_a_page_that_is_copied_to_nowhere_is_not_copied(chief: Client) -> None:
    page = ContentPageFactory.create()
    assert chief.post(f"/beheer/pages/{page.pk}/copy/", {"new_parent_page": "8999999"}).status_code == 400


def test_an_error_of_our_own_is_no_broken_form(in_zonnedal: Municipality) -> None:
    request = RequestFactory().post("/beheer/")
    middleware = BrokenFormMiddleware(lambda _request: pytest.fail("not asked"))
    for kind in (KeyError, ObjectDoesNotExist):
        with pytest.raises(kind) as raised:
            raise kind
        assert middleware.process_exception(request, raised.value) is None


def test_the_title_of_a_draft_is_for_who_may_edit_it(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    mine, theirs = (ThemePageFactory.create(title=title) for title in ("Wijk", "Bestuur"))
    page = ContentPageFactory.create(parent=theirs, title="Herindeling", slug="herindeling")
    page.title = "Burgemeester vertrekt"
    page.save_revision()
    insider, outsider = make_staff(), make_staff()
    give_section(page=theirs, editors=[insider], actor=Actor.system("test"))
    give_section(page=mine, editors=[outsider], actor=Actor.system("test"))
    asked: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("GET", f"/beheer/choose-page/{theirs.pk}/", {}),
        ("GET", "/beheer/choose-page/chosen-multiple/", {"id": page.pk}),
        ("POST", "/beheer/choose-external-link/", {"external-link-chooser-url": "/bestuur/herindeling/"}),
    )
    for user, sees in ((insider, True), (outsider, False)):
        client = client_for(in_zonnedal)
        client.force_login(user)
        for method, path, data in asked:
            answer = client.get(path, data) if method == "GET" else client.post(path, data)
            assert ("Burgemeester" in answer.text) is sees, path
            assert sees or "Herindeling" in answer.text, path
