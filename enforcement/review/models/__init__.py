"""Drafts, dossiers and opinions: append-only, each bound to the one before."""

from enforcement.review.models.dossiers import Dossier, DossierEvidence, Opinion
from enforcement.review.models.drafts import Draft, OfCaseQuerySet, catalog_rows, mark_major

__all__ = ["Dossier", "DossierEvidence", "Draft", "OfCaseQuerySet", "Opinion", "catalog_rows", "mark_major"]
