"""Lawful ways through the procedure table: together they take every step of it.

A tour is told stop by stop, so that it may look at the file; the random walks begin at its stops.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.cases.rules import StepCode as C
from enforcement.law.departments import profile
from enforcement.law.values import DecisionVariant, PenaltyKind, Procedure
from tests.enforcement.walk.acts import Other
from tests.enforcement.walk.world import World


@dataclass(frozen=True, slots=True)
class Days:
    """Days that go by."""

    number: int


Stop = StepCode | Other | Days
Way = Callable[[World], Iterator[Stop]]


def _stands_aside(w: World) -> Iterator[Stop]:
    """The cast's officer stands aside; whatever comes, that person takes no step."""
    yield C.REGISTER_CLUE
    yield C.REQUEST_RECUSAL
    yield C.DECIDE_RECUSAL


def _filed(w: World) -> Iterator[Stop]:
    yield from _stands_aside(w)
    yield C.NAME_OFFICERS
    yield C.CITE_BASIS
    yield C.PROPOSE_FILING
    yield C.FILE


def _concluded(w: World) -> Iterator[Stop]:
    yield from _filed(w)
    yield C.INSPECT
    yield C.QUESTION
    yield Other.EVIDENCE
    yield C.ORDER_CORRECTION
    yield C.CONCLUDE_INVESTIGATION


def _reviewed(w: World) -> Iterator[Stop]:
    yield C.REQUEST_REVIEW if w.case.major else C.REQUEST_AUDIT
    yield C.PASS_REVIEW if w.case.major else C.PASS_AUDIT


def _first(w: World) -> bool:
    return bool(profile(w.department, w.today).review_before_notice.value)


def _told(w: World) -> Iterator[Stop]:
    yield from _concluded(w)
    yield C.DRAFT_DECISION
    if _first(w):
        yield from _reviewed(w)
    yield C.APPROVE_NOTICE
    yield Other.SEAL
    yield C.NOTIFY


def _decided(w: World) -> Iterator[Stop]:
    yield from _told(w)
    yield C.HEAR_DEFENCE
    yield C.REEXAMINE
    if not _first(w):
        yield from _reviewed(w)
    if w.case.major or w.case.collective:
        yield C.DISCUSS
    yield C.DECIDE


def _served(w: World) -> Iterator[Stop]:
    yield from _decided(w)
    yield Other.SEAL
    yield C.SERVE


def _finished(w: World) -> Iterator[Stop]:
    yield Other.PUBLISH
    yield C.REINSPECT
    yield C.CLOSE


def simple(w: World) -> Iterator[Stop]:
    """当场处罚, paid at once, filed, published, closed."""
    yield from _on_the_spot(w)
    yield C.RECORD_PAYMENT
    yield Other.HAND_IN
    yield C.FILE_ON_SPOT
    yield Other.PUBLISH
    yield C.CLOSE


def _on_the_spot(w: World) -> Iterator[Stop]:
    yield from _stands_aside(w)
    yield C.NAME_OFFICERS
    yield C.CITE_BASIS
    yield C.INSPECT
    yield C.DECIDE_ON_SPOT


def ordinary(w: World) -> Iterator[Stop]:
    """A major case without a hearing: the party waives it."""
    yield from _served(w)
    yield C.RECORD_PAYMENT
    yield from _finished(w)


def minor(w: World) -> Iterator[Stop]:
    """Below every threshold: audited, once returned; the periods run out instead of being waived."""
    w.fine = Decimal(2000)
    yield from _concluded(w)
    yield C.DRAFT_DECISION
    yield C.REQUEST_AUDIT
    yield C.RETURN_AUDIT
    yield C.DRAFT_DECISION
    yield C.REQUEST_AUDIT
    yield C.PASS_AUDIT
    yield C.APPROVE_NOTICE
    yield Other.SEAL
    yield C.NOTIFY
    yield Days(9)
    yield C.REEXAMINE
    if w.case.major or w.case.collective:
        yield C.DISCUSS
    yield C.DECIDE
    yield Other.SEAL
    yield C.SERVE
    yield Days(40)
    yield C.RECORD_PAYMENT
    yield C.RECORD_PAYMENT
    yield from _finished(w)


