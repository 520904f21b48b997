"""What ISO 19005-2 (PDF/A-2), level B, asks of a file, read off the file itself: each clause that is broken.

No validator could be had as a package (veraPDF and JHOVE are in no registry the build reaches; PDFBox's Preflight knows
PDF/A-1 only), so this reads the structure, independently of what wrote it. Beyond level B it asks for ToUnicode, for no
link out of the file and for no attachment at all. What it does not see: the outlines and widths inside a font program.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from pypdf import PdfReader
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

_ALLOWED_ANNOTATIONS: Final = {"/Link"}
_FORBIDDEN_ACTIONS: Final = {
    "/Launch",
    "/Sound",
    "/Movie",
    "/ResetForm",
    "/ImportData",
    "/JavaScript",
    "/Hide",
    "/SetOCGState",
    "/Rendition",
    "/Trans",
    "/GoTo3DView",
    "/GoToR",
    "/GoToE",
    "/SubmitForm",
    "/URI",
}
_BLENDS: Final = {
    "/Normal",
    "/Compatible",
    "/Multiply",
    "/Screen",
    "/Overlay",
    "/Darken",
    "/Lighten",
    "/ColorDodge",
    "/ColorBurn",
    "/HardLight",
    "/SoftLight",
    "/Difference",
    "/Exclusion",
    "/Hue",
    "/Saturation",
    "/Color",
    "/Luminosity",
}
_STANDARD_NAMESPACES: Final = (
    re.compile(r'pdfaid:part(?:>|=")2[<"]'),
    re.compile(r'pdfaid:conformance(?:>|=")[BUA][<"]'),
)


def violations(pdf: bytes) -> list[str]:
    """Each clause of the standard that the file breaks, in words; [] for PDF/A-2b."""
    return list(dict.fromkeys(_violations(pdf)))


def _violations(pdf: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", pdf):
        yield "6.1.2 header"
    if pdf.count(b"%%EOF") != 1 or not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        yield "6.1.3 one end, nothing after it"
    reader = PdfReader(io.BytesIO(pdf))
    trailer = reader.trailer
    if "/ID" not in trailer or len(trailer["/ID"]) != 2:  # type: ignore[arg-type]
        yield "6.1.3 no ID"
    if "/Encrypt" in trailer:
        yield "6.1.3 encrypted"
    yield from _catalog(reader)
    yield from _intent(reader)
    yield from _objects(reader)
    for page in reader.pages:
        yield from _page(page, reader)


def _catalog(reader: PdfReader) -> Iterator[str]:
    root = _of(reader.trailer["/Root"])
    for key, clause in (
        ("/AA", "6.5.2 additional actions"),
        ("/OCProperties", "6.9 optional content"),
        ("/Requirements", "6.11 requirements"),
        ("/AcroForm", "6.4 form"),
        ("/OpenAction", "6.5.1 opens with an action"),
        ("/Collection", "6.8 a portfolio"),
        ("/AF", "6.8 associated files"),
    ):
        if key in root:
            yield clause
    names = _of(root.get("/Names", DictionaryObject()))
    if {"/EmbeddedFiles", "/JavaScript", "/AlternatePresentations"} & set(names):
        yield "6.8 embedded files, scripts or presentations"
    metadata = root.get("/Metadata")
    if metadata is None:
        yield "6.6.2 no metadata"
        return
    xmp = _of(metadata).get_data().decode("utf-8", errors="replace")
    if not all(one.search(xmp) for one in _STANDARD_NAMESPACES):
        yield "6.6.4 identifies itself as PDF/A-2"
    if "<?xpacket begin" not in xmp or re.search(r"<\?xpacket[^>]*\b(bytes|encoding)=", xmp):
        yield "6.6.2 metadata packet"


def _intent(reader: PdfReader) -> Iterator[str]:
    root = _of(reader.trailer["/Root"])
    found = [_of(one) for one in root.get("/OutputIntents", ())]
    ours = [one for one in found if one.get("/S") == "/GTS_PDFA1"]
    if len(ours) != 1:
        yield "6.2.3 output intent"
        return
    profile = _of(ours[0].get("/DestOutputProfile", DictionaryObject()))
    data = profile.get_data() if isinstance(profile, StreamObject) else b""
    if data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") != len(data) or data[8] > 4:
        yield "6.2.3 profile"
    elif data[12:16] not in {b"mntr", b"prtr"} or data[16:20] != b"RGB " or profile.get("/N") != 3:
        yield "6.2.3 profile's colours"


def _objects(reader: PdfReader) -> Iterator[str]:
    for id in sorted({*reader.xref.get(0, {}), *reader.xref_objStm} - {0}):
        thing = reader.get_object(IndirectObject(id, 0, reader))
        if isinstance(thing, DictionaryObject):
            yield from _dictionary(thing)


def _dictionary(thing: DictionaryObject) -> Iterator[str]:
    if isinstance(thing, StreamObject):
        yield from _stream(thing)
    kind = thing.get("/Type")
    if kind == "/Font":
        yield from _font(thing)
    elif kind == "/Annot":
        yield from _annotation(thing)
    elif kind in {"/Filespec", "/F", "/EmbeddedFile"}:
        yield "6.8 a file"
    elif kind == "/ExtGState":
        yield from _state(thing)
    if thing.get("/S") in _FORBIDDEN_ACTIONS and kind in {None, "/Action"} and _acts(thing):
        yield f"6.5.1 action {thing['/S']}"
    if "/AA" in thing:
        yield "6.5.2 additional actions"


def _stream(thing: StreamObject) -> Iterator[str]:
    if {"/F", "/FFilter", "/FDecodeParms"} & set(thing):
        yield "6.1.7.1 a stream outside the file"
    filters = thing.get("/Filter", ())
    for name in filters if isinstance(filters, ArrayObject) else [filters] if filters else []:
        if name in {"/LZWDecode", "/Crypt"}:
            yield f"6.1.7.2 {name}"
    odd = {"/Alternates", "/OPI"} & set(thing) or thing.get("/Interpolate")
    if thing.get("/Subtype") == "/Image" and odd:
        yield "6.2.8 image"
    if thing.get("/Subtype") == "/PS" or "/Ref" in thing or "/PS" in thing:
        yield "6.2.9 external object"


def _acts(thing: DictionaryObject) -> bool:
    return bool({"/JS", "/F", "/URI", "/D", "/Win", "/N", "/T", "/Next", "/State"} & set(thing))


def _state(thing: DictionaryObject) -> Iterator[str]:
    if "/TR" in thing or thing.get("/TR2", "/Default") != "/Default" or "/HTP" in thing:
        yield "6.2.5 transfer function"
    blends = thing.get("/BM", "/Normal")
    for blend in blends if isinstance(blends, ArrayObject) else [blends]:
        if blend not in _BLENDS:
            yield f"6.2.10 blend mode {blend}"


def _annotation(thing: DictionaryObject) -> Iterator[str]:
    if thing.get("/Subtype") not in _ALLOWED_ANNOTATIONS:
        yield f"6.3.1 annotation {thing.get('/Subtype')}"
    flags = int(thing.get("/F", 0))
    if not flags & 4 or flags & (1 | 2 | 32 | 256):
        yield "6.3.2 annotation's flags"


def _font(font: DictionaryObject) -> Iterator[str]:
    name, subtype = font.get("/BaseFont", "?"), font.get("/Subtype")
    if subtype == "/Type0":
        if "/ToUnicode" not in font:
            yield f"6.2.11.7 {name}: no ToUnicode"
        descendant = _of(font["/DescendantFonts"][0])  # type: ignore[index]
        if descendant.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in descendant:
            yield f"6.2.11.3.2 {name}: no CIDToGIDMap"
        if font.get("/Encoding") not in {"/Identity-H", "/Identity-V"}:
            yield f"6.2.11.3.3 {name}: CMap"
        if "/CIDSystemInfo" not in descendant:
            yield f"6.2.11.3.1 {name}: no CIDSystemInfo"
    elif subtype in {"/CIDFontType0", "/CIDFontType2", "/TrueType", "/Type1", "/MMType1"}:
        described = _of(font.get("/FontDescriptor", DictionaryObject()))
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(described):
            yield f"6.2.11.4.1 {name}: not embedded"
        if subtype in {"/TrueType", "/Type1"} and "/ToUnicode" not in font:
            yield f"6.2.11.7 {name}: no ToUnicode"


def _page(page: Any, reader: PdfReader) -> Iterator[str]:
    if "/Resources" not in page:
        yield "6.2.2 a page without resources"
    if {"/PresSteps", "/AA"} & set(page):
        yield "6.10 presentation"
    yield from _shown(page.get_contents(), _of(page.get("/Resources", DictionaryObject())), reader)


def _shown(content: ContentStream | None, resources: DictionaryObject, reader: PdfReader) -> Iterator[str]:
    """What the operators of a stream do: an unknown one, a glyph that is none, a form inside."""
    fonts = _of(resources.get("/Font", DictionaryObject()))
    objects = _of(resources.get("/XObject", DictionaryObject()))
    wide = False
    for operands, operator in content.operations if content else ():
        if operator == b"Tf":
            wide = _of(fonts[operands[0]]).get("/Subtype") == "/Type0"
        elif operator in {b"Tj", b"TJ", b"'", b'"'} and wide:
            texts = operands[0] if operator == b"TJ" else [operands[-1]]
            for text in texts:
                raw = getattr(text, "original_bytes", b"")
                if any(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2)):
                    yield "6.2.11.8 .notdef is shown"
        elif operator == b"Do":
            inner = _of(objects[operands[0]])
            if inner.get("/Subtype") == "/Form":
                within = _of(inner.get("/Resources", resources))
                yield from _shown(ContentStream(inner, reader), within, reader)
        elif operator in {b"k", b"K"}:
            yield "6.2.4.3 DeviceCMYK without its intent"


def _of(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing
