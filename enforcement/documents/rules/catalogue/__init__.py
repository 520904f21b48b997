"""The catalogue of instruments 文书, by the rows of the county's list."""

from typing import Final

from enforcement.documents.rules.catalogue import (
    audit,
    decision,
    evidence,
    execution,
    file,
    hearing,
    initiation,
    investigation,
    measures,
    notice,
    service,
    simple,
)
from enforcement.documents.rules.shapes import Kind
from enforcement.law.instruments import InstrumentKind

_GROUPS: Final = (
    initiation,
    investigation,
    evidence,
    audit,
    notice,
    decision,
    service,
    simple,
    measures,
    hearing,
    execution,
    file,
)

#: Every kind by its code, in the order of the procedure.
CATALOGUE: Final[dict[InstrumentKind, Kind]] = {kind.code: kind for group in _GROUPS for kind in group.KINDS}
