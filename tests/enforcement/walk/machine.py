"""The walk: random acts, lawful and unlawful, from where a tour left the case; after each, what must hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar, Final
from uuid import uuid4

from django.db import IntegrityError
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from config.problems import CONSTRAINTS
from enforcement.cases.rules import StepCode, possible, unmet_and_met
from enforcement.errors import (
    KeyReused,
    NotCompetent,
    NotNow,
    NotVisible,
    Refusal,
    Stale,
    VersionRequired,
)
from enforcement.journal.actions import Answer, Once, constraint_name
from enforcement.journal.models import Entry
from enforcement.registry.models import Account, Certificate
from tests import ordinary
from tests.enforcement.walk import snapshot as rows
from tests.enforcement.walk.acts import DRIVERS, OTHER, Other
from tests.enforcement.walk.derived import status_follows_the_steps
from tests.enforcement.walk.needed import had_what_it_needs
from tests.enforcement.walk.tally import TALLY
from tests.enforcement.walk.upsets import UPSETS, Upset
from tests.enforcement.walk.watched import (
    ENFORCEMENT,
    everybody_had_the_right,
    journal_verifies,
    no_deadline_passed_in_silence,
)
from tests.enforcement.walk.world import Call, World, undone


class Flaw(StrEnum):
    """What is wrong with an act that is otherwise done as it should be; with each but the first it is refused."""

    NONE = "none"
    OFFICE = "office"
    ELSEWHERE = "elsewhere"
    RECUSED = "recused"
    UNCERTIFIED = "uncertified"
    STALE = "stale"
    UNVERSIONED = "unversioned"


_WRONG: Final = tuple(flaw for flaw in Flaw if flaw is not Flaw.NONE)
_REFUSED: Final[Mapping[str, tuple[type[Refusal], ...]]] = {
    Flaw.OFFICE: (NotCompetent, NotVisible),
    Flaw.ELSEWHERE: (NotCompetent, NotVisible),
    Flaw.RECUSED: (NotCompetent, NotVisible),
    Flaw.UNCERTIFIED: (NotCompetent, NotNow),
    Flaw.STALE: (Stale,),
    Flaw.UNVERSIONED: (VersionRequired,),
}
_STEPS: Final = tuple(DRIVERS)
_FINES: Final = (Decimal(2000), ordinary.FINE, Decimal(300_000))
_WAITS: Final = (0, 1, 4, 9, 35, 120)


def typed(refusal: Exception) -> None:
    """A refusal is one the law knows; a requirement that it names cites its article."""
    if isinstance(refusal, IntegrityError):
        assert constraint_name(refusal) in CONSTRAINTS, (
            f"the database refused without a word of law: {refusal}"
        )
        return
    assert isinstance(refusal, Refusal)
    for requirement in refusal.requirements:
        assert requirement.article, f"{refusal.code}: {requirement.code} cites nothing"
    if isinstance(refusal, NotNow):
        assert refusal.requirements, f"{refusal.code}: names no requirement"


def as_expected(refusal: Exception, kinds: tuple[type[Refusal], ...]) -> None:
    """Refused for what was wrong with the act, and not by chance."""
    assert isinstance(refusal, kinds), repr(refusal)


class Walk(RuleBasedStateMachine):
    """One random walk. Everything it does is taken back when it ends."""

    #: Where the walk begins, and what the tour would do next: set on a class of its own for each of its stops.
    start: ClassVar[World]
    aim: ClassVar[StepCode]

    def __init__(self) -> None:
        super().__init__()
        self.block = ExitStack()
        self.block.enter_context(undone())
        self.w = self.start.branch()
        self.checked = self.w.case.step_count
        TALLY.walks += 1

    def teardown(self) -> None:
        try:
            self.w.tick()
            no_deadline_passed_in_silence(self.w.case, self.w.now)
            journal_verifies()
            rows.constraints_hold()
        finally:
            self.block.close()

    @invariant()
    def what_must_hold(self) -> None:
        case = self.w.case
        status_follows_the_steps(case)
        everybody_had_the_right(case, self.checked)
        self.checked = case.step_count

    @initialize(upset=st.sampled_from(Upset))
    def presses_on(self, upset: Upset) -> None:
        """First something comes between, and what the tour would do next is done all the same."""
        try:
            UPSETS[upset](self.w)
        except (Refusal, IntegrityError) as refusal:
            typed(refusal)
        else:
            TALLY.upset[upset] += 1
        self.attempt(self.aim, Flaw.NONE)

    @rule(pick=st.integers(0, 200))
    def goes_on(self, pick: int) -> None:
        """What the table allows now, done as it should be: nine times in ten what moves the case."""
        facts = self.w.case.facts(self.w.now)
        open_now = [step for step in possible(facts) if all(r.met for r in unmet_and_met(step, facts))]
        moving = [step for step in open_now if not step.appends] or open_now
        chosen = open_now if pick % 10 == 0 else moving
        if chosen:
            self.attempt(chosen[pick % len(chosen)].code, Flaw.NONE)

    @rule(code=st.sampled_from(_STEPS))
    def tries_whatever(self, code: StepCode) -> None:
        """Any step of the table, in order or not."""
        self.attempt(code, Flaw.NONE)

    @rule(pick=st.integers(0, 200), flaw=st.sampled_from(_WRONG))
    def tries_unlawfully(self, pick: int, flaw: Flaw) -> None:
        """What the table allows now, but by the wrong hands or on the wrong version."""
        open_now = possible(self.w.case.facts(self.w.now))
        if open_now:
            self.attempt(open_now[pick % len(open_now)].code, flaw)

    @rule(code=st.sampled_from(_STEPS))
    def repeats_itself(self, code: StepCode) -> None:
        """The same request twice, and its key for another request."""
        call = self.built(code)
        if call is None:
            return
        key, said = uuid4().hex, call.said(self.w)

        def ask(fingerprint: str) -> Answer:
            return call.act.answer(Once(key, fingerprint), _shown, **said)

        before = rows.snapshot()
        if not self.is_done(lambda: ask("a"), call.act.name, call.by, before=before, code=code):
            return
        done = rows.snapshot()
        self.counted(code)
        assert ask("a").status == 201
        assert rows.snapshot() == done, "a repeat did something"
        try:
            ask("b")
        except KeyReused:
            assert rows.snapshot() == done
        else:
            raise AssertionError(f"{code}: one key stood for two requests")

    @rule(days=st.sampled_from(_WAITS))
    def waits(self, days: int) -> None:
        """Days go by; law's own timer runs."""
        before = rows.snapshot()
        self.w.wait(days)
        rows.nothing_was_rewritten(before, rows.snapshot())
        no_deadline_passed_in_silence(self.w.case, self.w.now)
        TALLY.waited += 1

    @rule(what=st.sampled_from(Other))
    def does_besides(self, what: Other) -> None:
        """What is no step: evidence after the review, a seal, publication."""
        before = rows.snapshot()
        try:
            OTHER[what](self.w)
        except (Refusal, IntegrityError) as refusal:
            typed(refusal)
            TALLY.refused[what] += 1
        else:
            TALLY.done[what] += 1
        rows.nothing_was_rewritten(before, rows.snapshot())

    @rule(fine=st.sampled_from(_FINES))
    def drafts_anew(self, fine: Decimal) -> None:
        """Another draft, perhaps after a pass: the pass no longer counts."""
        self.w.fine = fine
        self.attempt(StepCode.DRAFT_DECISION, Flaw.NONE)

    # The acts themselves.

    def built(self, code: StepCode) -> Call | None:
        """The act as somebody would bring it; None where not even its papers could be put on file."""
        try:
            return DRIVERS[code](self.w)
        except (Refusal, IntegrityError) as refusal:
            typed(refusal)
            TALLY.unprepared[code] += 1
            return None

    def attempt(self, code: StepCode, flaw: Flaw) -> None:
        """Do an act, with a flaw or without, and look at what it left behind."""
        call = self.built(code)
        if call is None:
            return
        if flaw is Flaw.UNCERTIFIED:
            self._without_certificate(code, call)
            return
        changes = self._changes(code, call, flaw)
        if changes is None:
            return
        before = rows.snapshot()
        by = changes.get("who", call.by)
        doing = partial(call.do, self.w, **changes)
        if self.is_done(doing, call.act.name, by, before=before, code=code, flaw=flaw):
            assert flaw is Flaw.NONE, f"{code} was done in spite of: {flaw}"
            self.counted(code)

    def is_done(
        self,
        doing: Callable[[], Any],
        act: str,
        by: Account,
        *,
        before: rows.Snapshot,
        code: StepCode,
        flaw: Flaw = Flaw.NONE,
    ) -> bool:
        """Whether the act was done; if not, that it was refused as it should be and changed nothing."""
        try:
            doing()
        except (Refusal, IntegrityError) as refusal:
            typed(refusal)
            rows.only_the_refusal_was_written(before, rows.snapshot())
            rows.refusal_is_on_file(refusal, act, by.pk)
            if expected := _REFUSED.get(flaw):
                as_expected(refusal, expected)
                TALLY.flawed[flaw] += 1
            else:
                TALLY.refused[code] += 1
            return False
        after = rows.snapshot()
        rows.nothing_was_rewritten(before, after)
        last = Entry.objects.filter(actor=by.pk, outcome="done").latest("recorded_at", "seq")
        assert rows.changed(before, after).get("journal_entry", (0, 0))[1] > 0
        assert last.act == act
        return True

    def counted(self, code: StepCode) -> None:
        """An act was done."""
        TALLY.done[code] += 1
        TALLY.reached.setdefault(code, set()).add(self.w.department)
        had_what_it_needs(code, self.w.case)

    def _changes(self, code: StepCode, call: Call, flaw: Flaw) -> dict[str, Any] | None:
        """What the flaw changes of the call; None where the act cannot have it."""
        match flaw:
            case Flaw.OFFICE:
                return {"who": self.w.team.auditor}
            case Flaw.ELSEWHERE:
                return {"who": self._elsewhere(call.by)}
            case Flaw.RECUSED:
                aside = self.w.cast.recused.pk in self.w.case.recused and call.of_case
                return {"who": self.w.cast.recused} if aside else None
            case Flaw.STALE:
                return {"version": call.given["version"] - 1} if "version" in call.given else None
            case Flaw.UNVERSIONED:
                return {"version": None} if "version" in call.given else None
            case _:
                return {}

    def _elsewhere(self, account: Account) -> Account:
        """Who holds the same office in the neighbouring county's agency."""
        mine, theirs = self.w.team, self.w.cast.stranger
        for office in ("officer", "unit_head", "head", "reviewer", "case_auditor"):
            if account == getattr(mine, office):
                found: Account = getattr(theirs, office)
                return found
        return theirs.head

    def _without_certificate(self, code: StepCode, call: Call) -> None:
        """The certificate of who acts ends today: nobody enforces on it. It is given back afterwards."""
        with undone():
            Certificate.objects.filter(officer=call.by.officer_id).update(valid_to=self.w.today)
            before = rows.snapshot()
            if self.is_done(partial(call.do, self.w), call.act.name, call.by, before=before, code=code):
                assert code not in ENFORCEMENT or call.by.officer_id is None, f"{code} without a certificate"
                everybody_had_the_right(self.w.case, self.checked)
            else:
                TALLY.flawed[Flaw.UNCERTIFIED] += 1


def _shown(made: Any) -> Answer:
    return Answer(201, {"id": str(made.pk)})


def walk_from(w: World, aim: StepCode) -> type[Walk]:
    """The walk that begins where a world stands now, short of a step."""
    return type("WalkFromHere", (Walk,), {"start": w, "aim": aim})
