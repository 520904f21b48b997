"""From notice to closing, on the wire."""

from __future__ import annotations

from django.urls import path

from enforcement.cases.api import StepView, step_path
from enforcement.decisions.api import decision, execution, notice, on_spot

#: In procedural order.
STEPS: tuple[type[StepView], ...] = (*notice.STEPS, *decision.STEPS, *on_spot.STEPS, *execution.STEPS)

urlpatterns = [
    path("cases/<uuid:case_id>/decision", decision.DecisionOfCase.as_view(), name="decision"),
    *(step_path(view) for view in STEPS),
]