def hearing(w: World) -> Iterator[Stop]:
    """What the review returned is drafted anew and passes; a hearing is held, and another draft reviewed after it."""
    w.fine = Decimal(300_000)
    yield from _concluded(w)
    yield C.DRAFT_DECISION
    yield C.REQUEST_REVIEW
    yield C.RETURN_REVIEW
    yield C.DRAFT_DECISION
    yield from _reviewed(w)
    yield C.APPROVE_NOTICE
    yield Other.SEAL
    yield C.NOTIFY
    yield C.REQUEST_HEARING
    yield C.ACCEPT_HEARING
    yield C.ARRANGE_HEARING
    yield C.RECUSE_HOST
    yield C.DECIDE_HOST_RECUSAL
    yield Days(14)
    yield C.HOLD_HEARING
    yield C.REPORT_HEARING
    yield C.DRAFT_DECISION
    yield from _reviewed(w)
    yield C.REEXAMINE
    yield C.DISCUSS
    yield C.DECIDE


def hearing_not_held(w: World) -> Iterator[Stop]:
    """A hearing is declined to who is no party; asked for again, it is arranged and withdrawn."""
    w.fine = Decimal(300_000)
    yield from _told(w)
    yield C.REQUEST_HEARING
    yield C.DECLINE_HEARING
    yield C.REQUEST_HEARING
    yield C.ACCEPT_HEARING
    yield C.ARRANGE_HEARING
    yield C.TERMINATE_HEARING


def measures(w: World) -> Iterator[Stop]:
    """Seizure down to zero, then advance registration."""
    yield from _filed(w)
    yield C.REQUEST_MEASURE
    yield C.DECLINE_MEASURE
    yield C.REQUEST_MEASURE
    yield C.APPROVE_MEASURE
    yield C.TAKE_MEASURE
    yield C.SERVE_MEASURE
    yield C.MOVE_ITEM
    yield C.BEGIN_APPRAISAL
    yield Days(3)
    yield C.END_APPRAISAL
    yield C.EXTEND_MEASURE
    yield C.APPLY_FOR_RELEASE
    yield C.REFUSE_RELEASE
    yield C.RELEASE_MEASURE
    yield C.DISPOSE_ITEM
    yield C.POST_CLAIM_NOTICE
    yield Days(70)
    yield C.APPROVE_DISPOSAL
    yield C.REQUEST_MEASURE
    yield C.APPROVE_MEASURE
    yield C.PRESERVE
    yield C.SETTLE_PRESERVATION


def detours(w: World) -> Iterator[Stop]:
    """Handed over, suspended, sent away and back, suspected of a crime, split, and terminated."""
    yield from _concluded(w)
    yield C.HAND_OVER
    yield C.APPROVE_MATTER
    yield C.SUSPEND
    yield Days(5)
    yield C.RESUME
    yield C.TRANSFER_AGENCY
    yield C.RETURN_FROM_AGENCY
    yield C.HAND_OVER
    yield C.PROPOSE_TRANSFER
    yield C.REFUSE_TRANSFER
    yield C.PROPOSE_TRANSFER
    yield C.TRANSFER_JUDICIARY
    yield C.HAND_TO_JUDICIARY
    yield Days(6)
    yield C.RETURN_FROM_JUDICIARY
    yield C.SEPARATE
    yield C.TERMINATE


def declined(w: World) -> Iterator[Stop]:
    """A clue that becomes no case."""
    yield from _stands_aside(w)
    yield C.SPLIT_CLUE
    yield C.PROPOSE_DECLINE
    yield C.DECLINE_FILING


def merged(w: World) -> Iterator[Stop]:
    """A clue that goes into another."""
    yield from _stands_aside(w)
    yield C.MERGE_CLUE


