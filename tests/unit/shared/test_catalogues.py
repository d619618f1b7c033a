"""A further language is a file: what it translates is shown, the rest is in Dutch."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.translation import gettext, trans_real
from pytest_django import Settings

from shared.catalogues import compile_catalogues, new_catalogue


@pytest.fixture
def house(tmp_path: Path, settings: Settings) -> Path:
    """An empty house, whose `locale` folder Django reads."""
    settings.LOCALE_PATHS = [tmp_path / "locale", *settings.LOCALE_PATHS]
    return tmp_path


def test_a_frisian_file_is_compiled_and_shown_with_dutch_for_what_it_lacks(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})
    folder = house / "locale" / "fy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "Skip to the content"\nmsgstr "Gean nei de ynhâld"\n',
        encoding="utf-8",
    )
    assert compile_catalogues(house) == 1
    with translation.override("fy"):
        assert gettext("Skip to the content") == "Gean nei de ynhâld"
        assert gettext("This page does not exist") == "Deze pagina bestaat niet"
    with translation.override("nl"):
        assert gettext("Skip to the content") == "Ga naar de inhoud"
    with translation.override("en"):
        assert gettext("This page does not exist") == "This page does not exist"


def test_a_new_file_has_every_text_with_its_dutch_and_keeps_what_was_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").symlink_to(settings.BASE_DIR / "shared")
    path = new_catalogue(tmp_path, "fy")
    text = path.read_text()
    entry = re.compile(r'#\. nl: (.+)\nmsgid "Skip to the content"\nmsgstr ""')
    found = entry.search(text)
    assert found is not None
    assert found[1] == "Ga naar de inhoud"
    path.write_text(text.replace('"Skip to the content"\nmsgstr ""', '"Skip to the content"\nmsgstr "Nei de ynhâld"'))
    assert "Nei de ynhâld" in new_catalogue(tmp_path, "fy").read_text()


def test_what_is_no_language_is_refused() -> None:
    with pytest.raises(CommandError, match="no code of a language"):
        call_command("new_catalogue", "../fy")
