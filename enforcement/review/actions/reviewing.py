"""Send for review or audit, pass, return."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.errors import NotCompetent, Requirement, Stale, Taken, Unprocessable
from enforcement.evidence.models.docking import handlers
from enforcement.evidence.models.recordings import investigators
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.law.values import ReviewOpinion
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role
from enforcement.review.actions.common import law_of
from enforcement.review.models import Dossier, Opinion
from enforcement.review.rules import ReviewKind


@dataclass(frozen=True, slots=True)
class Examination:
    """A reviewer's work on one dossier: `digest` (hex) says which bytes were read.

    `answers`: checklist code to (in order, note); every item of the department's list is answered.
    """

    dossier: UUID
    digest: str
    conclusion: ReviewOpinion
    answers: Mapping[str, tuple[bool, str]]
    text: str
    no_interest_declared: bool


@act("request_review")
def request_review(
    *, case_id: UUID, version: int | None, code: StepCode, id: UUID, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Send the dossier for legal review 送法制审核, or for case audit 送案件审核 where it is not major.

    Raises:
        NotNow: no draft, no evidence, or the wrong kind of review for the case.

    Basis: Penalty Law Art. 58; 市场监督管理行政处罚程序规定 Arts. 49-52.

    """
    case = Case.objects.for_step(case_id, code, by=by, version=version)
    if Dossier.objects.filter(pk=id).exists():
        raise Taken
    kind = ReviewKind.LEGAL_REVIEW if code is StepCode.REQUEST_REVIEW else ReviewKind.CASE_AUDIT
    step = case.take(code, by=by, at=at, content={"dossier": str(id)})
    dossier = Dossier.objects.compose(case, id=id, kind=kind, by=by, at=at)
    case.unhinder("new_facts", at=at)
    Deadline.objects.start(case, Clock.REVIEW, at, at=at)
    return Done(
        step,
        stream=case.pk,
        subject=dossier.pk,
        facts={"dossier": dossier.pk, "digest": bytes(dossier.digest).hex()},
    )


@act("give_opinion")
def give_opinion(
    *,
    case_id: UUID,
    version: int | None,
    code: StepCode,
    id: UUID,
    examination: Examination,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Pass or return a dossier, every item of the department's checklist answered.

    Raises:
        NotCompetent: the reviewer investigated, has an interest, or lacks the qualification.
        Stale: the dossier is not the latest, or the digest is of other bytes; for a pass, also where the evidence
            or the draft has changed since. A return needs no more than the latest: else the change would leave
            no way out of the review.
        Unprocessable: an item is unanswered, or the conclusion contradicts the answers or the step.

    Basis: Penalty Law Art. 58; 市场监督管理行政处罚程序规定 Arts. 49, 53-55.

    """
    case = Case.objects.for_step(case_id, code, by=by, version=version)
    legal = code in {StepCode.PASS_REVIEW, StepCode.RETURN_REVIEW}
    kind = ReviewKind.LEGAL_REVIEW if legal else ReviewKind.CASE_AUDIT
    roles = [Role.LEGAL_REVIEWER] if legal else [Role.CASE_AUDITOR, Role.LEGAL_REVIEWER]
    office = by.must(roles, case.agency_id, code)
    _must_be_disinterested(case, examination, by)
    if legal and not office.qualified:
        raise NotCompetent(
            "初次从事法制审核的人员应当取得法律职业资格。",
            code="reviewer_unqualified",
            requirements=[
                Requirement("qualification", art("CFF", "58").cite(), "法律职业资格或者此前已从事法制审核")
            ],
        )
    if Opinion.objects.filter(pk=id).exists():
        raise Taken
    step = case.take(code, by=by, at=at, content={"opinion": str(id), "conclusion": examination.conclusion})
    passing = code in {StepCode.PASS_REVIEW, StepCode.PASS_AUDIT}
    dossier = Dossier.objects.fresh(case) if passing else _latest_dossier(case)
    if dossier is None or dossier.pk != examination.dossier or dossier.kind != kind:
        raise Stale("送审卷宗已有变化,须以最新卷宗重新审核。", code="dossier_stale")
    if bytes(dossier.digest).hex() != examination.digest.lower():
        raise Stale("所审核内容的摘要与卷宗不符。", code="digest_mismatch")
    _check_answers(case, code, examination)
    opinion = Opinion.objects.create(
        id=id,
        dossier=dossier,
        case=case,
        kind=kind,
        conclusion=examination.conclusion,
        answers={item: {"ok": ok, "note": note} for item, (ok, note) in examination.answers.items()},
        text=examination.text,
        reviewer_id=by.account_id,
        appointment_id=office.appointment_id,
        no_interest_declared=examination.no_interest_declared,
        received_at=dossier.submitted_at,
        finished_at=at,
    )
    Deadline.objects.meet(case, Clock.REVIEW, at=at)
    return Done(
        step,
        stream=case.pk,
        subject=opinion.pk,
        facts={
            "dossier": dossier.pk,
            "digest": examination.digest.lower(),
            "conclusion": examination.conclusion,
        },
    )


def _must_be_disinterested(case: Case, examination: Examination, by: Actor) -> None:
    handled = by.account_id == case.opened_by_id or by.account_id in handlers(case)
    if handled or by.officer_id in investigators(case):
        raise NotCompetent(
            "办案人员不得审核本案。",
            code="reviewer_investigated",
            requirements=[
                Requirement("separation", art("SAMR-P", "49").cite(), "审核人员不得是本案办案人员")
            ],
        )
    if not examination.no_interest_declared:
        raise NotCompetent(
            "与本案有直接利害关系的,应当回避;无利害关系的须作出声明。", code="reviewer_interest"
        )


def _latest_dossier(case: Case) -> Dossier | None:
    found: Dossier | None = case.dossiers.order_by("-draft__seq", "-submitted_at").first()
    return found


def _check_answers(case: Case, code: StepCode, examination: Examination) -> None:
    rules = law_of(case)
    legal = code in {StepCode.PASS_REVIEW, StepCode.RETURN_REVIEW}
    items = rules.review_checklist if legal else rules.audit_checklist
    wanted = {item.code: item for item in items}
    if missing := [item.text for name, item in wanted.items() if name not in examination.answers]:
        raise Unprocessable(
            f"审核事项须逐项答复,尚缺:{'、'.join(missing)}。", code="checklist_incomplete", pointer="/answers"
        )
    if unknown := sorted(set(examination.answers) - set(wanted)):
        raise Unprocessable(f"没有这些审核事项:{'、'.join(unknown)}。", pointer="/answers")
    passing = code in {StepCode.PASS_REVIEW, StepCode.PASS_AUDIT}
    open_to_all = {row.opinion for row in rules.review_opinions}
    if examination.conclusion not in open_to_all or passing != (examination.conclusion is ReviewOpinion.PASS):
        raise Unprocessable("审核结论与所办事项不符。", code="conclusion_contradicts", pointer="/conclusion")
    if passing and (failing := [name for name, (ok, _) in examination.answers.items() if not ok]):
        raise Unprocessable(
            f"有审核事项存在问题,不能通过:{'、'.join(failing)}。",
            code="conclusion_contradicts",
            pointer="/answers",
        )
