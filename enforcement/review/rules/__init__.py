"""When a decision is major, what it rests on, and the bytes a dossier consists of; pure."""

from enforcement.review.rules.considered import Considered, MitigationGround, read_considered
from enforcement.review.rules.dossiers import ReviewKind, dossier_text
from enforcement.review.rules.major import CatalogRow, Circumstances, Ground, major_grounds
from enforcement.review.rules.penalties import Penalty, total
from enforcement.review.rules.variants import (
    Finding,
    GroundRow,
    NoPenaltyGround,
    article_of,
    ground_row,
    grounds_found,
)

__all__ = [
    "CatalogRow",
    "Circumstances",
    "Considered",
    "Finding",
    "Ground",
    "GroundRow",
    "MitigationGround",
    "NoPenaltyGround",
    "Penalty",
    "ReviewKind",
    "article_of",
    "dossier_text",
    "ground_row",
    "grounds_found",
    "major_grounds",
    "read_considered",
    "total",
]
