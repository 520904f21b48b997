"""The tables of the book, in the order of its chapters."""

from typing import Final

from enforcement.law.book import periods, procedure, records, substance
from enforcement.law.book.shapes import Table

TABLES: Final[tuple[Table, ...]] = (
    substance.TEXTS,
    substance.COMPETENCES,
    substance.GATES,
    substance.PENALTIES,
    substance.BASES,
    substance.EVIDENCE,
    *procedure.DEPARTMENTS,
    procedure.THRESHOLDS,
    procedure.MAJOR,
    procedure.MEASURES,
    procedure.CHECKLISTS,
    procedure.OPINIONS,
    periods.LIMIT_TABLE,
    periods.COUNTING,
    *records.INSTRUMENT_TABLES,
    records.RECORDINGS,
    records.CAPTURE,
    records.RETENTION_TABLE,
    records.EVALUATION,
    *records.DISCLOSURE_TABLES,
    procedure.CHANNELS,
)
