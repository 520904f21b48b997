"""The education that goes with every decision to impose no penalty (Art. 33 para. 3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions.common import paper
from enforcement.decisions.models import Decision
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.periods import minute_of
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant
from enforcement.registry.models import Actor


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a party was educated: when, who was spoken to, of what; `signed` is the record the person signed.

    `signature_note` says why there is none.
    """

    given_at: datetime
    place: str
    person: str
    text: str
    signed: UUID | None = None
    signature_note: str = ""


@act("educate")
def educate(*, case_id: UUID, version: int | None, lesson: Lesson, by: Actor, at: datetime) -> Done[CaseStep]:
    """Record that the party was educated 教育记录; until then the case is not closed.

    Raises:
        NotNow: the decision is not one to impose no penalty.
        Unprocessable: before the decision or in the future; neither signed nor a note why not.

    Basis: Penalty Law Art. 33 para. 3.

    """
    case = Case.objects.for_step(case_id, StepCode.EDUCATE, by=by, version=version)
    step = case.take(
        StepCode.EDUCATE,
        by=by,
        at=at,
        content={
            "given_at": lesson.given_at.isoformat(),
            "place": lesson.place,
            "person": lesson.person,
            "text": lesson.text,
            "signed": str(paper(case, lesson.signed, "/signed").pk) if lesson.signed else None,
            "signature_note": lesson.signature_note,
        },
    )
    decision = Decision.objects.get(case=case)
    if decision.variant != DecisionVariant.NO_PENALTY:
        raise NotNow(
            f"教育记录适用于不予行政处罚({art('CFF', '33§3').cite()})。",
            code="nothing_to_educate",
            article=art("CFF", "33§3"),
        )
    if not minute_of(decision.decided_at) <= lesson.given_at <= at:
        raise Unprocessable("教育时间须在决定之后、现在之前。", pointer="/given_at")
    if lesson.signed is None and not lesson.signature_note:
        raise Unprocessable("没有签名的,须注明原因。", pointer="/signature_note")
    case.unhinder("education_owed", at=at)
    return Done(step, stream=case.pk, subject=decision.pk)
