"""Who made a document, and with what: taken out before it is put on the site.

A PDF that somebody signed stays as it is: any change would break the signature.
"""

import io
import re
import zipfile
from typing import Any
from xml.sax.saxutils import escape  # writes only  # nosec B406

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, StreamObject

_OFFICE = frozenset({"docx", "xlsx"})
_OPEN_DOCUMENT = frozenset({"odt", "ods"})
_CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)
_META = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.3">'
    b"<office:meta/></office:document-meta>"
)
_XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/">%s'
    b'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>'
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_CLAIMS = {
    name.encode(): re.compile(rb"%s(?:>|=[\"'])\s*([0-9A-Za-z]{1,4})" % name.encode())
    for name in ("pdfaid:part", "pdfaid:conformance", "pdfaid:rev", "pdfuaid:part")
}


def without_author(content: bytes, extension: str) -> bytes:
    """The document without names, dates and programs of its makers. It was judged before (`check_document`)."""
    if extension == "pdf":
        return _pdf(content)
    if extension in _OFFICE:
        return _rewritten(content, {"docprops/core.xml": _CORE, "docprops/app.xml": _APP})
    return _rewritten(content, {"meta.xml": _META}) if extension in _OPEN_DOCUMENT else content


def _pdf(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content), strict=False)
    title = reader.metadata.title if reader.metadata else None
    more = set(reader.metadata or {}) - {"/Title"}
    xmp = _metadata(reader.root_object)
    if b"/ByteRange" in content or not (more or xmp):
        return content
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    if title:  # a screen reader tells it
        writer.metadata = {"/Title": title}
    claims = _claims(xmp.get_data() if isinstance(xmp, StreamObject) else b"")
    own = _metadata(writer.root_object)
    for one in writer._objects:  # the writer has no public list of them
        if isinstance(one, StreamObject) and (one is own or one.get("/Subtype") == "/XML"):  # also of pictures in it
            one.set_data(_XMP % (claims, escape(title or "").encode()))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _metadata(root: DictionaryObject) -> Any:
    found = root.get("/Metadata")
    return found.get_object() if found is not None else None


def _claims(xmp: bytes) -> bytes:
    """What the file says of its own accessibility and durability, and nothing else of its description."""
    found = {name: match[1] for name, pattern in _CLAIMS.items() if (match := pattern.search(xmp))}
    return b"".join(b"<%s>%s</%s>" % (name, value, name) for name, value in found.items())


def _rewritten(content: bytes, instead: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = instead.get(entry.filename.lower())
            new.writestr(entry, old.read(entry) if data is None else data)
    return out.getvalue()
