"""When a decision is major, what it rests on, and the bytes a dossier consists of; pure."""

from enforcement.review.rules.dossiers import ReviewKind, dossier_text
from enforcement.review.rules.major import CatalogRow, Circumstances, Ground, major_grounds
from enforcement.review.rules.penalties import Penalty, total

__all__ = [
    "CatalogRow",
    "Circumstances",
    "Ground",
    "Penalty",
    "ReviewKind",
    "dossier_text",
    "major_grounds",
    "total",
]
