"""Another name, short name, code; the schema stays, and what carries the name follows."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from cms.home.models import HomePage
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.errors import BusyError, InvalidMunicipalityError, MunicipalityExistsError, RefusedError
from tenants.municipalities.models import Municipality, Purpose, State
from tenants.operations.locks import alone_with
from tenants.provisioning.renaming import rename_municipality
from tests.conftest import ClientFor
from tests.threads import in_another_connection

ACTOR = Actor.system("test")


def _rename(municipality: Municipality, **changes: Any) -> Municipality:
    return rename_municipality(municipality=municipality, actor=ACTOR, **changes)


def _site_and_home(municipality: Municipality) -> tuple[Site, HomePage]:
    with in_municipality(municipality):
        return Site.objects.get(is_default_site=True), HomePage.objects.get()


def test_the_name_is_followed_everywhere_and_the_schema_stays(zonnedal: Municipality, client_for: ClientFor) -> None:
    renamed = _rename(zonnedal, name="Zonnevaart", slug="zonnevaart", gemeentecode="9010")
    assert renamed.schema_name == zonnedal.schema_name
    assert renamed.official_name == "Gemeente Zonnevaart"
    assert renamed.tooi_uri.endswith("gm9010")
    site, home = _site_and_home(renamed)
    assert site.site_name == "Gemeente Zonnevaart"
    assert (home.title, home.draft_title) == ("Gemeente Zonnevaart", "Gemeente Zonnevaart")
    page = client_for(renamed).get("/").content.decode()
    assert "Zonnevaart" in page
    assert "Regel uw zaken met de gemeente Zonnevaart." in page


def test_what_editors_wrote_stays(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        home = HomePage.objects.get()
        home.title = "Welkom in Zonnedal"
        home.save_revision().publish()
        home.refresh_from_db()
        home.intro = "Nog niet af"
        home.save_revision()
        Site.objects.update(site_name="Zonnedal online")
    _rename(zonnedal, name="Zonnevaart")
    site, home = _site_and_home(zonnedal)
    assert (site.site_name, home.title) == ("Zonnedal online", "Welkom in Zonnedal")
    with in_municipality(zonnedal):
        draft = home.get_latest_revision_as_object()
    assert (draft.title, draft.intro) == ("Welkom in Zonnedal", "Nog niet af")


def test_a_draft_of_the_home_page_follows_too(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        HomePage.objects.get().save_revision()
    _rename(zonnedal, name="Zonnevaart")
    _site, home = _site_and_home(zonnedal)
    with in_municipality(zonnedal):
        home.get_latest_revision().publish()
    assert _site_and_home(zonnedal)[1].title == "Gemeente Zonnevaart"


def test_an_official_name_of_its_own_stays(zonnedal: Municipality) -> None:
    _rename(zonnedal, official_name="Stad Zonnedal")
    assert _rename(zonnedal, name="Zonnevaart").official_name == "Stad Zonnedal"


def test_a_herindeling_brings_the_identifiers_of_the_new_one(zonnedal: Municipality) -> None:
    renamed = _rename(zonnedal, name="Altena", gemeentecode="1959")
    assert renamed.owms_uri == "http://standaarden.overheid.nl/owms/terms/Altena"
    assert renamed.tooi_uri.endswith("gm1959")


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"name": "Waterveen"}, MunicipalityExistsError, "name: "),
        ({"slug": "waterveen"}, MunicipalityExistsError, "slug: "),
        ({"gemeentecode": "9002"}, MunicipalityExistsError, "gemeentecode: "),
        ({"gemeentecode": "0738", "name": "Aalburg"}, InvalidMunicipalityError, "name: "),
        ({"name": "Zon\ndal"}, InvalidMunicipalityError, "name: "),
        ({"slug": "Met Spatie"}, InvalidMunicipalityError, "slug: "),
    ],
)
def test_what_breaks_a_rule_changes_nothing(
    zonnedal: Municipality, waterveen: Municipality, changes: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        _rename(zonnedal, **changes)
    zonnedal.refresh_from_db()
    assert (zonnedal.name, zonnedal.slug, zonnedal.gemeentecode) == ("Zonnedal", "zonnedal", "9001")


def test_a_training_copy_has_its_own_name_under_its_sources_code(zonnedal: Municipality) -> None:
    with in_public():
        Municipality.objects.filter(pk=zonnedal.pk).update(purpose=Purpose.TRAINING, gemeentecode="0344")
    assert _rename(zonnedal, name="Utrecht oefenen").gemeentecode == "0344"


@pytest.mark.parametrize("state", [State.RESTORING, State.REMOVING])
def test_not_while_it_is_restored_or_removed(zonnedal: Municipality, state: State) -> None:
    with in_public():
        Municipality.objects.filter(pk=zonnedal.pk).update(state=state)
    with pytest.raises(RefusedError):
        _rename(zonnedal, name="Zonnevaart")


def test_not_while_something_else_is_busy_with_it(scratch: Municipality) -> None:
    def rename() -> str:
        try:
            return _rename(scratch, name="Anders").name
        except BusyError:
            return "busy"

    with alone_with(scratch.pk, scratch.slug):
        assert in_another_connection(rename) == "busy"
    assert in_another_connection(rename) == "Anders"


def test_from_the_command_line(zonnedal: Municipality) -> None:
    out = StringIO()
    call_command("municipality", "rename", "zonnedal", "--name", "Zonnevaart", "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["result"]["official_name"] == "Gemeente Zonnevaart"
    zonnedal.refresh_from_db()
    assert zonnedal.name == "Zonnedal"
    assert _site_and_home(zonnedal)[0].site_name == "Gemeente Zonnedal"
    call_command("municipality", "rename", "zonnedal", "--slug", "zonnevaart", stdout=StringIO())
    with pytest.raises(CommandError, match="zonnedal"):
        call_command("municipality", "show", "zonnedal")


def test_the_number_of_inhabitants_can_be_filled_in_and_stays_when_left_out(scratch: Municipality) -> None:
    assert scratch.inhabitants is None
    known = rename_municipality(municipality=scratch, actor=ACTOR, inhabitants=12_345)
    assert known.inhabitants == 12_345
    assert rename_municipality(municipality=known, actor=ACTOR).inhabitants == 12_345
    with pytest.raises(InvalidMunicipalityError):
        rename_municipality(municipality=known, actor=ACTOR, inhabitants=0)
