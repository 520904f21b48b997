"""Detours and endings: suspension, termination, transfer and return, joining and separating cases."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import BOTH, CASEWORKER, HEAD, PENDING, UNIT_OR_OFFICER, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment

#: A crime may come to light at any time until the case is closed; a penalty imposed before then stands (令310 Art. 11).
_TRANSFERABLE: Final = PENDING | {S.DECIDED, S.SERVED, S.EXECUTED}

STEPS: Final = (
    Step(
        C.SUSPEND,
        Article47Segment.INVESTIGATION,
        PENDING,
        S.SUSPENDED,
        HEAD,
        (art("SAMR-P", "46"),),
        repeatable=True,
    ),
    Step(
        C.RESUME,
        Article47Segment.INVESTIGATION,
        frozenset({S.SUSPENDED}),
        None,
        HEAD,
        (art("SAMR-P", "46"),),
        (Need((C.SUSPEND,), art("SAMR-P", "46")),),
        restores=(C.SUSPEND,),
        repeatable=True,
    ),
    Step(
        C.TERMINATE,
        Article47Segment.INVESTIGATION,
        PENDING | {S.SUSPENDED},
        S.TERMINATED,
        HEAD,
        (art("SAMR-P", "47"),),
        barred_by=frozenset({"measure_open"}),
    ),
    Step(
        C.CONSOLIDATE,
        Article47Segment.INVESTIGATION,
        frozenset({S.INVESTIGATING}),
        S.MERGED,
        HEAD,
        (art("CFF", "54"),),
        barred_by=frozenset({"measure_open", "transfer_undecided", "recusal_open"}),
    ),
    Step(
        C.SEPARATE,
        Article47Segment.INVESTIGATION,
        frozenset({S.INVESTIGATING, S.CONCLUDED, S.RETURNED}),
        None,
        HEAD,
        (art("CFF", "54"),),
        repeatable=True,
    ),
    Step(
        C.TRANSFER_AGENCY,
        Article47Segment.INVESTIGATION,
        PENDING | {S.CLUE},
        S.TRANSFERRED,
        HEAD,
        (art("CFF", "25"), art("SAMR-P", "14")),
        barred_by=frozenset({"transfer_undecided"}),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.RETURN_FROM_AGENCY,
        Article47Segment.INVESTIGATION,
        frozenset({S.TRANSFERRED}),
        None,
        UNIT_OR_OFFICER,
        (art("CFF", "25"),),
        restores=(C.TRANSFER_AGENCY,),
        procedures=BOTH,
        repeatable=True,
    ),
    Step(
        C.PROPOSE_TRANSFER,
        Article47Segment.INVESTIGATION,
        _TRANSFERABLE,
        None,
        CASEWORKER,
        (art("CFF", "27"), art("YSG", "5")),
        repeatable=True,
        certified=True,
    ),
    Step(
        C.REFUSE_TRANSFER,
        Article47Segment.INVESTIGATION,
        _TRANSFERABLE,
        None,
        HEAD,
        (art("YSG", "5"),),
        (Need((C.PROPOSE_TRANSFER,), art("YSG", "5"), since=(C.REFUSE_TRANSFER, C.TRANSFER_JUDICIARY)),),
        repeatable=True,
    ),
    Step(
        C.TRANSFER_JUDICIARY,
        Article47Segment.INVESTIGATION,
        _TRANSFERABLE,
        S.WITH_JUDICIARY,
        HEAD,
        (art("CFF", "27"), art("YSG", "5")),
        (Need((C.PROPOSE_TRANSFER,), art("YSG", "5"), since=(C.REFUSE_TRANSFER, C.TRANSFER_JUDICIARY)),),
        repeatable=True,
    ),
    Step(
        C.HAND_TO_JUDICIARY,
        Article47Segment.INVESTIGATION,
        frozenset({S.WITH_JUDICIARY}),
        None,
        UNIT_OR_OFFICER,
        (art("YSG", "5"), art("YSG", "6")),
        (Need((C.TRANSFER_JUDICIARY,), art("YSG", "5")),),
        repeatable=True,
    ),
    Step(
        C.RETURN_FROM_JUDICIARY,
        Article47Segment.INVESTIGATION,
        frozenset({S.WITH_JUDICIARY}),
        None,
        UNIT_OR_OFFICER,
        (art("CFF", "27"), art("YSG", "10")),
        (Need((C.HAND_TO_JUDICIARY,), art("YSG", "6"), since=(C.TRANSFER_JUDICIARY,)),),
        restores=(C.TRANSFER_JUDICIARY,),
        repeatable=True,
    ),
)
