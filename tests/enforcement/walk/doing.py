"""One act as a walk does it: with a flaw or without, and what must hold of it afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import Any, Final
from uuid import uuid4

from django.db import IntegrityError

from config.problems import CONSTRAINTS
from enforcement.cases.rules import StepCode
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
from tests.enforcement.walk import snapshot as rows
from tests.enforcement.walk.acts import DRIVERS
from tests.enforcement.walk.needed import had_what_it_needs
from tests.enforcement.walk.tally import TALLY, Count
from tests.enforcement.walk.watched import ENFORCEMENT, everybody_had_the_right
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


FLAWS: Final = tuple(flaw for flaw in Flaw if flaw is not Flaw.NONE)
_REFUSED: Final[Mapping[Flaw, tuple[type[Refusal], ...]]] = {
    Flaw.OFFICE: (NotCompetent, NotVisible),
    Flaw.ELSEWHERE: (NotCompetent, NotVisible),
    Flaw.RECUSED: (NotCompetent, NotVisible),
    Flaw.STALE: (Stale,),
    Flaw.UNVERSIONED: (VersionRequired,),
}


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


def _said(refusal: Exception) -> str:
    """A refusal in a line."""
    if isinstance(refusal, Refusal):
        return f"refused, {refusal.code}: {[r.code for r in refusal.requirements] or refusal}"
    return f"refused by the database: {constraint_name(refusal)}"  # type: ignore[arg-type]


def _counted_refusal(code: StepCode, flaw: Flaw, refusal: Exception) -> None:
    """Refused for what was wrong with the act, and not by chance."""
    if flaw is Flaw.NONE:
        TALLY.add(Count.REFUSED, code)
        return
    assert isinstance(refusal, _REFUSED.get(flaw, Exception)), repr(refusal)
    TALLY.add(Count.FLAWED, flaw)
    TALLY.wrong.setdefault(code, set()).add(flaw)


class Doing:
    """The acts of one walk. `told` is what became of each, in order: a walk that fails prints it."""

    def __init__(self, w: World) -> None:
        self.w = w
        self.told: list[str] = []
        self.checked = w.case.step_count

    def tell(self, what: str) -> None:
        self.told.append(f"{self.w.today} {what}")

    def refused(self, what: str, refusal: Exception) -> None:
        """Something was refused, in words that the law knows."""
        self.tell(f"{what}: {_said(refusal)}")
        typed(refusal)

    def built(self, code: StepCode) -> Call | None:
        """The act as somebody would bring it; None where not even its papers could be put on file."""
        try:
            return DRIVERS[code](self.w)
        except (Refusal, IntegrityError) as refusal:
            self.refused(f"the papers for {code}", refusal)
            TALLY.add(Count.UNPREPARED, code)
            return None

    def attempt(self, code: StepCode, flaw: Flaw = Flaw.NONE) -> None:
        """Do an act, with a flaw or without, and look at what it left behind."""
        if call := self.built(code):
            self.do(code, call, flaw)

    def every_flaw(self, code: StepCode) -> None:
        """An act that could be done now, in each way in which it must not be done."""
        if call := self.built(code):
            for flaw in FLAWS:
                self.do(code, call, flaw)

    def do(self, code: StepCode, call: Call, flaw: Flaw) -> None:
        if flaw is Flaw.UNCERTIFIED:
            self._without_certificate(code, call)
            return
        changes = self._changes(call, flaw)
        if changes is None:
            return
        doing = partial(call.do, self.w, **changes)
        if self.is_done(doing, call.act.name, changes.get("who", call.by), code=code, flaw=flaw):
            assert flaw is Flaw.NONE, f"{code} was done in spite of: {flaw}"
            self.counted(code)

    def is_done(
        self,
        doing: Callable[[], Any],
        act: str,
        by: Account,
        *,
        code: StepCode,
        flaw: Flaw = Flaw.NONE,
    ) -> bool:
        """Whether the act was done; if not, that it was refused as it should be and changed nothing."""
        said = f"{code} by {by.username}" + (f" ({flaw})" if flaw is not Flaw.NONE else "")
        before = rows.snapshot()
        try:
            doing()
        except (Refusal, IntegrityError) as refusal:
            self.refused(said, refusal)
            rows.only_the_refusal_was_written(before, rows.snapshot())
            rows.refusal_is_on_file(refusal, act, by.pk)
            _counted_refusal(code, flaw, refusal)
            return False
        self.tell(f"{said}: done")
        after = rows.snapshot()
        rows.nothing_was_rewritten(before, after)
        last = Entry.objects.filter(actor=by.pk, outcome="done").latest("recorded_at", "seq")
        assert rows.changed(before, after).get("journal_entry", (0, 0))[1] > 0
        assert last.act == act
        return True

    def twice(self, code: StepCode) -> None:
        """The same request twice, and its key for another request."""
        call = self.built(code)
        if call is None:
            return
        key, said = uuid4().hex, call.said(self.w)

        def ask(fingerprint: str) -> Answer:
            return call.act.answer(Once(key, fingerprint), _shown, **said)

        if not self.is_done(lambda: ask("a"), call.act.name, call.by, code=code):
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

    def counted(self, code: StepCode) -> None:
        """An act was done."""
        TALLY.add(Count.DONE, code)
        TALLY.reached.setdefault(code, set()).add(self.w.department)
        had_what_it_needs(code, self.w.case)

    def everybody_had_the_right(self) -> None:
        """Of the steps taken since the last look."""
        case = self.w.case
        everybody_had_the_right(case, self.checked)
        self.checked = case.step_count

    def _changes(self, call: Call, flaw: Flaw) -> dict[str, Any] | None:
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
            doing = partial(call.do, self.w)
            if self.is_done(doing, call.act.name, call.by, code=code, flaw=Flaw.UNCERTIFIED):
                assert code not in ENFORCEMENT or call.by.officer_id is None, f"{code} without a certificate"
                everybody_had_the_right(self.w.case, self.checked)


def _shown(made: Any) -> Answer:
    return Answer(201, {"id": str(made.pk)})
