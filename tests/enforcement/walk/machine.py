"""The walk: random acts, lawful and unlawful, from where a tour left the case; after each, what must hold."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from decimal import Decimal
from typing import ClassVar, Final

from django.db import IntegrityError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from enforcement.cases.rules import StepCode, possible, unmet_and_met
from enforcement.errors import Refusal
from tests import ordinary
from tests.enforcement.walk import snapshot as rows
from tests.enforcement.walk.acts import DRIVERS, OTHER, Other
from tests.enforcement.walk.derived import status_follows_the_steps
from tests.enforcement.walk.doing import FLAWS, Doing, Flaw
from tests.enforcement.walk.tally import TALLY, Count
from tests.enforcement.walk.upsets import UPSETS, Upset
from tests.enforcement.walk.watched import journal_verifies, no_deadline_passed_in_silence
from tests.enforcement.walk.world import World, undone

_STEPS: Final = tuple(DRIVERS)
_FINES: Final = (Decimal(2000), ordinary.FINE, Decimal(300_000))
_WAITS: Final = (1, 0, 4, 9, 35, 120)
_RARELY: Final = 9


class Walk(RuleBasedStateMachine):
    """One random walk. Everything it does is taken back when it ends.

    The library's first walk draws the least of everything: of the rules with the fewest arguments the first by
    name, which is to go on as the table allows.
    """

    #: Where the walk begins, and what the tour would do next: set on a class of its own for each of its stops.
    start: ClassVar[World]
    aim: ClassVar[StepCode]

    def __init__(self) -> None:
        super().__init__()
        self.block = ExitStack()
        self.block.enter_context(undone())
        self.w = self.start.branch()
        self.doing = Doing(self.w)
        TALLY.add(Count.WALKS, self.aim)

    def teardown(self) -> None:
        """Look once more; a walk that failed tells what it did, as the library's own account cannot."""
        try:
            if sys.exc_info()[0] is None:
                self.w.tick()
                no_deadline_passed_in_silence(self.w.case, self.w.now)
                journal_verifies()
                rows.constraints_hold()
        finally:
            self.block.close()
            if isinstance(sys.exc_info()[1], Exception):
                print("This walk failed:", *self.doing.told, sep="\n  ")  # noqa: T201 - shown with a failure

    @invariant()
    def what_must_hold(self) -> None:
        status_follows_the_steps(self.w.case)
        self.doing.everybody_had_the_right()

    @initialize(upset=st.sampled_from(Upset))
    def presses_on(self, upset: Upset) -> None:
        """First something comes between, and what the tour would do next is done all the same."""
        try:
            UPSETS[upset](self.w)
        except (Refusal, IntegrityError) as refusal:
            self.doing.refused(upset, refusal)
        else:
            self.doing.tell(upset)
            TALLY.add(Count.UPSET, upset)
        self.doing.attempt(self.aim)

    @rule(pick=st.integers(0, 200))
    def goes_on(self, pick: int) -> None:
        """What the table allows now, done as it should be: nine times in ten what moves the case."""
        facts = self.w.case.facts(self.w.now)
        open_now = [step for step in possible(facts) if all(r.met for r in unmet_and_met(step, facts))]
        moving = [step for step in open_now if not step.appends] or open_now
        chosen = open_now if pick % 10 == _RARELY else moving
        if chosen:
            self.doing.attempt(chosen[pick % len(chosen)].code)

    @rule(code=st.sampled_from(_STEPS))
    def tries_whatever(self, code: StepCode) -> None:
        """Any step of the table, in order or not."""
        self.doing.attempt(code)

    @rule(pick=st.integers(0, 200), flaw=st.sampled_from(FLAWS))
    def tries_unlawfully(self, pick: int, flaw: Flaw) -> None:
        """What the table allows now, but by the wrong hands or on the wrong version."""
        open_now = possible(self.w.case.facts(self.w.now))
        if open_now:
            self.doing.attempt(open_now[pick % len(open_now)].code, flaw)

    @rule(code=st.sampled_from(_STEPS))
    def repeats_itself(self, code: StepCode) -> None:
        """The same request twice, and its key for another request."""
        self.doing.twice(code)

    @rule(days=st.sampled_from(_WAITS))
    def waits(self, days: int) -> None:
        """Days go by; law's own timer runs."""
        before = rows.snapshot()
        self.w.wait(days)
        self.doing.tell(f"{days} days later")
        rows.nothing_was_rewritten(before, rows.snapshot())
        no_deadline_passed_in_silence(self.w.case, self.w.now)
        TALLY.add(Count.WAITED, str(days))

    @rule(what=st.sampled_from(Other))
    def takes_besides(self, what: Other) -> None:
        """What is no step: evidence after the review, a seal, publication."""
        before = rows.snapshot()
        try:
            OTHER[what](self.w)
        except (Refusal, IntegrityError) as refusal:
            self.doing.refused(what, refusal)
            TALLY.add(Count.REFUSED, what)
        else:
            self.doing.tell(f"{what}: done")
            TALLY.add(Count.DONE, what)
        rows.nothing_was_rewritten(before, rows.snapshot())

    @rule(fine=st.sampled_from(_FINES))
    def redrafts(self, fine: Decimal) -> None:
        """Another draft, perhaps after a pass: the pass no longer counts."""
        self.w.fine = fine
        self.doing.attempt(StepCode.DRAFT_DECISION)


def walk_from(w: World, aim: StepCode) -> type[Walk]:
    """The walk that begins where a world stands now, short of a step."""
    return type("WalkFromHere", (Walk,), {"start": w, "aim": aim})
