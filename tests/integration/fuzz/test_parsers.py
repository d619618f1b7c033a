"""Everything of ours that reads what others wrote gives a verdict on any bytes; found by what it calls."""

import ast
import contextlib
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError as DataError

from cms.agenda.models import month_of
from cms.base.admin_scripts import sign_known_scripts
from cms.base.documents import check_document
from cms.base.pictures import without_metadata
from cms.branding.images import safe_image
from cms.branding.packs import read_pack, write_pack
from cms.branding.tokens import read_tokens
from cms.kernen.models import Kern
from cms.kernen.postcodes import parse_ranges
from cms.kernen.waste import read_waste_file
from cms.quality.markup import page_text
from cms.quality.readability import read
from cms.search.queries import clean_query
from services.forms import pdok
from services.forms.definition import validate_definition
from services.forms.uploads import display_name, inspect_document, inspect_photo
from services.zaken.access import refuse_in_the_same_time
from shared.errors import MeentError
from shared.outgoing import is_public
from tenants.library.markup import clean_source, to_html, to_plain
from tenants.library.registry import FieldSpec
from tenants.library.values import from_text
from tenants.login.passkeys import PasskeyRefusedError, finish_registration
from tenants.login.realms import RelyingParty
from tenants.municipalities.validators import validate_domain, validate_rsin
from tenants.provisioning.validation import checked_domain
from tenants.signing import unsign
from tenants.transfer.archive import PackageReader
from tenants.transfer.manifest import read_manifest
from tests.factories import pictures
from tests.factories.definitions import definition
from tests.fuzzing import PACKAGES, TEXT, bounded
from tests.unit.cms.base.test_documents import packed, pdf

# Calls that turn what somebody wrote into values.
READING = {
    "loads", "load", "reader", "DictReader", "ZipFile", "fromstring", "PdfReader", "safe_load", "model_validate",
    "model_validate_json", "magic_string", "b64decode", "urlsafe_b64decode", "strptime", "fromisoformat", "parse_qs",
}  # fmt: skip
REFUSALS = (ValidationError, MeentError, BadSignature, DataError, PasskeyRefusedError)

HEADS = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF____WEBP", b"<svg ",
         b"<?xml",
         b"GIF89a", b"\x00\x00\x00 ftypavif", b"II*\x00", b"\x1f\x8b"]  # fmt: skip
TOKENS = {"nl": {"link": {"color": {"$value": "#0056b3"}}}}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


def theme_pack() -> bytes:
    """One that is taken."""
    return write_pack(name="Gemeente Zonnedal", tokens=TOKENS, classic=TOKENS, choices={}, files={"logo.svg": LOGO})


