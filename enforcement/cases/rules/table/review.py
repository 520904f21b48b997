"""Draft, legal review and case audit 审核."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import CASEWORKER, PASSES, REVIEWABLE, UNIT, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

STEPS: Final = (
    Step(
        C.DRAFT_DECISION,
        Article47Segment.REVIEW,
        REVIEWABLE,
        None,
        CASEWORKER,
        (art("CFF", "57"), art("CFF", "59")),
        (Need((C.CONCLUDE_INVESTIGATION,), art("CFF", "57")),),
        repeatable=True,
        certified=True,
    ),
    Step(
        C.REQUEST_REVIEW,
        Article47Segment.REVIEW,
        REVIEWABLE,
        S.UNDER_REVIEW,
        UNIT,
        (art("CFF", "58"),),
        (
            Need(
                (C.DRAFT_DECISION,),
                art("CFF", "58"),
                since=(C.RETURN_REVIEW, C.RETURN_AUDIT, C.REPORT_HEARING),
            ),
        ),
        repeatable=True,
    ),
    Step(
        C.RETURN_REVIEW,
        Article47Segment.REVIEW,
        frozenset({S.UNDER_REVIEW}),
        S.RETURNED,
        (Role.LEGAL_REVIEWER,),
        (art("CFF", "58"),),
        (Need((C.REQUEST_REVIEW,), art("CFF", "58"), since=(*PASSES, C.RETURN_REVIEW, C.REQUEST_AUDIT)),),
        repeatable=True,
    ),
    Step(
        C.PASS_REVIEW,
        Article47Segment.REVIEW,
        frozenset({S.UNDER_REVIEW}),
        S.REVIEWED,
        (Role.LEGAL_REVIEWER,),
        (art("CFF", "58"),),
        (Need((C.REQUEST_REVIEW,), art("CFF", "58"), since=(*PASSES, C.RETURN_REVIEW, C.REQUEST_AUDIT)),),
        barred_by=frozenset({"new_facts"}),
        repeatable=True,
    ),
    Step(
        C.REQUEST_AUDIT,
        Article47Segment.REVIEW,
        REVIEWABLE,
        S.UNDER_REVIEW,
        UNIT,
        (art("SAMR-P", "49"), art("SAMR-P", "52")),
        (
            Need(
                (C.DRAFT_DECISION,),
                art("SAMR-P", "49"),
                since=(C.RETURN_REVIEW, C.RETURN_AUDIT, C.REPORT_HEARING),
            ),
        ),
        repeatable=True,
    ),
    Step(
        C.RETURN_AUDIT,
        Article47Segment.REVIEW,
        frozenset({S.UNDER_REVIEW}),
        S.RETURNED,
        (Role.CASE_AUDITOR, Role.LEGAL_REVIEWER),
        (art("SAMR-P", "54"),),
        (Need((C.REQUEST_AUDIT,), art("SAMR-P", "52"), since=(*PASSES, C.RETURN_AUDIT, C.REQUEST_REVIEW)),),
        repeatable=True,
    ),
    Step(
        C.PASS_AUDIT,
        Article47Segment.REVIEW,
        frozenset({S.UNDER_REVIEW}),
        S.REVIEWED,
        (Role.CASE_AUDITOR, Role.LEGAL_REVIEWER),
        (art("SAMR-P", "54"),),
        (Need((C.REQUEST_AUDIT,), art("SAMR-P", "52"), since=(*PASSES, C.RETURN_AUDIT, C.REQUEST_REVIEW)),),
        barred_by=frozenset({"new_facts"}),
        repeatable=True,
    ),
)
