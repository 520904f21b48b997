"""The hearing 听证, from the party's request to the host's report."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step
from enforcement.cases.rules.table.common import CASEWORKER, HEAD, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

_ASKED: Final = frozenset({S.NOTIFIED, S.UNDER_REVIEW, S.RETURNED, S.REVIEWED})
_HOST: Final = (Role.HEARING_CHAIR,)
_ENDS: Final = (C.TERMINATE_HEARING, C.REPORT_HEARING)

STEPS: Final = (
    Step(
        C.REQUEST_HEARING,
        Article47Segment.INVESTIGATION,
        _ASKED,
        None,
        CASEWORKER,
        (art("CFF", "63"), art("CFF", "64(1)")),
        (Need((C.NOTIFY,), art("CFF", "44")),),
        repeatable=True,
    ),
    Step(
        C.ACCEPT_HEARING,
        Article47Segment.INVESTIGATION,
        _ASKED,
        None,
        HEAD,
        (art("CFF", "63"),),
        (Need((C.REQUEST_HEARING,), art("CFF", "64(1)"), since=(C.ACCEPT_HEARING, C.DECLINE_HEARING)),),
        repeatable=True,
    ),
    Step(
        C.DECLINE_HEARING,
        Article47Segment.INVESTIGATION,
        _ASKED,
        None,
        HEAD,
        (art("CFF", "64(1)"),),
        (Need((C.REQUEST_HEARING,), art("CFF", "64(1)"), since=(C.ACCEPT_HEARING, C.DECLINE_HEARING)),),
        repeatable=True,
    ),
    Step(
        C.ARRANGE_HEARING,
        Article47Segment.INVESTIGATION,
        frozenset({S.NOTIFIED, S.RETURNED, S.REVIEWED, S.HEARING}),
        S.HEARING,
        HEAD,
        (art("CFF", "64(2)"), art("CFF", "64(4)")),
        (Need((C.ACCEPT_HEARING,), art("CFF", "64(1)"), since=(C.REQUEST_HEARING, *_ENDS)),),
        barred_by=frozenset({"host_recusal_open"}),
        repeatable=True,
    ),
    Step(
        C.RECUSE_HOST,
        Article47Segment.INVESTIGATION,
        frozenset({S.HEARING}),
        None,
        (Role.OFFICER, Role.HEARING_CHAIR, Role.HEARING_RECORDER),
        (art("CFF", "64(4)"),),
        (Need((C.ARRANGE_HEARING,), art("CFF", "64(2)"), since=_ENDS),),
        repeatable=True,
    ),
    Step(
        C.DECIDE_HOST_RECUSAL,
        Article47Segment.INVESTIGATION,
        frozenset({S.HEARING}),
        None,
        HEAD,
        (art("CFF", "64(4)"),),
        (Need((C.RECUSE_HOST,), art("CFF", "64(4)"), since=(C.DECIDE_HOST_RECUSAL,)),),
        repeatable=True,
    ),
    Step(
        C.HOLD_HEARING,
        Article47Segment.INVESTIGATION,
        frozenset({S.HEARING}),
        None,
        _HOST,
        (art("CFF", "64"),),
        (Need((C.ARRANGE_HEARING,), art("CFF", "64(2)"), since=_ENDS),),
        barred_by=frozenset({"host_recusal_open"}),
        repeatable=True,
    ),
    Step(
        C.TERMINATE_HEARING,
        Article47Segment.INVESTIGATION,
        frozenset({S.HEARING}),
        S.NOTIFIED,
        _HOST,
        (art("CFF", "64(6)"),),
        (Need((C.ARRANGE_HEARING,), art("CFF", "64(2)"), since=_ENDS),),
        barred_by=frozenset({"host_recusal_open"}),
        repeatable=True,
    ),
    Step(
        C.REPORT_HEARING,
        Article47Segment.INVESTIGATION,
        frozenset({S.HEARING}),
        S.NOTIFIED,
        _HOST,
        (art("CFF", "65"),),
        (Need((C.HOLD_HEARING,), art("CFF", "64(8)"), since=(C.ARRANGE_HEARING,)),),
        repeatable=True,
    ),
)
