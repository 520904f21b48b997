"""Cases on the wire: forms, thin views, one operation per step."""

from django.urls import path

from enforcement.cases.api import calendar, deadlines, notifications, police
from enforcement.cases.api.cases import CaseDetail, CaseList
from enforcement.cases.api.clues import (
    Consolidate,
    MergeClue,
    OpenInformant,
    ProposeDecline,
    RegisterInformant,
    Separate,
    SplitClue,
    TellInformant,
)
from enforcement.cases.api.file import (
    AppraisalResult,
    Appraisals,
    Assessments,
    ResultTold,
    ServiceAddresses,
)
from enforcement.cases.api.filing import (
    CiteBasis,
    DeclineFiling,
    FileCase,
    HandOver,
    NameOfficers,
    OverridePowerList,
    ProposeFiling,
)
from enforcement.cases.api.investigation import (
    ConcludeInvestigation,
    Inspect,
    OrderCorrection,
    Question,
    Reinspect,
)
from enforcement.cases.api.journal import CaseJournal
from enforcement.cases.api.judgements import CaseJudgements
from enforcement.cases.api.matters import (
    ApproveMatter,
    CaseMatters,
    RefuseMatter,
    Resume,
    SupportMatter,
    Suspend,
    Terminate,
)
from enforcement.cases.api.mending import CorrectRecord, Jurisdiction, RestateCase, VoidRecord
from enforcement.cases.api.paper import TakeOverPaperCase
from enforcement.cases.api.parties import AddParty, CompleteParty, IdentifyParty
from enforcement.cases.api.places import StateTownship
from enforcement.cases.api.possible import CaseSteps
from enforcement.cases.api.recusal import DecideRecusal, RequestRecusal
from enforcement.cases.api.rows import CaseRow, show_row
from enforcement.cases.api.steps import OpinionForm, ReasonForm, StepView, step_path
from enforcement.cases.api.transfers import (
    HandToJudiciary,
    ProposeTransfer,
    RefuseTransfer,
    ReturnFromAgency,
    ReturnFromJudiciary,
    TransferAgency,
    TransferJudiciary,
    TransferReceipt,
)

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
    MergeClue,
    SplitClue,
    ProposeFiling,
    FileCase,
    ProposeDecline,
    DeclineFiling,
    Inspect,
    Question,
    OrderCorrection,
    Reinspect,
    HandOver,
    RequestRecusal,
    DecideRecusal,
    ApproveMatter,
    Suspend,
    Resume,
    Terminate,
    Consolidate,
    Separate,
    TransferAgency,
    ReturnFromAgency,
    ProposeTransfer,
    RefuseTransfer,
    TransferJudiciary,
    HandToJudiciary,
    ReturnFromJudiciary,
    ConcludeInvestigation,
)

urlpatterns = [
    path("cases", CaseList.as_view(), name="step-register_clue"),
    path("paper-cases", TakeOverPaperCase.as_view(), name="paper-cases"),
    path("cases/<uuid:id>", CaseDetail.as_view(), name="case"),
    path("cases/<uuid:id>/steps", CaseSteps.as_view(), name="case-steps"),
    path("cases/<uuid:case_id>/parties", AddParty.as_view(), name="add-party"),
    path(
        "cases/<uuid:case_id>/parties/<uuid:party_id>/details",
        CompleteParty.as_view(),
        name="complete-party",
    ),
    path("cases/<uuid:case_id>/power-list-override", OverridePowerList.as_view(), name="power-list-override"),
    path("cases/<uuid:case_id>/township", StateTownship.as_view(), name="state-township"),
    path("cases/<uuid:case_id>/judgements", CaseJudgements.as_view(), name="case-judgements"),
    path(
        "cases/<uuid:case_id>/parties/<uuid:party_id>/identity",
        IdentifyParty.as_view(),
        name="identify-party",
    ),
    path("cases/<uuid:case_id>/service-addresses", ServiceAddresses.as_view(), name="service-addresses"),
    path("cases/<uuid:case_id>/appraisals", Appraisals.as_view(), name="appraisals"),
    path(
        "cases/<uuid:case_id>/appraisals/<uuid:appraisal_id>/result",
        AppraisalResult.as_view(),
        name="appraisal-result",
    ),
    path(
        "cases/<uuid:case_id>/appraisals/<uuid:appraisal_id>/told",
        ResultTold.as_view(),
        name="appraisal-told",
    ),
    path("cases/<uuid:case_id>/assessments", Assessments.as_view(), name="assessments"),
    path("cases/<uuid:case_id>/records/<uuid:record_id>/void", VoidRecord.as_view(), name="void-record"),
    path(
        "cases/<uuid:case_id>/records/<uuid:record_id>/correction",
        CorrectRecord.as_view(),
        name="correct-record",
    ),
    path("cases/<uuid:case_id>/restatement", RestateCase.as_view(), name="restate-case"),
    path("cases/<uuid:case_id>/jurisdiction", Jurisdiction.as_view(), name="jurisdiction"),
    path("cases/<uuid:case_id>/informant", RegisterInformant.as_view(), name="register-informant"),
    path("cases/<uuid:case_id>/informant/open", OpenInformant.as_view(), name="open-informant"),
    path("cases/<uuid:case_id>/informant/told", TellInformant.as_view(), name="tell-informant"),
    path("cases/<uuid:case_id>/matters", CaseMatters.as_view(), name="case-matters"),
    path(
        "cases/<uuid:case_id>/matters/<uuid:matter_id>/opinion",
        SupportMatter.as_view(),
        name="support-matter",
    ),
    path(
        "cases/<uuid:case_id>/matters/<uuid:matter_id>/refusal", RefuseMatter.as_view(), name="refuse-matter"
    ),
    path(
        "cases/<uuid:case_id>/transfers/<uuid:transfer_id>/receipt",
        TransferReceipt.as_view(),
        name="transfer-receipt",
    ),
    path("cases/<uuid:case_id>/journal", CaseJournal.as_view(), name="case-journal"),
    *(step_path(view) for view in STEPS),
    *deadlines.PATHS,
    *notifications.PATHS,
    *police.PATHS,
    *calendar.PATHS,
]
