"""Service, payment, closing 送达、执行、结案."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import BOTH, CASEWORKER, ENDED, ENDINGS, HEAD, UNFINISHED, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

STEPS: Final = (
    Step(
        C.SERVE,
        Article47Segment.SERVICE,
        frozenset({S.DECIDED}),
        S.SERVED,
        CASEWORKER,
        (art("CFF", "61"),),
        (Need((C.DECIDE,), art("CFF", "59")),),
        barred_by=frozenset({"seal_owed"}),
        certified=True,
    ),
    Step(
        C.RECORD_PAYMENT,
        Article47Segment.EXECUTION,
        frozenset({S.SERVED}),
        S.EXECUTED,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "66"), art("CFF", "67")),
        (Need((C.SERVE, C.DECIDE_ON_SPOT), art("CFF", "61")),),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.CLOSE,
        Article47Segment.EXECUTION,
        frozenset({S.SERVED, S.EXECUTED}) | ENDED,
        S.CLOSED,
        HEAD,
        (art("CFF", "47"),),
        (Need((C.SERVE, C.DECIDE_ON_SPOT, *ENDINGS), art("CFF", "61")),),
        barred_by=frozenset(
            {
                "payment_owed",
                "late_penalty_owed",
                "collected_fine_owed",
                "items_owed",
                "publication_owed",
                "on_spot_filing_owed",
                "education_owed",
                "correction_owed",
                "files_missing",
                "recording_owed",
                "measure_open",
            }
        )
        | UNFINISHED,
        procedures=BOTH,
    ),
)
