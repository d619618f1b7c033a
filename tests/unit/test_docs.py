"""The documentation says what is there: links, folders, settings, decisions, registries."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/[0-9]*.md"))
PACKAGES = ("config", "cms", "services", "tenants", "shared")
TOP_FOLDERS = (*PACKAGES, "deploy", "tests", "docs", ".ci")
LARGEST_PICTURE_BYTES = 250_000

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCED.sub("", document.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _exists(name: str) -> bool:
    """Whether a path is in the tree; a template is named as `extends` names it."""
    return (ROOT / name).exists() or any(ROOT.glob(f"*/templates/{name}"))


def _links(document: Path) -> list[str]:
    return _LINK.findall(_FENCED.sub("", document.read_text()))


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(document: Path) -> None:
    broken = []
    for link in _links(document):
        if re.match(r"[a-z]+:", link):
            continue
        path, _hash, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_paths_named_in_a_text_exist(document: Path) -> None:
    names = re.findall(r"`([\w.\-]+/[\w.\-/]*)`", _FENCED.sub("", document.read_text()))
    missing = {name for name in names if name.split("/")[0] in TOP_FOLDERS and not _exists(name)}
    assert missing == set()


def test_pictures_are_small_and_all_are_shown() -> None:
    shown = {(document.parent / link).resolve() for document in DOCUMENTS for link in _links(document)}
    for picture in sorted(ROOT.glob("docs/img/*")):
        assert picture.stat().st_size < LARGEST_PICTURE_BYTES, picture.name
        assert picture.resolve() in shown, picture.name


def test_readme_names_every_folder() -> None:
    tree = re.findall(r"^([\w.\-]+)/  ", (ROOT / "README.md").read_text(), re.MULTILINE)
    ignored = {line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - ignored
    caches = {name for name in folders if name.endswith("_cache") or name == "__pycache__"}
    assert set(tree) == folders - caches
    assert not Counter(tree) - Counter(set(tree))


def test_env_example_names_exactly_the_variables_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text()
    env = (ROOT / "config" / "env.py").read_text()
    gunicorn = (ROOT / "deploy" / "gunicorn.conf.py").read_text()
    in_settings = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', env))
    in_gunicorn = set(re.findall(r'os\.environ\.get\(\s*"([A-Z_]+)"', gunicorn))
    assert (in_settings | in_gunicorn) - set(re.findall(r"\b[A-Z_]+\b", example)) == set()
    assert set(re.findall(r"^(?:# ?)?([A-Z_]{4,})[=:]", example, re.MULTILINE)) - in_settings == set()


def test_decisions_have_a_number_of_their_own_and_stand_in_the_list() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert len(numbers) == len(set(numbers))  # gaps are of decisions under way
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", (ROOT / "docs/adr/README.md").read_text(), re.MULTILINE)
    assert listed == [(path.name[:4], path.name) for path in DECISIONS]


@pytest.mark.parametrize("decision", DECISIONS, ids=_name)
def test_a_decision_says_context_choice_measurement_and_consequences(decision: Path) -> None:
    text = decision.read_text()
    assert text.startswith(f"# {decision.name[:4]}. ")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert {"Context", "Choice", "Measured", "Consequences"} <= set(headings)


def test_architecture_names_every_registry() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    registries = {
        name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for name in re.findall(r"^\w+: Registry\[.*\] = Registry\(\"(\w+)\"\)", path.read_text(), re.MULTILINE)
    }
    assert registries
    assert {name for name in registries if f"`{name}`" not in text} == set()


def test_roadmap_proves_what_it_says_works() -> None:
    """Each line that works names a test or a page."""
    unproven = [
        line
        for line in (ROOT / "docs" / "roadmap.md").read_text().splitlines()
        if line.startswith("| ") and "| works |" in line and not re.search(r"`[^`]+`|\]\(", line.split("| works |")[1])
    ]
    assert unproven == []


def test_publiccode_yml_has_what_the_standard_asks() -> None:
    data = yaml.safe_load((ROOT / "publiccode.yml").read_text())
    mandatory = (
        "publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType",
        "description", "legal", "maintenance", "localisation",
    )  # fmt: skip
    assert [key for key in mandatory if key not in data] == []
    assert data["legal"]["license"] == "EUPL-1.2"
    assert data["maintenance"]["type"] in {"internal", "community"}
    assert data["maintenance"]["contacts"][0]["name"]
    assert isinstance(data["localisation"]["localisationReady"], bool)
    assert data["localisation"]["availableLanguages"]
    for language, texts in data["description"].items():
        assert len(texts["shortDescription"]) <= 150, language
        assert 150 <= len(texts["longDescription"]) <= 10_000, language
        assert texts["features"], language


def test_licence_is_complete() -> None:
    text = (ROOT / "LICENSE").read_text()
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    for article in range(1, 16):
        assert f"\n## {article}. " in text
    assert "## Appendix" in text


def test_no_text_names_this_machine() -> None:
    found = [
        _name(document)
        for document in DOCUMENTS
        if re.search(r"(?<![\w.])/(work|tmp|root|home)/", document.read_text())
    ]
    assert found == []
