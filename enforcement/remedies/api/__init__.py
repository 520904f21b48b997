"""Remedies on the wire: brought, answered, ended; and the file of the case for the body that hears one."""

from django.urls import path

from enforcement.cases.api import StepView, step_path
from enforcement.remedies.api import remedies
from enforcement.remedies.api.export import ExportForRemedy

STEPS: tuple[type[StepView], ...] = (
    remedies.RegisterRemedy,
    remedies.ReplyToRemedy,
    remedies.AllowSupplement,
    remedies.RecordAppearance,
    remedies.RecordOutcome,
    remedies.CorrectDecision,
    remedies.MakeRestitution,
)

urlpatterns = [
    path("remedies", remedies.RemedyList.as_view(), name="remedies"),
    path("remedies/<uuid:id>/export", ExportForRemedy.as_view(), name="export-for-remedy"),
    path("cases/<uuid:case_id>/remedies", remedies.CaseRemedies.as_view(), name="case-remedies"),
    *(step_path(view) for view in STEPS),
]
