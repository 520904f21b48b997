"""What the county's other files say of a proposed decision, and whether the proposal has answered it.

Asked when a decision is drafted, and again when it is made. The files of every department are asked, whoever may see
them: Art. 29 and "first offence" in Art. 33 look at the party, not at the agency. What is told of another agency's
case is the number, the day and the agency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.db.models import Q

from enforcement.cases import identity
from enforcement.cases.models import Case, CaseStep, Party
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Requirement
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant, Department, PartyKind
from enforcement.registry.models import legal_day
from enforcement.review.rules import NoPenaltyGround
from enforcement.review.rules.considered import (
    Considered,
    Elsewhere,
    Original,
    by_the_day,
    changed_law,
    highest_norm,
    of_age,
    one_fine,
)
from enforcement.sealed import unseal

_DECIDED = (StepCode.DECIDE, StepCode.DECIDE_ON_SPOT)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is to be decided, as far as the other files bear on it."""

    variant: DecisionVariant
    ground: NoPenaltyGround | None
    fine: Decimal
    considered: Considered


def must_have_considered(case: Case, proposed: Proposed, at: datetime) -> None:
    """Refuse what leaves a question of the law unanswered.

    Raises:
        NotNow: with every requirement, met and unmet.

    Basis: Penalty Law Arts. 29-30, 33, 37; 生态环境法典 Arts. 1055, 1057, 1060.

    """
    requirements = _requirements(case, proposed, at)
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(f"{unmet[0].detail}。", code="not_considered", requirements=requirements)


def penalised_elsewhere(case: Case) -> tuple[Elsewhere, ...]:
    """Every standing penalty on a party of the case in another case of the county, the latest first."""
    steps = (
        CaseStep.objects.filter(
            code__in=_DECIDED,
            void__isnull=True,
            content__variant=DecisionVariant.PENALTY,
            case__in=Party.objects.filter(_same_as(case)).values("case"),
        )
        .exclude(case=case)
        .select_related("case__agency")
        .order_by("-at")
    )
    return tuple(
        Elsewhere(
            case=step.case_id,
            number=step.content.get("number") or step.case.case_number,
            agency=step.case.agency.name,
            decided_on=legal_day(step.at),
            act_ended_on=step.case.act_ended_on,
            received_on=legal_day(step.case.source_received_at),
            fine=Decimal(step.content.get("fine", 0)),
        )
        for step in steps
    )


def _requirements(case: Case, proposed: Proposed, at: datetime) -> tuple[Requirement, ...]:
    considered, penalises = proposed.considered, proposed.variant.penalises
    found = [*of_age(_ages(case), considered, penalises=penalises)]
    first_offence = proposed.ground is NoPenaltyGround.FIRST_OFFENCE
    if first_offence or proposed.fine:
        elsewhere = penalised_elsewhere(case)
        received_on = legal_day(case.source_received_at)
        near = [one for one in elsewhere if one.may_be_of(case.act_ended_on, received_on)]
        found += one_fine(near, considered.same_act, fined=proposed.fine > 0)
        found += [
            Requirement(
                "first_offence",
                art("CFF", "33§1").cite(),
                f"当事人此前受过行政处罚,须说明仍属初次违法的理由:{one.said}",
                met=bool(considered.priors),
            )
            for one in elsewhere
            if first_offence
        ]
    if penalises:
        found += highest_norm(considered.norms)
        found += _law_compared(case, considered, at)
    if considered.daily:
        found += by_the_day(
            Department(case.department),
            considered.daily,
            _original(case, considered.daily.original),
            fine=proposed.fine,
            today=legal_day(at),
        )
    return tuple(found)


def _law_compared(case: Case, considered: Considered, at: datetime) -> list[Requirement]:
    spans = case.bases.values_list("basis__valid_from", "basis__valid_to")
    article = changed_law(
        Department(case.department),
        spans,
        act_on=case.act_ended_on or legal_day(case.source_received_at),
        today=legal_day(at),
    )
    if article is None:
        return []
    detail = "违法行为之后法律有变更,须对照新旧规定并说明适用哪一规定"
    return [Requirement("law_compared", article.cite(), detail, met=considered.comparison is not None)]


def _same_as(case: Case) -> Q:
    """Parties that are those of the case: by code or identity number, a business without a code on file by its name.

    Two codes are two businesses, however alike their names.
    """
    same = Q(pk__in=[])
    for party in case.parties.all():
        if party.id_lookup:
            same |= Q(id_lookup=party.id_lookup)
        if party.kind == PartyKind.PERSON:
            continue
        named = Q(name=party.name, kind__in=[PartyKind.INDIVIDUAL_BUSINESS, PartyKind.ORGANISATION])
        same |= (Q(uscc=party.uscc) | named & Q(uscc="")) if party.uscc else named
    return same


def _ages(case: Case) -> list[int]:
    """How old the natural parties with a resident number were at the act, in full years."""
    day = case.act_ended_on or legal_day(case.source_received_at)
    people = case.parties.filter(kind=PartyKind.PERSON, id_type="resident").exclude(id_sealed=b"")
    return [_full_years(born, day) for born in map(_born, people) if born]


def _full_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _born(person: Party) -> date | None:
    try:
        return identity.born_on(unseal(person.id_sealed))
    except (InvalidTag, ValueError):
        return None


def _original(case: Case, id: UUID) -> Original:
    """What is on file of the case a fine by the day follows; nothing of another agency's."""
    steps = CaseStep.objects.filter(void__isnull=True, case_id=id, case__agency_id=case.agency_id)
    decided = steps.filter(code=StepCode.DECIDE, content__variant=DecisionVariant.PENALTY).last()
    ordered = steps.filter(code=StepCode.ORDER_CORRECTION).first()
    inspections = CaseStep.objects.filter(
        void__isnull=True, code=StepCode.INSPECT, case_id__in=[id, case.pk]
    ).values_list("content__occurred_from", flat=True)
    return Original(
        decided_on=legal_day(decided.at) if decided else None,
        fine=Decimal(decided.content.get("fine", 0)) if decided else Decimal(0),
        ordered_on=legal_day(ordered.at) if ordered else None,
        inspected_on=frozenset(legal_day(datetime.fromisoformat(one)) for one in inspections),
    )
