"""The bytes a dossier consists of; pure."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from enforcement.journal.rules import canonical
from enforcement.law.values import Labelled


class ReviewKind(Labelled):
    """Legal review of a major decision, or case audit of another."""

    LEGAL_REVIEW = "legal_review", "法制审核"
    CASE_AUDIT = "case_audit", "案件审核"


def dossier_text(*, draft: Mapping[str, object], evidence: Iterable[tuple[UUID, str]]) -> str:
    """The canonical bytes a reviewer examines: the draft, and id and SHA-256 of each piece of evidence."""
    listed = sorted((str(pk), digest) for pk, digest in evidence)
    return canonical({"draft": draft, "evidence": [{"id": pk, "sha256": digest} for pk, digest in listed]})
