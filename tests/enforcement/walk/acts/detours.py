"""Detours and endings: suspension, termination, transfer and return, joining and separating cases."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

from enforcement.cases import actions
from enforcement.cases.actions import joining
from enforcement.cases.rules import JudicialOutcome, MatterKind
from enforcement.cases.rules import StepCode as C
from tests.enforcement.walk.acts.common import DRIVERS, drives, step
from tests.enforcement.walk.acts.initiation import party
from tests.enforcement.walk.acts.investigation import approval, asked
from tests.enforcement.walk.world import Call, World


@drives(C.SUSPEND)
def suspend(w: World) -> Call:
    return approval(w, C.SUSPEND, asked(w, MatterKind.SUSPEND, "question_of_law"))


@drives(C.RESUME)
def resume(w: World) -> Call:
    return approval(w, C.RESUME, asked(w, MatterKind.RESUME))


@drives(C.TERMINATE)
def terminate(w: World) -> Call:
    return approval(w, C.TERMINATE, asked(w, MatterKind.TERMINATE, "party_ended"))


@drives(C.CONSOLIDATE)
def consolidate(w: World) -> Call:
    return step(w, joining.consolidate, w.team.head, into=_another_case(w), reason="同一违法行为")


def _another_case(w: World) -> UUID:
    """Another case of the agency, filed."""
    other = World(w.cast, w.department, w.procedure, now=w.now)
    for code in (C.REGISTER_CLUE, C.NAME_OFFICERS, C.CITE_BASIS, C.PROPOSE_FILING, C.FILE):
        DRIVERS[code](other).do(other)
    return other.case_id


@drives(C.SEPARATE)
def separate(w: World) -> Call:
    given = {"id": uuid4(), "title": "另案", "summary": "另一行为。", "parties": [party()], "reason": "分案"}
    return step(w, joining.separate, w.team.head, **given)


@drives(C.TRANSFER_AGENCY)
def transfer_agency(w: World) -> Call:
    return step(
        w,
        actions.transfer_agency,
        w.team.head,
        id=uuid4(),
        to_agency="昌宁县人民政府",
        letter="测移〔2026〕1号",
        reason="不属于本机关管辖",
        materials=["现场检查笔录"],
        sent_on=w.today,
    )


@drives(C.RETURN_FROM_AGENCY)
def return_from_agency(w: World) -> Call:
    return step(w, actions.return_from_agency, w.team.officer, returned_on=w.today, reason="指定管辖")


@drives(C.PROPOSE_TRANSFER)
def propose_transfer(w: World) -> Call:
    return step(
        w,
        actions.propose_transfer,
        w.team.officer,
        id=uuid4(),
        suspected="生产、销售不符合安全标准的食品罪",
        report="检出禁用物质",
        officers=w.team.officer_ids,
    )


@drives(C.REFUSE_TRANSFER)
def refuse_transfer(w: World) -> Call:
    return step(w, actions.refuse_transfer, w.team.head, reason="未达追诉标准")


@drives(C.TRANSFER_JUDICIARY)
def transfer_judiciary(w: World) -> Call:
    return step(w, actions.transfer_judiciary, w.team.head, to_body="县公安局", reason="涉嫌犯罪")


@drives(C.HAND_TO_JUDICIARY)
def hand_to_judiciary(w: World) -> Call:
    five = dict.fromkeys(("letter", "report", "items", "appraisal", "other"), "1 份")
    given = {"handover": actions.Handover("县公安局", w.now, five)}
    return step(w, actions.hand_to_judiciary, w.team.officer, **given)


@drives(C.RETURN_FROM_JUDICIARY)
def return_from_judiciary(w: World) -> Call:
    return step(
        w,
        actions.return_from_judiciary,
        w.team.officer,
        outcome=JudicialOutcome.DECLINED,
        document="公不立字〔2026〕1号",
        outcome_on=w.today,
        criminal_fine=Decimal(0),
    )
