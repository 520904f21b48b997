"""Prior notice and defence 告知、陈述申辩."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step, When
from enforcement.cases.rules.table.common import CASEWORKER, HEAD, PASSES, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment

STEPS: Final = (
    Step(
        C.APPROVE_NOTICE,
        Article47Segment.REVIEW,
        frozenset({S.CONCLUDED, S.REVIEWED, S.NOTIFIED}),
        None,
        HEAD,
        (art("SAMR-P", "56"),),
        (
            Need((C.DRAFT_DECISION,), art("CFF", "44")),
            Need((C.PASS_REVIEW,), art("SAMR-P", "50"), When.REVIEW_FIRST_MAJOR, (C.DRAFT_DECISION,)),
            Need(PASSES, art("SAMR-P", "49"), When.REVIEW_FIRST_AUDITED, (C.DRAFT_DECISION,)),
        ),
        repeatable=True,
    ),
    Step(
        C.NOTIFY,
        Article47Segment.SERVICE,
        frozenset({S.CONCLUDED, S.REVIEWED, S.NOTIFIED}),
        S.NOTIFIED,
        CASEWORKER,
        (art("CFF", "44"), art("CFF", "62")),
        (
            Need((C.DRAFT_DECISION,), art("CFF", "44")),
            Need((C.PASS_REVIEW,), art("SAMR-P", "50"), When.REVIEW_FIRST_MAJOR, (C.DRAFT_DECISION,)),
            Need(PASSES, art("SAMR-P", "49"), When.REVIEW_FIRST_AUDITED, (C.DRAFT_DECISION,)),
            Need((C.APPROVE_NOTICE,), art("SAMR-P", "56"), When.HEAD_APPROVES_NOTICE, (C.DRAFT_DECISION,)),
        ),
        barred_by=frozenset({"notice_seal_owed"}),
        repeatable=True,
        certified=True,
    ),
    Step(
        C.HEAR_DEFENCE,
        Article47Segment.INVESTIGATION,
        frozenset({S.NOTIFIED, S.HEARING, S.UNDER_REVIEW, S.RETURNED, S.REVIEWED}),
        None,
        CASEWORKER,
        (art("CFF", "45"), art("CFF", "62")),
        (Need((C.NOTIFY,), art("CFF", "44")),),
        repeatable=True,
    ),
    Step(
        C.REEXAMINE,
        Article47Segment.REVIEW,
        frozenset({S.NOTIFIED, S.REVIEWED}),
        None,
        CASEWORKER,
        (art("CFF", "45"),),
        (Need((C.NOTIFY,), art("CFF", "44")),),
        barred_by=frozenset({"defence_period"}),
        repeatable=True,
        certified=True,
    ),
)
