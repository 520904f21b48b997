"""From notice to closing, on the wire."""

from __future__ import annotations

from django.urls import path

from enforcement.cases.api import StepView, step_path
from enforcement.decisions.api import (
    decision,
    education,
    execution,
    hearing,
    notice,
    on_spot,
    payment,
    service,
)

#: In procedural order.
STEPS: tuple[type[StepView], ...] = (
    *notice.STEPS,
    *hearing.STEPS,
    *decision.STEPS,
    *education.STEPS,
    *on_spot.STEPS,
    *execution.STEPS,
    *payment.STEPS,
)

urlpatterns = [
    path("cases/<uuid:case_id>/decision", decision.DecisionOfCase.as_view(), name="decision"),
    path("cases/<uuid:case_id>/hearings", hearing.HearingsOfCase.as_view(), name="hearings"),
    *service.urlpatterns,
    *payment.urlpatterns,
    *(step_path(view) for view in STEPS),
]
