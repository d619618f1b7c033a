"""Documents of editors: judged by what they hold."""

import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from cms.base.documents import MAX_PAGES, check_document
from tests.factories import pictures


def pdf(*, pages: int = 1, password: str = "", attachment: bool = False, script: bool = False) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    if attachment:
        writer.add_attachment("bom.zip", b"PK")
    if script:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        writer.root_object[NameObject("/OpenAction")] = action
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def packed(*names: str, content: bytes = b"x", compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as archive:
        for name in names:
            archive.writestr(name, content)
    return output.getvalue()


def locked() -> bytes:
    """A ZIP whose header says that its entry is encrypted."""
    content = bytearray(packed("geheim.txt"))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (pdf(), "pdf"),
        (b"Gewone tekst\nmet een < en een >", "txt"),
        ("\ufeffnaam;bedrag\nJan;€ 10".encode(), "csv"),
        ("naam;bedrag\nJosé;10".encode("latin-1"), "csv"),
        (packed("[Content_Types].xml", "word/document.xml", "word/embeddings/tabel.xlsx"), "docx"),
        (packed("xl/workbook.xml"), "xlsx"),
        (packed("mimetype", "content.xml"), "odt"),
        (packed("kaart.csv", "leesmij.txt"), "zip"),
    ],
)
def test_ordinary_documents_are_taken(content: bytes, extension: str) -> None:
    check_document(content, extension)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (pdf(pages=MAX_PAGES + 1), "pdf"),
        (pdf(password="geheim"), "pdf"),
        (pdf(attachment=True), "pdf"),
        (pdf(script=True), "pdf"),
        (pdf(pages=0), "pdf"),
        (pdf()[:200], "pdf"),
        (pictures.HTML, "pdf"),
        (packed("x"), "pdf"),
        (pictures.HTML, "txt"),
        (pictures.SVG, "csv"),
        (b"  \n<SCRIPT>alert(1)</SCRIPT>", "txt"),
        (b"MZ\x90\x00" + bytes(200), "txt"),
        (pictures.jpeg(), "csv"),
        (packed("word/document.xml", "word/vbaProject.bin"), "docx"),
        (packed("content.xml"), "docx"),
        (pictures.HTML, "docx"),
        (packed("bom.zip"), "zip"),
        (packed("xl/workbook.xml", "bom.zip"), "xlsx"),
        (packed("virus.exe"), "zip"),
        (packed("../../etc/passwd"), "zip"),
        (packed("/etc/passwd"), "zip"),
        (packed("nullen", content=bytes(20_000_000)), "zip"),
        (packed("xl/workbook.xml", content=bytes(20_000_000)), "xlsx"),
        (locked(), "zip"),
        (b"", "zip"),
    ],
)  # fmt: skip
def test_other_content_is_refused(content: bytes, extension: str) -> None:
    with pytest.raises(ValidationError):
        check_document(content, extension)


@given(
    content=st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"%PDF-1.7\n" + tail)
    | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail),
    extension=st.sampled_from(["pdf", "txt", "csv", "docx", "zip"]),
)  # fmt: skip
def test_any_bytes_get_a_verdict(content: bytes, extension: str) -> None:
    with contextlib.suppress(ValidationError):
        check_document(content, extension)


@given(place=st.integers(0, 5000), value=st.integers(0, 255))
def test_a_damaged_pdf_gets_a_verdict(place: int, value: int) -> None:
    content = bytearray(pdf())
    content[place % len(content)] = value
    with contextlib.suppress(ValidationError):
        check_document(bytes(content), "pdf")
