"""Review on the wire."""

from __future__ import annotations

from django.urls import path

from enforcement.cases.api import StepView, step_path
from enforcement.review.api import discretion, drafts, reviews
from enforcement.review.api.drafts import PenaltyForm

__all__ = ["STEPS", "PenaltyForm", "urlpatterns"]

#: In procedural order.
STEPS: tuple[type[StepView], ...] = (*drafts.STEPS, *reviews.STEPS)

urlpatterns = [
    path("cases/<uuid:case_id>/dossier", reviews.LatestDossier.as_view(), name="dossier"),
    path("cases/<uuid:case_id>/major", drafts.DesignateMajor.as_view(), name="designate-major"),
    path("drafts/<uuid:id>/discretion", discretion.DiscretionOfDraft.as_view(), name="draft-discretion"),
    *(step_path(view) for view in STEPS),
]
