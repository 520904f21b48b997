"""Investigation and evidence 调查取证."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import BOTH, CASEWORKER, HEAD, RECORDABLE, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment

STEPS: Final = (
    Step(
        C.INSPECT,
        Article47Segment.INVESTIGATION,
        RECORDABLE,
        None,
        CASEWORKER,
        (art("CFF", "42"), art("CFF", "55")),
        procedures=BOTH,
        appends=True,
        repeatable=True,
    ),
    Step(
        C.QUESTION,
        Article47Segment.INVESTIGATION,
        RECORDABLE,
        None,
        CASEWORKER,
        (art("CFF", "42"), art("CFF", "55")),
        procedures=BOTH,
        appends=True,
        repeatable=True,
    ),
    Step(
        C.ORDER_CORRECTION,
        Article47Segment.INVESTIGATION,
        frozenset({S.INVESTIGATING, S.CONCLUDED, S.RETURNED}),
        None,
        HEAD,
        (art("CFF", "28"),),
        repeatable=True,
    ),
    Step(
        C.CONCLUDE_INVESTIGATION,
        Article47Segment.INVESTIGATION,
        frozenset({S.INVESTIGATING}),
        S.CONCLUDED,
        CASEWORKER,
        (art("CFF", "57"),),
        (Need((C.INSPECT, C.QUESTION), art("CFF", "55")),),
        barred_by=frozenset({"evidence_owed", "recusal_open", "files_missing"}),
        certified=True,
    ),
)
