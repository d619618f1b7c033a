"""Documents of editors: judged by what they hold."""

import contextlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject

from cms.base.authors import without_author
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


def active_pdf(where: str) -> bytes:
    """A program behind a reference, as ordinary writers make them: at the document, a page, a link, a form."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    kind = "/Launch" if where == "link" else "/JavaScript"
    action = writer._add_object(DictionaryObject({NameObject("/S"): NameObject(kind)}))
    if where == "document":
        writer.root_object[NameObject("/OpenAction")] = action
    elif where == "page":
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    elif where == "link":
        link = DictionaryObject({NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): action})
        page[NameObject("/Annots")] = ArrayObject([writer._add_object(link)])
    else:
        form = DictionaryObject({NameObject("/XFA"): ArrayObject()})
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(form)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


@pytest.mark.parametrize("where", ["document", "page", "link", "form"])
def test_a_pdf_with_a_program_anywhere_is_refused(where: str) -> None:
    with pytest.raises(ValidationError, match="programma"):
        check_document(active_pdf(where), "pdf")


def test_a_pdf_keeps_its_title_and_what_it_claims_of_accessibility_and_loses_its_maker() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Janna Geheim", "/Title": "Begroting", "/Creator": "Tekstmaker 9"})
    writer.xmp_metadata = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
        b' xmlns:dc="http://purl.org/dc/elements/1.1/" pdfuaid:part="1"><dc:creator>Janna Geheim</dc:creator>'
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    output = io.BytesIO()
    writer.write(output)
    kept = without_author(output.getvalue(), "pdf")
    assert b"Geheim" in output.getvalue()
    assert b"Geheim" not in kept
    assert b"Tekstmaker" not in kept
    reader = PdfReader(io.BytesIO(kept))
    assert reader.metadata == {"/Title": "Begroting"}
    assert b"<pdfuaid:part>1</pdfuaid:part>" in reader.root_object["/Metadata"].get_data()  # type: ignore[attr-defined]  # a stream
    check_document(kept, "pdf")


def test_a_signed_pdf_stays_as_it_is() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": "Notaris"})
    output = io.BytesIO()
    writer.write(output)
    signed = output.getvalue() + b"%/ByteRange [0 1 2 3]\n"
    assert without_author(signed, "pdf") == signed


@pytest.mark.parametrize(
    ("name", "needed", "extension"),
    [("docProps/core.xml", "word/document.xml", "docx"), ("meta.xml", "content.xml", "odt")],
)
def test_office_files_lose_their_maker(name: str, needed: str, extension: str) -> None:
    made = packed(needed, name, content=b"Janna Geheim", compression=zipfile.ZIP_STORED)
    with zipfile.ZipFile(io.BytesIO(without_author(made, extension))) as kept:
        assert kept.namelist() == [needed, name]
        assert kept.read(needed) == b"Janna Geheim"
        assert b"Geheim" not in kept.read(name)


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
