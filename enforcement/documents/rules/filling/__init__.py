"""Filling instruments from what is on file; pure. One function for each kind that steps or rows stand behind."""

from collections.abc import Callable, Mapping
from typing import Final

from enforcement.documents.rules.case_file import CaseFile
from enforcement.documents.rules.filling import (
    decision,
    detours,
    execution,
    hearing,
    initiation,
    investigation,
    measures,
    notice,
    review,
    service,
)
from enforcement.documents.rules.filling.common import Subject, everywhere
from enforcement.documents.rules.shapes import Kind
from enforcement.documents.rules.values import Found, Value
from enforcement.law.instruments import InstrumentKind

__all__ = ["FILLERS", "Subject", "on_file"]

Filler = Callable[[CaseFile, Subject], Found]

#: What fills a kind beside what every instrument of the case says.
FILLERS: Final[Mapping[InstrumentKind, Filler]] = {
    **initiation.FILLERS,
    **investigation.FILLERS,
    **review.FILLERS,
    **notice.FILLERS,
    **decision.FILLERS,
    **measures.FILLERS,
    **hearing.FILLERS,
    **detours.FILLERS,
    **service.FILLERS,
    **execution.FILLERS,
}


def on_file(kind: Kind, file: CaseFile, subject: Subject) -> dict[str, Value]:
    """Say what is on file of each element of a kind; what is not on file has no key."""
    found = everywhere(kind, file)
    if filler := FILLERS.get(kind.code):
        found |= filler(file, subject)
    keys = {element.key for element in kind.elements}
    return {key: value for key, value in found.items() if key in keys and value}
