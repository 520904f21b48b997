"""Instruments as issued, what became of each, and files put together."""

from enforcement.documents.models.assembly import Assembly, AssemblyFile
from enforcement.documents.models.instrument import (
    Instrument,
    InstrumentSeal,
    InstrumentSignature,
    InstrumentVoid,
)
from enforcement.documents.models.outbox import Outgoing

__all__ = [
    "Assembly",
    "AssemblyFile",
    "Instrument",
    "InstrumentSeal",
    "InstrumentSignature",
    "InstrumentVoid",
    "Outgoing",
]
