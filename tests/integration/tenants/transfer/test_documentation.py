"""docs/exit-package.md is for people without us: its example runs, and it names what is there."""

import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

from django.conf import settings

from tests.integration.tenants.transfer.conftest import manifest_of, rows_of

PAGE = (Path(settings.BASE_DIR) / "docs" / "exit-package.md").read_text()


def test_the_example_lists_requests_with_their_status_texts(sound_package: Path, tmp_path: Path) -> None:
    (example,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 15
    script = tmp_path / "example.py"
    script.write_text(example)
    done = subprocess.run(
        [sys.executable, "-I", script, sound_package], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    texts = {row["id"]: row["statustekst"] for row in rows_of(sound_package, "tables/zaken_statustype.csv")}
    for zaak in rows_of(sound_package, "tables/zaken_zaak.csv"):
        assert zaak["identificatie"] in done.stdout
    for status in rows_of(sound_package, "tables/zaken_status.csv"):
        assert texts[status["statustype_id"]] in done.stdout


def test_the_page_names_every_file_and_every_key(sound_package: Path) -> None:
    manifest = manifest_of(sound_package)
    for key in manifest["meent"]:
        assert f"`{key}`" in PAGE, key
    for key in manifest["meent"]["municipality"]:
        assert f"`{key}`" in PAGE, key
    with zipfile.ZipFile(sound_package) as package:
        tops = {name.partition("/")[0] for name in package.namelist()}
    for top in tops:
        assert f"`{top}" in PAGE, top
    kinds = {resource["meent"].get("kind", "") for resource in manifest["resources"]} - {""}
    assert all(kind in PAGE for kind in kinds)


def test_the_description_is_a_data_package(sound_package: Path) -> None:
    """What the standard demands: a name, paths below, hashes, fields with types that it knows, keys that exist."""
    manifest = manifest_of(sound_package)
    assert manifest["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert re.fullmatch(r"[a-z0-9._-]+", manifest["name"])
    known = {"string", "number", "integer", "boolean", "date", "time", "datetime", "duration", "any"}
    columns = {one["name"]: {field["name"] for field in one["schema"]["fields"]} for one in manifest["resources"]}
    for resource in manifest["resources"]:
        fields = resource["schema"]["fields"]
        assert {field["type"] for field in fields} <= known
        assert set(resource["schema"]["primaryKey"]) <= columns[resource["name"]]
        for key in resource["schema"]["foreignKeys"]:
            target = key["reference"]["resource"] or resource["name"]
            assert set(key["reference"]["fields"]) <= columns[target]
            assert set(key["fields"]) <= columns[resource["name"]]
        header = next(iter(rows_of(sound_package, resource["path"])), None)
        assert header is None or list(header) == [field["name"] for field in fields]


def test_values_are_written_as_the_page_says(sound_package: Path) -> None:
    (zaak,) = (row for row in rows_of(sound_package, "tables/zaken_zaak.csv") if row["einddatum"] != "\\N")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00", zaak["registratiemoment"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", zaak["einddatum"])
    assert isinstance(json.loads(zaak["eigenschappen"]), list)
    (other,) = (row for row in rows_of(sound_package, "tables/zaken_zaak.csv") if row["id"] != zaak["id"])
    assert other["einddatum"] == "\\N"
    users = rows_of(sound_package, "tables/accounts_user.csv")
    assert {row["is_active"] for row in users} <= {"t", "f"}
