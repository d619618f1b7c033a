"""Whatever is posted to a form: never a 500, never half a request."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.forms.models import FormDraft, Submission
from services.zaken.models import Zaak
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.forms import MELDING_ANSWERS, MELDING_URL, fill_melding

NAMES = [
    *(key for answers in MELDING_ANSWERS.values() for key in answers),
    *("fotos", "verwijder-foto", "foto-toevoegen", "sleutel", "inhoud", "extra-website", "answers", "__proto__"),
]
TEXT = st.text(max_size=60) | st.sampled_from(
    ["\0", "ja", "1234 AB", "jan@voorbeeld.nl", "9" * 400, "{{ 7*7 }}", "%s%n"]
)
FILES = st.sampled_from([pictures.jpeg(), pictures.SVG, pictures.HTML, pictures.pixel_bomb(), b""]) | st.binary(
    max_size=80
)
PAGES = st.sampled_from([*MELDING_ANSWERS, "versturen", "opnieuw", "controleren", "onzin"])


@pytest.fixture
def no_flood_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "services.forms.guards.LIMITS_PER_HOUR", dict.fromkeys(("forms.step", "forms.photos", "forms.send"), 10**6)
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    posts=st.lists(
        st.tuples(
            PAGES,
            st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), TEXT, max_size=6),
            st.lists(FILES, max_size=2),
        ),
        min_size=1,
        max_size=4,
    ),
    until=st.sampled_from([*MELDING_ANSWERS, ""]),
    query=st.sampled_from(["", "?wijzig=1", "?wijzig=%00", "?x=" + "y" * 500]),
)
def test_any_post_gets_a_page_and_saves_nothing_by_halves(
    zonnedal: Municipality,
    client_for: ClientFor,
    no_flood_limit: None,
    *,
    posts: list[tuple[str, dict[str, str], list[bytes]]],
    until: str,
    query: str,
) -> None:
    client = client_for(zonnedal)
    with transaction.atomic():
        fill_melding(client, until=until)
        for page, fields, files in posts:
            data = dict(fields) | ({"fotos": [pictures.upload(content) for content in files]} if files else {})
            response = client.post(f"{MELDING_URL}{page}/{query}", data)
            assert response.status_code in {200, 302, 400, 404, 405, 409, 410, 413}, response.status_code
        for page in ("", "controleren/", "ontvangen/"):
            assert client.get(f"{MELDING_URL}{page}", follow=True).status_code in {200, 404, 409}
        with in_municipality(zonnedal):
            assert Zaak.objects.count() == Submission.objects.count()
            for draft in FormDraft.objects.all():
                for step, answers in MELDING_ANSWERS.items():
                    if step in draft.done_steps:
                        assert answers.keys() <= draft.answers.keys()
        transaction.set_rollback(True)
