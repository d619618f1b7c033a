"""Host names come and go from the next request on; one is primary, and the others lead to it."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError, RefusedError
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.domains import add_domain, make_primary, remove_domain
from tests.factories.accounts import PASSWORD, make_staff
from tests.threads import in_another_connection

ACTOR = Actor.system("test")
NEW = "www.zonnedal.example"


def _get(host: str, path: str = "/", **cookies: str) -> Any:
    client = Client(headers={"host": host})
    for name, value in cookies.items():
        client.cookies[name] = value
    return client.get(path)


def test_a_domain_serves_from_the_next_request_on_and_no_more(zonnedal: Municipality) -> None:
    assert _get(NEW).status_code == 404
    assert add_domain(municipality=zonnedal, domain=NEW.upper(), actor=ACTOR) == ["zonnedal.localhost", NEW]
    assert _get(NEW).status_code == 301
    assert remove_domain(municipality=zonnedal, domain=NEW, actor=ACTOR) == ["zonnedal.localhost"]
    assert _get(NEW).status_code == 404


def test_the_primary_one_moves_and_the_old_one_leads_to_it(zonnedal: Municipality) -> None:
    add_domain(municipality=zonnedal, domain=NEW, actor=ACTOR)
    assert make_primary(municipality=zonnedal, domain=NEW, actor=ACTOR) == [NEW, "zonnedal.localhost"]
    with in_municipality(zonnedal):
        assert Site.objects.get(is_default_site=True).hostname == NEW
    assert _get(NEW).status_code == 200
    assert f"http://{NEW}/sitemap.xml" in _get(NEW, "/robots.txt").content.decode()
    answer = _get("zonnedal.localhost", "/zoeken/?query=afval")
    assert (answer.status_code, answer["Location"]) == (301, f"http://{NEW}/zoeken/?query=afval")
    assert answer["Cache-Control"] == "no-cache"


def test_back_and_forth_ends_where_it_began(zonnedal: Municipality) -> None:
    add_domain(municipality=zonnedal, domain=NEW, actor=ACTOR)
    make_primary(municipality=zonnedal, domain=NEW, actor=ACTOR)
    make_primary(municipality=zonnedal, domain="zonnedal.localhost", actor=ACTOR)
    assert _get("zonnedal.localhost").status_code == 200
    assert _get(NEW)["Location"] == "http://zonnedal.localhost/"


def test_www_leads_to_the_name_without_it(zonnedal: Municipality) -> None:
    assert _get("www.zonnedal.localhost", "/status/")["Location"] == "http://zonnedal.localhost/status/"


def test_a_form_and_a_session_stay_at_the_host_where_they_began(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        make_staff("Beheerders", email="anna@zonnedal.example")
    add_domain(municipality=zonnedal, domain=NEW, actor=ACTOR)
    client = Client(headers={"host": NEW})
    log_in = {"username": "anna@zonnedal.example", "password": PASSWORD}
    assert client.post("/beheer/login/", log_in).status_code == 302
    assert client.get("/beheer/").status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_not_sent_on(zonnedal: Municipality, path: str) -> None:
    add_domain(municipality=zonnedal, domain=NEW, actor=ACTOR)
    assert _get(NEW, path).status_code == 200


@pytest.mark.parametrize("path", ["//elders.example/", "/\\elders.example", "/%0d%0aSet-Cookie:x=1"])
def test_nobody_is_sent_elsewhere(zonnedal: Municipality, path: str) -> None:
    add_domain(municipality=zonnedal, domain=NEW, actor=ACTOR)
    answer = Client(headers={"host": NEW}).generic("GET", path)
    assert answer.status_code == 301
    assert answer["Location"].startswith("http://zonnedal.localhost/")
    assert "Set-Cookie" not in answer


def test_what_is_not_allowed_is_named(zonnedal: Municipality, waterveen: Municipality) -> None:
    with pytest.raises(RefusedError, match=r"zonnedal\.localhost"):
        remove_domain(municipality=zonnedal, domain="zonnedal.localhost", actor=ACTOR)
    for action in (remove_domain, make_primary):
        with pytest.raises(InvalidMunicipalityError, match="domain: "):
            action(municipality=zonnedal, domain="waterveen.localhost", actor=ACTOR)
    for domain in ("platform.localhost", "geenpunt"):
        with pytest.raises(InvalidMunicipalityError, match="domain: "):
            add_domain(municipality=zonnedal, domain=domain, actor=ACTOR)
    for domain in ("waterveen.localhost", "zonnedal.localhost", "www.waterveen.localhost"):
        with pytest.raises(MunicipalityExistsError, match="domain: "):
            add_domain(municipality=zonnedal, domain=domain, actor=ACTOR)
    with in_public():
        assert Domain.objects.count() == 2


def test_another_process_sees_it_at_its_next_request(scratch: Municipality) -> None:
    host = "www.proefdorp.example"
    assert in_another_connection(lambda: _get(host).status_code) == 404
    add_domain(municipality=scratch, domain=host, actor=ACTOR)
    assert in_another_connection(lambda: _get(host).status_code) == 301
    make_primary(municipality=scratch, domain=host, actor=ACTOR)
    assert in_another_connection(lambda: _get(host).status_code) == 200


def test_from_the_command_line(zonnedal: Municipality) -> None:
    def run(action: str, *options: str) -> list[str]:
        out = StringIO()
        call_command("municipality", "domain", action, "zonnedal", NEW, "--json", *options, stdout=out)
        domains: list[str] = json.loads(out.getvalue())["result"]["domains"]
        return domains

    assert run("add", "--dry-run") == ["zonnedal.localhost", NEW]
    with in_public():
        assert not Domain.objects.filter(domain=NEW).exists()
    run("add")
    assert run("primary", "--dry-run") == [NEW, "zonnedal.localhost"]
    assert _get("zonnedal.localhost").status_code == 200
    assert run("primary") == [NEW, "zonnedal.localhost"]
    out = StringIO()
    call_command("municipality", "domain", "remove", "zonnedal", "zonnedal.localhost", stdout=out)
    assert f"{NEW} (primary)" in out.getvalue()
