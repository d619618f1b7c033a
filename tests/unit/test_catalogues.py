"""Every text of the house has its Dutch: a screen half in English is not done."""

from pathlib import Path

import pytest
from django.conf import settings

from shared.catalogues import app_folders, load_catalogue, untranslated, update_catalogue

FOLDERS = list(app_folders(Path(settings.BASE_DIR)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_text_has_its_dutch(folder: Path) -> None:
    assert untranslated(folder) == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_placeholders_survive_translation(folder: Path) -> None:
    for message in load_catalogue(folder):
        if message.id:
            assert not list(message.check()), message.id


def test_a_new_text_is_found_in_code_and_template(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "views.py").write_text('from django.utils.translation import gettext as _\n_("In code")\n')
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "In a tag" %}{% blocktranslate trimmed with n=1 %}\n  In a\n  block {{ n }}\n'
        "{% endblocktranslate %}"
    )
    assert update_catalogue(tmp_path) == ["In a block %(n)s", "In a tag", "In code"]
    assert untranslated(tmp_path) == ["In a block %(n)s", "In a tag", "In code"]
