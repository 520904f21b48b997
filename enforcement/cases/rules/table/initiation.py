"""From clue to filing 启动."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import BOTH, HEAD, REVIEWABLE, UNIT, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

STEPS: Final = (
    Step(
        C.REGISTER_CLUE,
        Article47Segment.INITIATION,
        frozenset(),
        S.CLUE,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "47"), art("CFF", "54")),
        procedures=BOTH,
    ),
    Step(
        C.NAME_OFFICERS,
        Article47Segment.INITIATION,
        frozenset({S.CLUE, S.INVESTIGATING, S.HEARING, S.DECIDED}) | REVIEWABLE,
        None,
        UNIT,
        (art("CFF", "42"),),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.CITE_BASIS,
        Article47Segment.INITIATION,
        frozenset({S.CLUE, S.INVESTIGATING, S.CONCLUDED, S.RETURNED}),
        None,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "38"), art("CFF", "39")),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.MERGE_CLUE,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        S.MERGED,
        UNIT,
        (art("CFF", "54"),),
        procedures=BOTH,
    ),
    Step(
        C.SPLIT_CLUE,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        None,
        UNIT,
        (art("CFF", "54"),),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.PROPOSE_FILING,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        None,
        UNIT,
        (art("CFF", "54"),),
        (Need((C.NAME_OFFICERS,), art("CFF", "42")), Need((C.CITE_BASIS,), art("CFF", "38"))),
    ),
    Step(
        C.FILE,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        S.INVESTIGATING,
        HEAD,
        (art("CFF", "54"),),
        (
            Need((C.NAME_OFFICERS,), art("CFF", "42")),
            Need((C.CITE_BASIS,), art("CFF", "38")),
            Need((C.PROPOSE_FILING,), art("CFF", "54"), since=(C.NAME_OFFICERS, C.CITE_BASIS)),
        ),
        barred_by=frozenset({"power_unlisted"}),
    ),
    Step(
        C.PROPOSE_DECLINE,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        None,
        UNIT,
        (art("CFF", "54"), art("SAMR-P", "20")),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.DECLINE_FILING,
        Article47Segment.INITIATION,
        frozenset({S.CLUE}),
        S.NOT_FILED,
        HEAD,
        (art("CFF", "54"), art("SAMR-P", "20")),
        (Need((C.PROPOSE_DECLINE,), art("SAMR-P", "20")),),
        barred_by=frozenset({"measure_open"}),
        procedures=BOTH,
    ),
)
