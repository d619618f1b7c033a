"""The page cache keeps municipalities apart: in its keys, when it is emptied, and at their hosts."""

import uuid
from collections.abc import Iterator

import pytest

from cms.cache.asking import Asked
from cms.cache.hosts import Host
from shared.actors import Actor
from tenants import versions
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.actions import create_municipality
from tests.conftest import remove_municipality
from tests.factories.cms import home_page
from tests.pagecache import Process


@pytest.fixture
def other(scratch: Municipality) -> Iterator[Municipality]:
    """A second committed municipality."""
    made = create_municipality(
        name="Buurdorp", slug="buurdorp", gemeentecode="9098", domain="buurdorp.localhost", actor=Actor.system("test")
    )
    yield made
    remove_municipality(made)


def test_each_host_gets_its_own_page(scratch: Municipality, other: Municipality) -> None:
    process = Process()
    process.warm(scratch)
    process.warm(other)
    for municipality, foreign in ((scratch, other), (other, scratch)):
        answer = process.get(municipality)
        assert not answer.is_made
        assert municipality.name in answer.text
        assert foreign.name not in answer.text


def test_publishing_here_empties_nothing_there(scratch: Municipality, other: Municipality) -> None:
    process = Process()
    process.warm(scratch)
    process.warm(other)
    before = versions.server().hgetall(versions.versions_key(other.schema_name))
    with in_municipality(scratch):
        page = home_page()
        page.question = "Wat zoekt u?"
        page.save_revision().publish()
    assert not process.get(other).is_made
    assert versions.server().hgetall(versions.versions_key(other.schema_name)) == before
    assert "Wat zoekt u?" in process.get(scratch).text


def test_a_host_that_moves_shows_its_new_municipality(scratch: Municipality, other: Municipality) -> None:
    processes = [Process(), Process()]
    for process in processes:
        process.warm(scratch)
        process.warm(other)
    with in_public():
        Domain.objects.filter(tenant=scratch).delete()
        Domain.objects.filter(tenant=other).update(is_primary=False)
        Domain.objects.create(id=uuid.uuid4(), tenant=other, domain="proefdorp.localhost", is_primary=True)
    for process in processes:
        answer = process.get("proefdorp.localhost")
        assert answer.is_made
        assert "Buurdorp" in answer.text
        assert "Proefdorp" not in answer.text


def test_a_key_differs_by_municipality_host_path_query_and_language() -> None:
    def key(schema: str = "m_a", host: str = "a.nl", path: str = "/", query: str = "", scheme: str = "https") -> str:
        asked = Asked.of(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": path,
                "HTTP_HOST": host,
                "QUERY_STRING": query,
                "wsgi.url_scheme": scheme,
            }
        )
        assert asked is not None
        return asked.key(schema)

    keys = [
        key(),
        key(schema="m_b"),
        key(host="b.nl"),
        key(path="/en/"),
        key(query="page=2"),
        key(scheme="http"),
    ]
    assert len(set(keys)) == len(keys)
    assert key().startswith("m_a:")
    assert key(host="A.nl") == key()


def test_a_host_is_told_by_its_own_rows() -> None:
    host = Host(schema="m_a", municipality="1", domain="2", made_at=3)
    assert "municipalities_municipality#1" in host.own_tags
    assert "municipalities_domain#2" in host.own_tags
