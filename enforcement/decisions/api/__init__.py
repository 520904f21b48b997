"""From notice to closing, on the wire."""

from __future__ import annotations

from django.urls import path

from enforcement.cases.api import StepView, step_path
from enforcement.decisions.api import (
    closing,
    compulsion,
    court,
    decision,
    deferral,
    education,
    hearing,
    items,
    ledger,
    notice,
    on_spot,
    payment,
    receipts,
    service,
    serving,
    stock,
)

#: In procedural order.
STEPS: tuple[type[StepView], ...] = (
    *notice.STEPS,
    *hearing.STEPS,
    *decision.STEPS,
    *education.STEPS,
    *on_spot.STEPS,
    *serving.STEPS,
    *deferral.STEPS,
    *payment.STEPS,
    *compulsion.STEPS,
    *court.STEPS,
    *closing.STEPS,
)

urlpatterns = [
    path("cases/<uuid:case_id>/decision", decision.DecisionOfCase.as_view(), name="decision"),
    path("cases/<uuid:case_id>/hearings", hearing.HearingsOfCase.as_view(), name="hearings"),
    *stock.urlpatterns,
    *service.urlpatterns,
    *payment.urlpatterns,
    *ledger.urlpatterns,
    *items.urlpatterns,
    *receipts.urlpatterns,
    *(step_path(view) for view in STEPS),
]
