"""What is found and done about a party's age and capacity (Arts. 30-31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.capacity import age_of, weigh
from enforcement.cases.models import Case, PartyAssessment
from enforcement.cases.rules import Age, AssessmentKind, Capacity
from enforcement.errors import NotNow, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found of a party, or done; `capacity` where that was found; `evidence`: the paper it rests on."""

    kind: AssessmentKind
    text: str
    capacity: Capacity | None = None
    evidence: UUID | None = None


@act("assess_party")
def assess_party(
    *, case_id: UUID, id: UUID, party: UUID, assessed: Assessed, by: Actor, at: datetime
) -> Done[PartyAssessment]:
    """Put on file whether a party answers for the act, why its penalty is lighter, or that the guardian was told.

    A capacity found wanting bars a penalty; the reasons for a lighter one, and the guardian's instruction, are owed
    where the party was a minor at the act.

    Raises:
        NotCompetent: not an officer of the case. Taken: the id exists.
        Unprocessable: no such party, or a finding that does not fit its kind.
        NotNow: nothing of the kind is owed for this party.

    Basis: Penalty Law Arts. 30-31.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, "assess_party")
    case.must_not_be_recused(by)
    case.must_be_handled_by(by)
    if PartyAssessment.objects.filter(pk=id).exists():
        raise Taken
    row = case.parties.filter(pk=party).first()
    if row is None:
        raise Unprocessable("本案没有这一当事人。", pointer="/party")
    if (assessed.kind is AssessmentKind.CAPACITY) != (assessed.capacity is not None):
        raise Unprocessable("责任能力认定须选定结论,其他事项不填。", pointer="/capacity")
    if assessed.capacity and assessed.evidence is None:
        raise Unprocessable("责任能力认定须有鉴定意见或者证明材料。", pointer="/evidence")
    if assessed.kind is AssessmentKind.MITIGATION and age_of(case, row) is not Age.MINOR:
        raise NotNow(
            "该当事人行为时不属于已满十四周岁不满十八周岁。",
            code="not_a_minor",
            article=art("CFF", "30"),
        )
    made = PartyAssessment.objects.create(
        id=id,
        case=case,
        party=row,
        kind=assessed.kind,
        value=assessed.capacity.value if assessed.capacity else "",
        text=assessed.text,
        evidence=assessed.evidence,
        account_id=by.account_id,
        at=at,
    )
    weigh(case, at)
    return Done(made, stream=case.pk, subject=made.pk, facts={"kind": assessed.kind.value})
