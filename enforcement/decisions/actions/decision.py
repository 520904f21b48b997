"""The decision (Arts. 57-59)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from enforcement.cases.founding import must_still_be_founded
from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import SEAL_OWED, StepCode
from enforcement.decisions import clocks, rules
from enforcement.decisions.actions.common import decision_content, draw_number, law_of, must_be_complete
from enforcement.decisions.models import Decision
from enforcement.errors import NotCompetent, NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant, Department, PenaltyKind, Procedure
from enforcement.measures.models.confiscation import confiscation_decided
from enforcement.registry.models import Actor, legal_day
from enforcement.review.considering import Proposed, must_have_considered
from enforcement.review.models import Dossier, Draft
from enforcement.review.rules import NoPenaltyGround, article_of, read_considered

#: The number series of each variant and the word in its number 文号.
_WORDS = {
    DecisionVariant.PENALTY: "罚",
    DecisionVariant.NO_PENALTY: "不罚",
    DecisionVariant.NOT_ESTABLISHED: "不罚",
    DecisionVariant.TRANSFER: "移决",
}


@act("decide")
def decide(
    *,
    case_id: UUID,
    version: int | None,
    id: UUID,
    defence_treatment: str,
    number: str = "",
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Decide 作出处理决定: point at the dossier that passed, say how the defence was treated, draw the number.

    What imposes no penalty needs no notice; periods that a notice opened do not bar it. `number` is given where
    another body decides in the agency's stead. Until the sealed instrument is bound, nobody serves the decision.

    Raises:
        NotNow: a requirement of the table; a cited basis no longer founds the case; the dossier is stale; another
            file or a change of the law raises a question the draft leaves open; heavier than the notice, or on other
            facts or another basis; an element is missing.
        NotCompetent: the reviewer of the case, where the county says that the reviewer may not approve.

    Basis: Penalty Law Arts. 37-38, 44-45, 57-59; 市场监督管理行政处罚程序规定 Art. 62.

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE, by=by, version=version)
    if Decision.objects.filter(pk=id).exists():
        raise Taken
    variant = DecisionVariant(case.variant)
    if not variant.penalises:
        case.unhinder("defence_period", at=at)
        case.unhinder("hearing_owed", at=at)
    proposed: Draft | None = case.drafts.order_by("-seq").first()
    content = {
        "decision": str(id),
        "variant": variant.value,
        "fine": str(proposed.fine) if proposed else "0",
    }
    step = case.take(StepCode.DECIDE, by=by, at=at, content=content)
    must_still_be_founded(case, legal_day(at))
    dossier = Dossier.objects.fresh(case)
    opinion = dossier.opinions.filter(passed=True).first() if dossier else None
    if dossier is None or opinion is None:
        raise NotNow(
            "审核之后有新的处理意见或新的事实证据,须重新审核。",
            code="dossier_stale",
            article=art("CFF", "58"),
        )
    if settings.REVIEWER_MAY_NOT_APPROVE and opinion.reviewer_id == by.account_id:
        raise NotCompetent("审核人员不得批准其审核的决定。", code="reviewer_decides")
    draft = dossier.draft
    ground = NoPenaltyGround(draft.ground) if draft.ground else None
    must_have_considered(case, Proposed(variant, ground, draft.fine, read_considered(draft.considered)), at)
    if variant.penalises:
        _as_notified(case, draft)
        _must_treat_the_defence(case, defence_treatment)
    said = decision_content(
        case, draft.proposed, at, facts=draft.facts, basis=draft.basis, performance=draft.performance
    ) | {
        "number": draw_number(case, _WORDS[variant], at, number),
        "variant": variant.value,
        "discretion": draft.discretion,
        "correction": draft.correction,
        "defence_treatment": defence_treatment,
        **_without_penalty(case, draft),
    }
    must_be_complete(said, fined=draft.fine > 0, variant=variant)
    decision = Decision.objects.create(
        id=id,
        case=case,
        procedure=Procedure.ORDINARY,
        dossier=dossier,
        opinion=opinion,
        passed=True,
        variant=variant,
        number=said["number"],
        content=said,
        penalty_kinds=draft.penalty_kinds,
        fine=draft.fine,
        amount=draft.amount,
        defence_treatment=defence_treatment,
        decided_by_id=by.account_id,
        decided_at=at,
        decided_on=legal_day(at),
    )
    case.unhinder(SEAL_OWED[StepCode.APPROVE_NOTICE].code, at=at)
    case.owe_seal(step, at=at)
    clocks.decided(case, decision, at=at)
    if PenaltyKind.CONFISCATION_OF_THINGS in decision.penalty_kinds:
        confiscation_decided(case, at=at)
    _find_unheard(case, dossier, step, at)
    if variant is DecisionVariant.NO_PENALTY:
        case.hinder("education_owed", art("CFF", "33§3"), "对不予处罚的当事人应当进行教育并记录", at=at)
    return Done(
        step,
        stream=case.pk,
        subject=id,
        facts={
            "variant": variant.value,
            "dossier": dossier.pk,
            "digest": bytes(dossier.digest).hex(),
            "amount": draft.amount,
        },
    )


def _find_unheard(case: Case, dossier: Dossier, step: CaseStep, at: datetime) -> None:
    """Put on file which evidence the decision rests on that a hearing was held without. Basis: Penalty Law Art. 65."""
    held = case.steps.filter(code=StepCode.HOLD_HEARING, void__isnull=True)
    if not dossier.draft.heard:
        return
    examined = {pk for content in held.values_list("content", flat=True) for pk in content["examined"]}
    unheard = dossier.evidence.exclude(pk__in=examined).order_by("number").values_list("number", flat=True)
    if unheard:
        numbers = "、".join(map(str, unheard))
        case.find(
            step, "evidence_not_examined", art("CFF", "65"), f"证据 {numbers} 未在听证中出示、质证", at=at
        )


def _without_penalty(case: Case, draft: Draft) -> dict[str, object]:
    """What a decision that imposes no penalty says beside the elements it shares with one that does."""
    if draft.penalises:
        return {}
    ground = NoPenaltyGround(draft.ground) if draft.ground else None
    variant = DecisionVariant(draft.variant)
    return {
        "conclusion": variant.label,
        "ground": ground.label if ground else "",
        "ground_article": article_of(variant, ground, Department(case.department)).cite(),
        "findings": draft.findings,
    }


def _must_treat_the_defence(case: Case, treatment: str) -> None:
    if law_of(case).defence_treatment_in_decision.value and not treatment:
        raise Unprocessable(
            "决定须载明当事人陈述、申辩的采纳情况及理由。",
            code="defence_treatment_missing",
            pointer="/defence_treatment",
        )


def _as_notified(case: Case, draft: Draft) -> None:
    notice = case.notices.order_by("-noted_at").select_related("draft").first()
    if notice is None:
        raise NotNow("尚未告知。", code="notice_missing", article=art("CFF", "44"))
    if how := rules.heavier(notice.draft.proposed, draft.proposed):
        raise NotNow(
            f"决定重于告知内容({how}),须重新告知。",
            code="heavier_than_notice",
            requirements=[Requirement("not_heavier", art("CFF", "45").cite(), how)],
        )
    requirements = (
        Requirement(
            "facts_notified",
            art("CFF", "44").cite(),
            "认定的事实与告知的一致",
            met=draft.facts == notice.draft.facts,
        ),
        Requirement(
            "basis_notified",
            art("CFF", "44").cite(),
            "处罚依据与告知的一致",
            met=draft.basis == notice.draft.basis,
        ),
    )
    if any(not requirement.met for requirement in requirements):
        raise NotNow(
            "决定的事实或者依据与告知内容不同,须重新告知。", code="not_as_notified", requirements=requirements
        )