def consolidated(w: World) -> Iterator[Stop]:
    """A case that goes into another."""
    yield from _filed(w)
    yield C.CONSOLIDATE


def unpunished(w: World) -> Iterator[Stop]:
    """不予处罚: no notice, but education."""
    w.variant = DecisionVariant.NO_PENALTY
    yield from _concluded(w)
    yield C.DRAFT_DECISION
    yield from _reviewed(w)
    yield C.DECIDE
    yield Other.SEAL
    yield C.EDUCATE
    yield C.SERVE


def deferred(w: World) -> Iterator[Stop]:
    """Deferred, suspended and resumed, demanded, agreed on, ordered, carried out in part, ended by the head."""
    yield from _served(w)
    yield C.APPLY_DEFERRAL
    yield C.DECIDE_DEFERRAL
    yield C.SUSPEND_EXECUTION
    yield C.RESUME_EXECUTION
    yield Days(70)
    yield C.DEMAND
    yield Other.SERVE_DEMAND
    yield Days(21)
    yield C.AGREE_EXECUTION
    yield C.ORDER_EXECUTION
    yield Days(1)
    yield C.CARRY_OUT_EXECUTION
    yield C.TERMINATE_EXECUTION


def court(w: World) -> Iterator[Stop]:
    """The party neither pays nor sues: the court executes."""
    yield from _served(w)
    yield Days(182)
    yield C.DEMAND
    yield Other.SERVE_DEMAND
    yield C.HEAR_DEMAND_DEFENCE
    yield C.REEXAMINE_DEMAND
    yield Days(16)
    yield C.APPLY_TO_COURT
    yield C.RECORD_COURT_ANSWER
    yield C.RECORD_COURT_ANSWER
    yield C.RECORD_PAYMENT
    yield C.RECORD_PAYMENT


def court_executes(w: World) -> Iterator[Stop]:
    """What was ordered is no money: the court says that it executed."""
    w.penalty = PenaltyKind.LICENCE_REVOCATION
    yield from _served(w)
    yield Days(182)
    yield C.DEMAND
    yield Other.SERVE_DEMAND
    yield Days(16)
    yield C.APPLY_TO_COURT
    yield C.RECORD_COURT_ANSWER
    yield C.RECORD_COURT_ANSWER
    yield C.COURT_EXECUTED


def remedies(w: World) -> Iterator[Stop]:
    """A fine on the spot is paid, published, taken to reconsideration and falls."""
    yield from _on_the_spot(w)
    yield C.RECORD_PAYMENT
    yield Other.PUBLISH
    yield C.REGISTER_REMEDY
    yield C.REPLY_TO_REMEDY
    yield C.ALLOW_SUPPLEMENT
    yield C.RECORD_APPEARANCE
    yield C.RECORD_OUTCOME
    yield Other.WITHDRAW
    yield C.MAKE_RESTITUTION


def corrected(w: World) -> Iterator[Stop]:
    """The agency takes its own decision back."""
    yield from _on_the_spot(w)
    yield C.CORRECT_DECISION


#: The procedures that the law names.
PROCEDURES: Final[Mapping[str, Way]] = {
    way.__name__: way for way in (simple, ordinary, minor, hearing, measures)
}
#: What else may become of a case.
BRANCHES: Final[Mapping[str, Way]] = {
    way.__name__: way
    for way in (
        minor,
        hearing_not_held,
        detours,
        declined,
        merged,
        consolidated,
        unpunished,
        deferred,
        court,
        court_executes,
        remedies,
        corrected,
    )
}
TOURS: Final[Mapping[str, Way]] = {**PROCEDURES, **BRANCHES}
_ON_THE_SPOT: Final = frozenset({simple, remedies, corrected})


def procedure_of(way: Way) -> Procedure:
    """The procedure under which a tour's case is opened."""
    return Procedure.SIMPLE if way in _ON_THE_SPOT else Procedure.ORDINARY
