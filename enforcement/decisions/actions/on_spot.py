"""The decision on the spot 当场处罚 (Arts. 51-53) and its filing with the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from enforcement.cases.founding import must_be_founded
from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import StepCode
from enforcement.decisions import clocks, rules
from enforcement.decisions.actions.common import (
    decision_content,
    draw_number,
    law_of,
    must_be_complete,
)
from enforcement.decisions.actions.execution import bind
from enforcement.decisions.models import Decision, Service
from enforcement.decisions.offering import strictest
from enforcement.decisions.rules.service import Outcome
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.common import PAYMENT
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.periods import due
from enforcement.law.statutes import art
from enforcement.law.thresholds import simple_allowed
from enforcement.law.values import DecisionVariant, Procedure, ServiceMethod
from enforcement.registry.models import Actor, legal_day
from enforcement.review.rules import Penalty, total


@dataclass(frozen=True, slots=True)
class OnSpot:
    """A decision on the spot as the officers made it.

    `told`: facts, reasons, basis and rights were told. `defence` is what the party said, or that nothing was said.
    `signature` is `signed` or `refused` with the note that Art. 52 asks for.
    """

    penalties: tuple[Penalty, ...]
    facts: str
    basis: str
    correction: str
    performance: str
    place: str
    told: bool
    defence: str
    signature: str
    signature_note: str
    publication_warned: bool


@act("decide_on_spot")
def decide_on_spot(
    *, case_id: UUID, version: int | None, id: UUID, made: OnSpot, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Decide on the spot and hand the decision over at once.

    Raises:
        NotNow: outside the simple procedure, or the party was not told; an element is missing; today the
            officers, the basis or the limitation no longer found a case.
        NotCompetent: not one of the two officers of the case.

    Basis: Penalty Law Arts. 36, 38, 42, 44-45, 51-52; 行政复议法 Art. 23.

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE_ON_SPOT, by=by, version=version)
    case.must_be_handled_by(by)
    if Decision.objects.filter(pk=id).exists():
        raise Taken
    must_be_founded(case, legal_day(at), five_years=False)
    _within_the_simple_procedure(case, made)
    number = draw_number(case, "当罚", at)
    said = {
        "decision": str(id),
        "number": number,
        "variant": DecisionVariant.PENALTY.value,
        "fine": str(rules.fine_of(made.penalties)),
    }
    step = case.take(StepCode.DECIDE_ON_SPOT, by=by, at=at, content=said)
    content = decision_content(
        case,
        made.penalties,
        at,
        facts=made.facts,
        basis=made.basis,
        performance=made.performance,
        on_spot=True,
    ) | {
        "number": number,
        "correction": made.correction,
        "defence": made.defence,
        "place": made.place,
        "signature": made.signature,
        "signature_note": made.signature_note,
    }
    must_be_complete(content, fined=rules.fine_of(made.penalties) > 0)
    decision = Decision.objects.create(
        id=id,
        case=case,
        procedure=Procedure.SIMPLE,
        number=number,
        content=content,
        penalty_kinds=[p.kind for p in made.penalties],
        fine=rules.fine_of(made.penalties),
        amount=total(made.penalties),
        defence_treatment=made.defence,
        decided_by_id=by.account_id,
        decided_at=at,
        decided_on=legal_day(at),
    )
    Service.objects.create(
        case=case,
        step=step,
        decision=decision,
        method=ServiceMethod.DIRECT,
        outcome=Outcome.SERVED,
        recipient=case.party_name,
        refusal=made.signature_note if made.signature == "refused" else "",
        publication_warned=made.publication_warned,
        served_on=legal_day(at),
        pay_by=due(legal_day(at), PAYMENT, working_calendar()).date if decision.fine else None,
        explanation=["当场交付当事人"],
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    clocks.decided(case, decision, at=at)
    bind(case, decision, legal_day(at), at)
    filing = Deadline.objects.start(case, Clock.ON_SPOT_FILING, legal_day(at), at=at)
    when = filing.due_on.isoformat() if filing.due_on else "及时"
    article = law_of(case).simple_filing_period.article
    case.hinder("on_spot_filing_owed", article, f"当场处罚决定须报所属机关备案(期限:{when})", at=at)
    return Done(step, stream=case.pk, subject=id, facts={"amount": decision.amount})


@act("file_on_spot")
def file_on_spot(*, case_id: UUID, version: int | None, note: str, by: Actor, at: datetime) -> Done[CaseStep]:
    """File the decision on the spot with the agency 备案. Basis: Penalty Law Art. 52 para. 3."""
    case = Case.objects.for_step(case_id, StepCode.FILE_ON_SPOT, by=by, version=version)
    step = case.take(StepCode.FILE_ON_SPOT, by=by, at=at, content={"note": note})
    case.unhinder("on_spot_filing_owed", at=at)
    Deadline.objects.meet(case, Clock.ON_SPOT_FILING, at=at)
    return Done(step, stream=case.pk, subject=step.pk)


def _within_the_simple_procedure(case: Case, made: OnSpot) -> None:
    party = strictest(list(case.parties.values_list("kind", flat=True)))
    verdict = simple_allowed(party, [p.kind for p in made.penalties], rules.fine_of(made.penalties))
    requirements = (
        Requirement("simple_procedure", verdict.article.cite(), verdict.reason, met=verdict.allowed),
        Requirement("told", art("CFF", "44").cite(), "当场告知事实、理由、依据和权利", met=made.told),
        Requirement("defence_heard", art("CFF", "45").cite(), "听取并记录陈述申辩", met=bool(made.defence)),
    )
    if unmet := [r for r in requirements if not r.met]:
        raise NotNow(f"不得当场处罚:{unmet[0].detail}。", code="not_simple", requirements=requirements)
    if any(p.kind.has_amount != (p.amount > Decimal(0)) for p in made.penalties):
        raise Unprocessable("处罚种类与金额不符。", pointer="/penalties")
    if made.signature == "refused" and not made.signature_note:
        raise Unprocessable("当事人拒绝签收的,应当在决定书上注明。", pointer="/signature_note")
