"""Names, codes and domains: what is refused, and with which words."""

from typing import Any

import pytest
from django.utils import translation

from shared.actors import Actor
from tenants.context import in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.actions import Plan, plan_municipality
from tenants.provisioning.gemeenten import gemeenten
from tenants.provisioning.validation import check_domain_free, checked_domain

ACTOR = Actor.system("test")
FICTIONAL: dict[str, Any] = {"name": "Heuvelrade", "gemeentecode": "9003", "domain": "heuvelrade.example"}


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def _plan(**changes: Any) -> Plan:
    return plan_municipality(**(FICTIONAL | changes))


def test_register_has_342_municipalities_that_exist() -> None:
    assert sum(one.ended_on is None for one in gemeenten().values()) == 342
    assert max(gemeenten()) < "8000"


def test_a_known_code_brings_the_official_identifiers(db: None) -> None:
    municipality = _plan(name="Utrecht", gemeentecode="0344").municipality
    assert municipality.owms_uri == "http://standaarden.overheid.nl/owms/terms/Utrecht_(gemeente)"
    assert municipality.tooi_uri == "https://identifier.overheid.nl/tooi/id/gemeente/gm0344"
    assert municipality.official_name == "Gemeente Utrecht"


@pytest.mark.parametrize(
    ("name", "gemeentecode", "slug"),
    [
        ("'s-Gravenhage", "0518", "s-gravenhage"),
        ("Den Haag", "0518", "den-haag"),
        ("Súdwest-Fryslân", "1900", "sudwest-fryslan"),
        ("Bergen", "0373", "bergen"),
        ("Bergen (NH)", "0373", "bergen-nh"),
        ("Nuenen, Gerwen en Nederwetten", "0820", "nuenen-gerwen-en-nederwetten"),
        ("  Zonnedal   aan  Zee ", "9009", "zonnedal-aan-zee"),
    ],
)
def test_the_short_name_follows_from_the_name(db: None, name: str, gemeentecode: str, slug: str) -> None:
    municipality = _plan(name=name, gemeentecode=gemeentecode).municipality
    assert municipality.slug == slug
    assert municipality.name == " ".join(name.split())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"gemeentecode": "0457", "name": "Weesp"},
            "name: .*Weesp ended on 23 March 2022 and became part of Amsterdam",
        ),
        ({"gemeentecode": "0457", "name": "Iets"}, "gemeentecode: .*Weesp ended"),
        ({"gemeentecode": "9003", "name": "Aalburg"}, "name: .*Aalburg ended on 31 December 2018"),
        ({"gemeentecode": "0344", "name": "Utrechtt"}, "name: Code 0344 is of Utrecht, not of Utrechtt"),
        ({"gemeentecode": "9003", "name": "utrecht"}, "gemeentecode: The code of Utrecht is 0344"),
        ({"gemeentecode": "1999"}, "gemeentecode: No municipality has the code 1999.*8000"),
        ({"gemeentecode": "12"}, "gemeentecode: .*4 digits"),
        ({"gemeentecode": "٩٠٠٣"}, "gemeentecode: .*4 digits"),
        ({"name": "Heuvel\nrade"}, "name: No line breaks"),
        ({"name": "Heuvel\u202erade"}, "name: No line breaks"),
        ({"name": 'Heuvel"rade'}, "name: No line breaks"),
        ({"name": " "}, "name: A name has letters"),
        ({"name": "2026"}, "name: A name has letters"),
        ({"official_name": "Gemeente <b>X</b>"}, "official_name: No line breaks"),
        ({"name": "x" * 101}, "name: .*100"),
        ({"slug": "met spatie"}, "slug: "),
        ({"name": "Ω"}, "slug: No short name follows"),
        ({"domain": "nl"}, "domain: .*not a host name"),
        ({"domain": "http://x.nl/"}, "domain: .*not a host name"),
        ({"domain": "zonne_dal.nl"}, "domain: .*not a host name"),
        ({"domain": "10.0.0.1"}, "domain: .*IP address"),
        ({"domain": "zonnedal.local"}, r"domain: .*\.local"),
        ({"domain": "platform.localhost"}, "domain: .*platform's own"),
        ({"domain": "www.platform.localhost"}, "domain: .*platform's own"),
        ({"template": "groot"}, "template: “groot” is not one of: standaard, website, leeg"),
        ({"admin_email": "anna"}, "admin_email: "),
    ],
)
def test_what_breaks_a_rule_is_named(db: None, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidMunicipalityError, match=message):
        _plan(**changes)


def test_an_ended_one_is_named_in_dutch_on_the_console(db: None) -> None:
    with (
        translation.override("nl"),
        pytest.raises(InvalidMunicipalityError, match="23 maart 2022 opgegaan in Amsterdam"),
    ):
        _plan(gemeentecode="0457", name="Weesp")


def test_a_domain_is_kept_in_lower_case_without_final_dot() -> None:
    assert checked_domain(" WWW.Zonnedal.NL. ") == "www.zonnedal.nl"


def test_with_and_without_www_belong_to_one(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_public():
        Domain.objects.create(tenant=waterveen, domain="www.waterveen.example", is_primary=False)
        for domain in ("www.zonnedal.localhost", "waterveen.example"):
            with pytest.raises(MunicipalityExistsError, match="domain: "):
                check_domain_free(domain)
        check_domain_free("www.zonnedal.localhost", but=zonnedal)
        with pytest.raises(MunicipalityExistsError, match="domain: "):
            check_domain_free("www.zonnedal.localhost", but=waterveen)


def test_a_plan_saves_nothing(db: None) -> None:
    with in_public():
        before = Municipality.objects.count()
        plan = _plan(admin_email="Anna@Heuvelrade.example", is_canary=True)
        assert Municipality.objects.count() == before
    assert plan.admin_email == "anna@heuvelrade.example"
    assert plan.municipality.is_canary
