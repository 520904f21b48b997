"""Investigation and evidence 调查取证."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from enforcement.cases import actions
from enforcement.cases.collective import Voice
from enforcement.cases.models import Case
from enforcement.cases.rules import Corrected, MatterKind, MatterState, RecusalSource
from enforcement.cases.rules import StepCode as C
from enforcement.registry.models import Account
from tests import factories
from tests.enforcement.walk.acts.common import Other, call, does, drives, step
from tests.enforcement.walk.world import Call, World


def record(w: World, code: C, officers: tuple[UUID, ...] = ()) -> Call:
    said = actions.Record(
        occurred_from=w.now - timedelta(hours=1),
        occurred_to=w.now,
        place="测试县某某超市",
        officers=officers or w.team.officer_ids,
        certificates_shown=True,
        rights_told=True,
        text="货架上有超过保质期的食品三袋。",
        signature="signed",
        person="张某" if code is C.QUESTION else "",
    )
    return call(w, actions.record_on_site, w.team.officer, code=code, id=uuid4(), record=said)


@drives(C.INSPECT)
def inspect(w: World) -> Call:
    return record(w, C.INSPECT)


@drives(C.QUESTION)
def question(w: World) -> Call:
    return record(w, C.QUESTION)


@does(Other.EVIDENCE)
def evidence(w: World) -> None:
    """Evidence of the facts: before the review it founds it, after the review it voids it."""
    factories.evidence(w.case, w.team.officer, at=w.now)


@drives(C.ORDER_CORRECTION)
def order_correction(w: World) -> Call:
    order = "立即停止经营超过保质期的食品"
    return step(w, actions.order_correction, w.team.head, order=order, deadline=None)


@drives(C.REINSPECT)
def reinspect(w: World) -> Call:
    found = actions.Reinspection(w.today, w.team.officer_ids, Corrected.YES, "已下架。")
    return step(w, actions.reinspect, w.team.officer, found=found)


@drives(C.HAND_OVER)
def hand_over(w: World) -> Call:
    """From the second officer to the third, and back when the third is on it."""
    second, third = w.team.officer_ids[1], w.cast.third.officer_id
    assert third is not None
    named = w.case.case_officers.filter(released_at__isnull=True, officer_id=third).exists()
    leaves, takes = (third, second) if named else (second, third)
    return step(
        w,
        actions.hand_over,
        w.team.unit_head,
        leaves=leaves,
        takes=takes,
        reason="工作调整",
        materials=["案卷一册"],
    )


def asks_recusal(w: World, person: Account) -> Call:
    return step(
        w,
        actions.request_recusal,
        w.team.officer,
        id=uuid4(),
        person=person.pk,
        source=RecusalSource.PARTY,
        reason="与当事人有近亲属关系",
    )


@drives(C.REQUEST_RECUSAL)
def request_recusal(w: World) -> Call:
    """Of the third officer, about whom nothing was decided yet."""
    return asks_recusal(w, w.cast.third)


@drives(C.DECIDE_RECUSAL)
def decide_recusal(w: World) -> Call:
    """The latest is refused, except for the one who stands aside in every walk."""
    row = w.case.recusals.order_by("requested_at").last()
    granted = bool(row and row.person_id == w.cast.recused.pk)
    pk = row.pk if row else uuid4()
    given = {"recusal": pk, "granted": granted, "reason": "已查明"}
    return step(w, actions.decide_recusal, w.team.head, **given)


def asked(w: World, kind: MatterKind, ground: str = "", **content: str) -> UUID:
    """A matter put up by the officer and supported by the unit; the one that is open already, where there is one."""
    case: Case = w.case
    matter = case.matters.filter(kind=kind, state=MatterState.ASKED).first()
    if matter is None:
        put = actions.Asked(kind=kind, reason="确有必要", ground=ground, content=content)
        by = w.actor(w.team.officer)
        matter = actions.ask_matter(case_id=case.pk, id=uuid4(), asked=put, by=by, at=w.now)
    if not matter.opinions.filter(level="unit").exists():
        actions.support_matter(
            case_id=case.pk,
            matter_id=matter.pk,
            said=actions.Said(agrees=True, text="同意,报请批准"),
            by=w.actor(w.team.unit_head),
            at=w.now,
        )
    pk: UUID = matter.pk
    return pk


def approval(w: World, code: C, matter: UUID) -> Call:
    heads = (w.team.head, w.cast.deputy)
    voices = [Voice(head.pk, "同意", agrees=True) for head in heads]
    together = w.case.matters.filter(pk=matter, collective=True).exists()
    given = {"code": code, "matter": matter, "opinion": "同意", "voices": voices if together else ()}
    return step(w, actions.approve_matter, w.team.head, **given)


@drives(C.APPROVE_MATTER)
def approve_matter(w: World) -> Call:
    return approval(w, C.APPROVE_MATTER, asked(w, MatterKind.EARLY_DISPOSAL))


@drives(C.CONCLUDE_INVESTIGATION)
def conclude(w: World) -> Call:
    return step(
        w,
        actions.conclude_investigation,
        w.team.officer,
        course="现场检查一次。",
        facts="经营超过保质期的食品三袋。",
        nature="违反食品安全法。",
        proposal="处以罚款。",
        discretion="无从轻从重情节。",
    )
