"""From clue to filing 启动."""

from __future__ import annotations

from uuid import UUID, uuid4

from enforcement.cases import actions
from enforcement.cases.actions import PartyGiven
from enforcement.cases.actions import clues as clue_acts
from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode as C
from enforcement.law.values import ClueSource, PartyKind
from tests import factories
from tests.enforcement.walk.acts.common import drives, step
from tests.enforcement.walk.world import Call, World


def party() -> PartyGiven:
    name = f"测试县某某超市{uuid4().hex[:6]}有限公司"
    return PartyGiven(kind=PartyKind.ORGANISATION, name=name, address="测试县测试路3号")


def another_clue(w: World) -> UUID:
    """Another clue of the agency under the same procedure."""
    made: Case = factories.clue(w.team, procedure=w.procedure, at=w.now)
    return made.pk


@drives(C.REGISTER_CLUE)
def register_clue(w: World) -> Call:
    """The first act of every walk; once the case is there, its id is taken."""
    given = {
        "id": w.case_id,
        "agency": w.team.agency.pk,
        "procedure": w.procedure,
        "title": "涉嫌经营超过保质期的食品案",
        "source": ClueSource.INSPECTION,
        "received_at": w.now,
        "summary": "日常监督检查发现。",
        "parties": [party()],
    }
    return Call(actions.register_clue, w.team.officer, given, of_case=False)


@drives(C.NAME_OFFICERS)
def name_officers(w: World) -> Call:
    first, second = w.team.officer_ids
    named = [actions.Named(first, lead=True), actions.Named(second)]
    return step(w, actions.name_officers, w.team.unit_head, officers=named)


@drives(C.CITE_BASIS)
def cite_basis(w: World) -> Call:
    cited = [actions.Citation(w.cast.basis.pk, w.cast.power.pk)]
    return step(w, actions.cite_basis, w.team.officer, citations=cited)


@drives(C.MERGE_CLUE)
def merge_clue(w: World) -> Call:
    return step(w, clue_acts.merge_clue, w.team.unit_head, into=another_clue(w), reason="同一线索")


@drives(C.SPLIT_CLUE)
def split_clue(w: World) -> Call:
    return step(
        w,
        clue_acts.split_clue,
        w.team.unit_head,
        id=uuid4(),
        title="另案",
        summary="另一当事人。",
        parties=[party()],
        reason="不同当事人",
    )


@drives(C.PROPOSE_FILING)
def propose_filing(w: World) -> Call:
    return step(w, actions.propose_filing, w.team.unit_head, opinion="建议立案")


@drives(C.FILE)
def file(w: World) -> Call:
    return step(w, actions.file, w.team.head, opinion="同意立案")


@drives(C.PROPOSE_DECLINE)
def propose_decline(w: World) -> Call:
    return step(w, actions.propose_decline, w.team.unit_head, opinion="建议不予立案")


@drives(C.DECLINE_FILING)
def decline_filing(w: World) -> Call:
    return step(w, actions.decline_filing, w.team.head, reason="违法事实不能成立")
