import pytest
from django.core.exceptions import ValidationError

from cms.catalogue.upl import upl_names, validate_upl_name
from cms.catalogue.widgets import UplNameInput


def test_known_name_has_its_uri_and_audience() -> None:
    passport = upl_names()["paspoort"]
    assert passport.uri == "http://standaarden.overheid.nl/owms/terms/paspoort"
    assert passport.for_residents
    assert not upl_names()["verhuismelding"].for_businesses


def test_list_holds_municipal_names_once_each() -> None:
    assert len(upl_names()) == 450
    assert "aanpassing zelfgebouwd vliegtuig melding" not in upl_names()  # of the state
    assert all(name.uri.startswith("http://standaarden.overheid.nl/") for name in upl_names().values())


@pytest.mark.parametrize("value", ["Paspoort", "paspoort ", "", "toverstaf", "paspoort\n"])
def test_refuses_what_is_not_in_the_list_as_spelled_there(value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_upl_name(value)
    assert refusal.value.code == "upl"


def test_list_cannot_be_changed_by_a_caller() -> None:
    with pytest.raises(TypeError):
        upl_names()["paspoort"] = None  # type: ignore[index]


def test_input_offers_the_whole_list_without_script() -> None:
    html = UplNameInput().render("upl_name", "paspoort", {"id": "id_upl_name"})
    assert 'list="id_upl_name-upl"' in html
    assert '<datalist id="id_upl_name-upl">' in html
    assert '<option value="verhuismelding">' in html
    assert "<script" not in html
    assert "style=" not in html


def test_input_escapes_what_was_typed() -> None:
    assert "<b>" not in UplNameInput().render("upl_name", '"><b>', {"id": "x"})
