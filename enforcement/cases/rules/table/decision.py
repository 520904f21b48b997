"""Collective discussion and decision 决定."""

from typing import Final

from enforcement.cases.rules.shapes import Need, Step, When
from enforcement.cases.rules.table.common import CASEWORKER, HEAD, PASSES, SIMPLE, SUBSTANCE, C, S
from enforcement.law.statutes import art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

STEPS: Final = (
    Step(
        C.DISCUSS,
        Article47Segment.DECISION,
        frozenset({S.NOTIFIED, S.REVIEWED}),
        None,
        HEAD,
        (art("CFF", "57"),),
        (Need((C.REEXAMINE,), art("CFF", "45"), When.PENALISING, (C.NOTIFY, C.HEAR_DEFENCE)),),
        barred_by=frozenset({"hearing_owed"}),
        repeatable=True,
    ),
    Step(
        C.DECIDE,
        Article47Segment.DECISION,
        frozenset({S.NOTIFIED, S.REVIEWED}),
        S.DECIDED,
        HEAD,
        (art("CFF", "57"), art("CFF", "59")),
        (
            Need((C.PASS_REVIEW,), art("CFF", "58"), When.MAJOR, (C.DRAFT_DECISION, C.REPORT_HEARING)),
            Need((C.CONCLUDE_INVESTIGATION,), art("CFF", "57")),
            Need((C.NOTIFY,), art("CFF", "44"), When.PENALISING),
            Need((C.REEXAMINE,), art("CFF", "45"), When.PENALISING, (C.NOTIFY, C.HEAR_DEFENCE)),
            Need(PASSES, art("SAMR-P", "49"), When.AUDITED, (C.DRAFT_DECISION,)),
            Need(
                (C.DISCUSS,),
                art("CFF", "57"),
                When.COLLECTIVE,
                (C.HEAR_DEFENCE, C.REPORT_HEARING, C.DRAFT_DECISION),
            ),
        ),
        barred_by=frozenset(
            {"correction_owed", "defence_period", "hearing_owed", "power_unlisted", "unjudged"}
        )
        | SUBSTANCE,
    ),
    Step(
        C.EDUCATE,
        Article47Segment.DECISION,
        frozenset({S.DECIDED, S.SERVED}),
        None,
        CASEWORKER,
        (art("CFF", "33§3"),),
        (Need((C.DECIDE,), art("CFF", "33§3")),),
        repeatable=True,
        certified=True,
    ),
    Step(
        C.DECIDE_ON_SPOT,
        Article47Segment.DECISION,
        frozenset({S.CLUE}),
        S.SERVED,
        CASEWORKER,
        (art("CFF", "51"), art("CFF", "52")),
        (
            Need((C.NAME_OFFICERS,), art("CFF", "42")),
            Need((C.CITE_BASIS,), art("CFF", "38")),
            Need((C.INSPECT, C.QUESTION), art("CFF", "55")),
        ),
        barred_by=frozenset({"power_unlisted", "unjudged"}) | SUBSTANCE,
        procedures=SIMPLE,
        certified=True,
    ),
    Step(
        C.FILE_ON_SPOT,
        Article47Segment.DECISION,
        frozenset({S.SERVED, S.EXECUTED}),
        None,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "52"),),
        (Need((C.DECIDE_ON_SPOT,), art("CFF", "52")),),
        procedures=SIMPLE,
    ),
)
