"""Cases on the wire: forms, thin views, one operation per step."""

from django.urls import path

from enforcement.cases.api.cases import CaseDetail, CaseList
from enforcement.cases.api.filing import (
    CiteBasis,
    DeclineFiling,
    FileCase,
    NameOfficers,
    OverridePowerList,
    ProposeFiling,
)
from enforcement.cases.api.investigation import ConcludeInvestigation, Inspect, OrderCorrection, Question
from enforcement.cases.api.journal import CaseJournal
from enforcement.cases.api.parties import AddParty, CompleteParty
from enforcement.cases.api.possible import CaseSteps
from enforcement.cases.api.rows import CaseRow, show_row
from enforcement.cases.api.steps import OpinionForm, ReasonForm, StepView, step_path

__all__ = [
    "STEPS",
    "CaseRow",
    "OpinionForm",
    "ReasonForm",
    "StepView",
    "show_row",
    "step_path",
    "urlpatterns",
]

STEPS: tuple[type[StepView], ...] = (
    NameOfficers,
    CiteBasis,
    ProposeFiling,
    FileCase,
    DeclineFiling,
    Inspect,
    Question,
    OrderCorrection,
    ConcludeInvestigation,
)

urlpatterns = [
    path("cases", CaseList.as_view(), name="step-register_clue"),
    path("cases/<uuid:id>", CaseDetail.as_view(), name="case"),
    path("cases/<uuid:id>/steps", CaseSteps.as_view(), name="case-steps"),
    path("cases/<uuid:case_id>/parties", AddParty.as_view(), name="add-party"),
    path(
        "cases/<uuid:case_id>/parties/<uuid:party_id>/details",
        CompleteParty.as_view(),
        name="complete-party",
    ),
    path("cases/<uuid:case_id>/power-list-override", OverridePowerList.as_view(), name="power-list-override"),
    path("cases/<uuid:case_id>/journal", CaseJournal.as_view(), name="case-journal"),
    *(step_path(view) for view in STEPS),
]
