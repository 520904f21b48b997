"""The whole file is set in runs and bound: every page numbered, PDF/A as one, the same each time; little memory."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from enforcement.documents.actions.issue import heading_of
from enforcement.documents.assembling import Shelf
from enforcement.documents.binding import Binder
from enforcement.documents.models import Instrument
from enforcement.documents.rules import CATALOGUE, InstrumentKind
from enforcement.documents.rules.composing import compose, content, subject_of
from enforcement.law.instruments import Volume
from enforcement.sealed import seal
from tests import pdfa

from .files import AT, CASE, TODAY

K = InstrumentKind
KINDS = (K.FILING_APPROVAL, K.SITE_RECORD, K.PENALTY_NOTICE, K.QUESTIONING_RECORD, K.PENALTY_DECISION)


def instruments(many: int) -> Iterator[Instrument]:
    for seq in range(1, many + 1):
        kind = CATALOGUE[KINDS[seq % len(KINDS)]]
        made = compose(kind, CASE, subject_of(kind, CASE, None), {})
        said = content(made, heading_of(kind, CASE, made, id=uuid4(), number=f"昌市监〔2026〕{seq}号"))
        row = Instrument(
            seq=seq,
            kind=kind.code,
            title=said["title"],
            number=said["number"],
            issued_on=TODAY,
            content_sealed=seal(json.dumps(said)),
        )
        Instrument._meta.get_field("seal").set_cached_value(row, None)  # noqa: SLF001 - not sealed
        yield row


def bound(many: int) -> tuple[bytes, Binder]:
    binder = Binder("某案 案卷")
    shelf = Shelf(CASE, {row.seq: row for row in instruments(many)}, "2026年11月23日")
    for volume in (Volume.MAIN, Volume.SUB):
        shelf.bind(volume, binder, at=AT)
    return binder.bound(), binder


def test_runs_are_bound_with_their_pages_numbered_through() -> None:
    pdf, binder = bound(23)
    assert pdfa.violations(pdf) == []
    pages = ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == binder.pages
    main = next(at for at, page in enumerate(pages) if "副卷" in page)
    for at, page in enumerate(pages):
        assert f"第{(at if at < main else at - main) + 1}页" in page
    contents = "".join(page for page in pages[1:main] if "页号" in page)
    for seq in range(1, 24):
        number = f"昌市监〔2026〕{seq}号"
        stands = max(at for at, page in enumerate(pages[:main]) if number in page)
        assert f"{number}2026年11月23日—{stands + 1}" in contents
    assert f"本卷页数{main}页" in pages[main - 1]
    assert bound(23)[0] == pdf


class TestCheck:
    """What the reading of PDF/A asks is asked: each thing done to a good file is found."""

    @pytest.fixture
    def good(self) -> bytes:
        return bound(1)[0]

    def test_a_script_a_file_a_form_or_optional_content_is_found(self, good: bytes) -> None:
        def scripted(writer: PdfWriter) -> None:
            script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
            writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)

        def attached(writer: PdfWriter) -> None:
            writer.add_attachment("a.txt", b"x")

        def optional(writer: PdfWriter) -> None:
            writer.root_object[NameObject("/OCProperties")] = DictionaryObject()

        def form(writer: PdfWriter) -> None:
            writer.root_object[NameObject("/AcroForm")] = DictionaryObject()

        for change in (scripted, attached, optional, form):
            assert any(one.startswith(("6.4", "6.5", "6.8", "6.9")) for one in self.after(good, change)), (
                change
            )

    def test_what_makes_it_an_archive_file_is_missed(self, good: bytes) -> None:
        for key, clause in (("/Metadata", "6.6.2"), ("/OutputIntents", "6.2.3")):
            found = self.after(good, lambda writer, key=key: writer.root_object.pop(NameObject(key)))
            assert any(one.startswith(clause) for one in found), key
        assert "6.1.3 no ID" in self.after(good, lambda writer: setattr(writer, "_ID", None))
        assert "6.1.3 one end, nothing after it" in pdfa.violations(good + b"\n%%EOF")
        assert "6.6.4 identifies itself as PDF/A-2" in self.after(good, self._other_part)

    def test_a_face_that_is_not_embedded_and_an_outward_link_are_found(self, good: bytes) -> None:
        assert any("not embedded" in one for one in self.after(good, self._bare_face))
        assert any("/URI" in one for one in self.after(good, self._linked))

    @staticmethod
    def after(good: bytes, change: object) -> list[str]:
        writer = PdfWriter(clone_from=io.BytesIO(good))
        change(writer)  # type: ignore[operator]
        out = io.BytesIO()
        writer.write(out)
        return pdfa.violations(out.getvalue())

    @staticmethod
    def _other_part(writer: PdfWriter) -> None:
        metadata = writer.root_object["/Metadata"]
        assert isinstance(metadata, StreamObject)
        metadata.set_data(metadata.get_data().replace(b"part>2<", b"part>9<"))

    @staticmethod
    def _bare_face(writer: PdfWriter) -> None:
        for page in writer.pages:
            for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    inner["/FontDescriptor"].get_object().pop(NameObject(key), None)

    @staticmethod
    def _linked(writer: PdfWriter) -> None:
        action = DictionaryObject(
            {
                NameObject("/S"): NameObject("/URI"),
                NameObject("/URI"): TextStringObject("https://example.org"),
            }
        )
        link = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/F"): NumberObject(4),
                NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (0, 0, 9, 9)),
                NameObject("/A"): writer._add_object(action),  # noqa: SLF001 - an object of its own
            }
        )
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(link)])  # noqa: SLF001