WHOLE = [pdf(), packed("a.txt"), packed("word/document.xml"), pictures.jpeg(), pictures.png(), pictures.heic(),
         pictures.SVG, pictures.HTML, theme_pack(), pictures.pixel_bomb(), pictures.animated_gif(),
         b'{"a": [1]}']  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real file with a few bytes changed, left out or put in."""
    content = bytearray(draw(st.sampled_from(WHOLE)))
    for _change in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(content) - 1)))
        content[place : place + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(content)


BYTES = damaged() | st.builds(bytes.__add__, st.sampled_from(HEADS), st.binary(max_size=200))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT | st.sampled_from(["steps", "questions", "key",
        "type", "version", "resources"]), inner, max_size=5), max_leaves=12,
)  # fmt: skip
NAMES = st.sampled_from(["a.jpg", "a.png", "a.svg", "a.pdf", "x", "...", "a" * 300])


def changed_definition() -> st.SearchStrategy[Any]:
    """A form that works, with one part replaced."""
    return st.builds(lambda key, value: {**definition(), key: value}, st.sampled_from(sorted(definition())), JSON)


def open_package(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pakket.zip"
        path.write_bytes(content)
        with PackageReader(path) as package:
            assert package.manifest.name


PARTY = RelyingParty(id="zonnedal.localhost", name="Zonnedal", origin="https://zonnedal.localhost")

# What is read, by the module that reads it.
TARGETS: dict[str, tuple[Callable[[Any], object], st.SearchStrategy[Any]]] = {
    "cms/base/admin_scripts.py": (lambda text: sign_known_scripts(f"<script>{text}</script>", "abc"), TEXT),
    "cms/base/documents.py": (
        lambda part: check_document(*part),
        st.tuples(BYTES, st.sampled_from(["pdf", "txt", "csv", "docx", "xlsx", "odt", "zip"])),
    ),
    "cms/base/pictures.py": (lambda content: without_metadata(pictures.upload(content)), BYTES),
    "cms/branding/images.py": (
        lambda part: safe_image(pictures.upload(part[0], part[1])),
        st.tuples(BYTES, NAMES),
    ),
    "cms/agenda/models.py": (month_of, TEXT),
    "cms/branding/packs.py": (read_pack, BYTES),
    "cms/branding/tokens.py": (read_tokens, BYTES | JSON.map(lambda value: json.dumps(value).encode())),
    "cms/kernen/waste.py": (
        lambda content: read_waste_file(content, kernen=[Kern(name="Oostwoud")]),
        BYTES | TEXT.map(lambda text: f"kern;datum;soort\nOostwoud;{text};gft".encode()),
    ),
    "cms/quality/readability.py": (lambda text: read([text]), TEXT),
    "services/forms/definition.py": (validate_definition, JSON | changed_definition()),
    "services/forms/pdok.py": (pdok.read, BYTES | JSON.map(lambda value: json.dumps(value).encode())),
    "services/forms/uploads.py": (lambda part: inspect_document(pictures.upload(part[0], part[1])),
                                  st.tuples(BYTES, NAMES)),
    "tenants/library/values.py": (lambda text: from_text(FieldSpec(name="x", title="", shape="json"), text),
                                  TEXT | JSON.map(json.dumps)),
    "tenants/login/passkeys.py": (
        lambda answer: finish_registration(PARTY, state={"challenge": "x", "user_verification": None}, answer=answer),
        TEXT | JSON.map(json.dumps),
    ),
    "tenants/signing.py": (lambda token: unsign(token, purpose="proef"), TEXT),
    "tenants/transfer/archive.py": (open_package, BYTES),
    "tenants/transfer/manifest.py": (read_manifest, BYTES | JSON.map(lambda value: json.dumps(value).encode())),
}  # fmt: skip
# Read without one of those calls.
MORE: dict[str, tuple[Callable[[Any], object], st.SearchStrategy[Any]]] = {
    "postcodes": (parse_ranges, TEXT),
    "access code": (refuse_in_the_same_time, TEXT),
    "domain": (validate_domain, TEXT),
    "domain of the operator": (checked_domain, TEXT),
    "RSIN": (validate_rsin, TEXT),
    "search": (clean_query, TEXT),
    "markup of a page": (page_text, TEXT),
    "rich text": (lambda text: clean_source(to_html(to_plain(text))), TEXT),
    "file name": (display_name, TEXT),
    "address of a server": (is_public, TEXT),
}
# Reads only what we wrote ourselves, or what another test above or beside this one fuzzes through its page.
OURS = {
    "cms/base/authors.py": "a document that check_document has judged",
    "cms/base/fields.py": "JSON of our own column",
    "cms/branding/admin_views.py": "values that we signed ourselves",
    "cms/cache/kept.py": "our own cache",
    "cms/cache/shelf.py": "our own cache",
    "cms/sharing/picture.py": "the logo, which was checked when it came in",
    "cms/catalogue/upl.py": "a file of the source tree",
    "services/forms/provisioning.py": "files of the source tree",
    "services/forms/summary.py": "answers that the form has checked",
    "services/privacy/package.py": "writes one",
    "services/residents/oidc/checking.py": "what discovery.as_object has read",
    "services/residents/oidc/discovery.py": "tests/integration/services/residents/",
    "tenants/commandline/base.py": "an operator's argument: its own error",
    "tenants/commandline/library/changing.py": "a file that an operator names: its own error",
    "tenants/commandline/municipality/removal.py": "a file that an operator names",
    "tenants/login/locks.py": "our own cache",
    "tenants/login/queries.py": "our own column",
    "tenants/login/views/setup.py": "our own session",
    "tenants/provisioning/gemeenten.py": "a file of the source tree",
    "tenants/queues.py": "our own broker",
    "tenants/removal/document.py": "our own certificate",
    "tenants/removal/queued.py": "our own broker",
    "tenants/sealing.py": "our own column, authenticated",
    "tenants/tasks.py": "our own broker, signed",
    "tenants/transfer/folders.py": "tests/integration/tenants/transfer/test_hostile_packages.py",
    "tenants/usage/periods.py": "fuzzed by its form",
}


def reading_modules() -> set[str]:
    """Modules of ours that call something that reads."""
    found = set()
    for package in PACKAGES:
        for path in (settings.BASE_DIR / package).rglob("*.py"):
            if {"migrations", "demo"} & set(path.parts):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                    is_picture = node.func.attr == "open" and ast.unparse(node.func.value) == "Image"
                    if node.func.attr in READING or is_picture:
                        found.add(str(path.relative_to(settings.BASE_DIR)))
    return found


def test_every_module_that_reads_is_fuzzed_or_says_why_not() -> None:
    assert reading_modules() == TARGETS.keys() | OURS.keys()


@pytest.mark.parametrize("name", [*TARGETS, *MORE])
def test_any_input_gets_a_verdict(name: str) -> None:
    read, strategy = (TARGETS | MORE)[name]

    @bounded(20)
    @given(value=strategy)
    def attempt(value: Any) -> None:
        with contextlib.suppress(*REFUSALS):
            read(value)

    attempt()


def test_what_is_fuzzed_is_also_accepted_when_it_is_right() -> None:
    """Or the targets above would refuse all alike and prove nothing."""
    check_document(pdf(), "pdf")
    assert inspect_photo(pictures.upload(pictures.jpeg())).width
    assert safe_image(pictures.upload(pictures.png(), "x.png"))
    assert without_metadata(pictures.upload(pictures.jpeg()))
    assert read_pack(theme_pack()).images
    validate_definition(definition())
    assert read_waste_file(b"kern;datum;soort\nOostwoud;1-2-2027;gft", kernen=[Kern(name="Oostwoud")])
