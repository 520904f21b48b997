"""Binding runs of pages into one document that is PDF/A as each of them is."""

from __future__ import annotations

import hashlib
import io
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, ByteStringObject, NameObject

#: What makes a document PDF/A, taken from the first run: the metadata that say so, and the profile of its colours.
_OF_THE_DOCUMENT: Final = ("/Metadata", "/OutputIntents", "/Lang")


class Binder:
    """Runs of pages, bound in the order in which they come; the same runs give the same bytes."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.pages = 0
        self._writer = PdfWriter()
        self._writer.metadata = None
        self._digest = hashlib.sha256(title.encode())

    def bind(self, *runs: bytes) -> None:
        """Add the pages of runs at the end."""
        for run in runs:
            reader = PdfReader(io.BytesIO(run))
            if self.pages == 0:
                root = reader.root_object
                for key in _OF_THE_DOCUMENT:
                    if key in root:
                        self._writer.root_object[NameObject(key)] = root.raw_get(key).clone(self._writer)
            for page in reader.pages:
                self._writer.add_page(page)
            self.pages += len(reader.pages)
            self._digest.update(run)

    def bound(self) -> bytes:
        """Give the document."""
        mark = ByteStringObject(self._digest.digest()[:16])
        self._writer._ID = ArrayObject((mark, mark))  # noqa: SLF001 - no other way to make it the same each time
        self._writer.pdf_header = "%PDF-1.7"
        out = io.BytesIO()
        self._writer.write(out)
        return out.getvalue()


def pages_of(run: bytes) -> int:
    """How many pages a run has."""
    return len(PdfReader(io.BytesIO(run)).pages)
