"""Draft, legal review and case audit 审核."""

from __future__ import annotations

from uuid import UUID, uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.law.departments import profile
from enforcement.law.values import DecisionVariant, ReviewOpinion
from enforcement.review import actions
from enforcement.review.rules import Finding, NoPenaltyGround, Penalty, ground_row
from tests.enforcement.walk.acts.common import drives, step
from tests.enforcement.walk.world import Call, World


def proposal(w: World) -> actions.Proposal:
    if w.variant is DecisionVariant.NO_PENALTY:
        return _no_penalty(w)
    return actions.Proposal(
        penalties=(Penalty(w.penalty, w.fine) if w.penalty.has_amount else Penalty(w.penalty),),
        facts="经营超过保质期的食品三袋。",
        basis="食品安全法第一百二十四条",
        discretion="无从轻从重情节。",
        correction="",
        performance="自收到决定书之日起十五日内缴至代收银行。",
    )


def _no_penalty(w: World) -> actions.Proposal:
    row = ground_row(w.variant, NoPenaltyGround.MINOR)
    assert row is not None
    seen = tuple(w.case.evidence.filter(factual=True).values_list("pk", flat=True)[:1])
    return actions.Proposal(
        penalties=(),
        facts="货架上有超过保质期的食品一袋,当场下架。",
        basis="行政处罚法第三十三条第一款",
        discretion="",
        correction="",
        performance="",
        variant=w.variant,
        ground=NoPenaltyGround.MINOR,
        findings=tuple(Finding(element.code, "属实", seen) for element in row.elements),
    )


@drives(C.DRAFT_DECISION)
def draft_decision(w: World) -> Call:
    return step(w, actions.draft_decision, w.team.officer, id=uuid4(), proposal=proposal(w))


def _request(w: World, code: C) -> Call:
    return step(w, actions.request_review, w.team.unit_head, code=code, id=uuid4())


@drives(C.REQUEST_REVIEW)
def request_review(w: World) -> Call:
    return _request(w, C.REQUEST_REVIEW)


@drives(C.REQUEST_AUDIT)
def request_audit(w: World) -> Call:
    return _request(w, C.REQUEST_AUDIT)


def _opinion(w: World, code: C, conclusion: ReviewOpinion) -> Call:
    """On the latest dossier, every item answered."""
    legal = code in {C.PASS_REVIEW, C.RETURN_REVIEW}
    rules = profile(w.department, w.today)
    items = rules.review_checklist if legal else rules.audit_checklist
    dossier = w.case.dossiers.order_by("draft__seq", "pk").last()
    passes = conclusion is ReviewOpinion.PASS
    examination = actions.Examination(
        dossier=dossier.pk if dossier else uuid4(),
        digest=bytes(dossier.digest).hex() if dossier else "0" * 64,
        conclusion=conclusion,
        answers={item.code: (passes, "") for item in items},
        text="意见",
        no_interest_declared=True,
    )
    by = w.team.reviewer if legal else w.team.case_auditor
    return step(w, actions.give_opinion, by, code=code, id=uuid4(), examination=examination)


@drives(C.PASS_REVIEW)
def pass_review(w: World) -> Call:
    return _opinion(w, C.PASS_REVIEW, ReviewOpinion.PASS)


@drives(C.RETURN_REVIEW)
def return_review(w: World) -> Call:
    return _opinion(w, C.RETURN_REVIEW, ReviewOpinion.CORRECT)


@drives(C.PASS_AUDIT)
def pass_audit(w: World) -> Call:
    return _opinion(w, C.PASS_AUDIT, ReviewOpinion.PASS)


@drives(C.RETURN_AUDIT)
def return_audit(w: World) -> Call:
    return _opinion(w, C.RETURN_AUDIT, ReviewOpinion.CORRECT)


def evidence_of_facts(w: World) -> tuple[UUID, ...]:
    """The evidence of the facts in the file."""
    return tuple(w.case.evidence.filter(factual=True).values_list("pk", flat=True))
