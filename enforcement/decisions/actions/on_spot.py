"""The decision on the spot 当场处罚 (Arts. 51-53) and its filing with the agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
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
from enforcement.decisions.models import ON_SPOT_WORD, Decision, FormStock, Service, StockForm
from enforcement.decisions.offering import strictest
from enforcement.decisions.rules.service import Outcome
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.common import PAYMENT
from enforcement.law.limits import Clock
from enforcement.law.models import working_calendar
from enforcement.law.periods import due, minute_of
from enforcement.law.statutes import art
from enforcement.law.thresholds import simple_allowed
from enforcement.law.values import DecisionVariant, Procedure, ServiceMethod
from enforcement.registry.models import Actor, legal_day
from enforcement.review.considering import penalised_elsewhere
from enforcement.review.rules import Penalty, total

#: How far a phone's clock may be ahead of the server's.
_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Form:
    """A pre-numbered form: its stock and its number."""

    stock: UUID
    number: int


@dataclass(frozen=True, slots=True)
class OnSpot:
    """A decision on the spot as the officers made it.

    `told`: facts, reasons, basis and rights were told. `defence` is what the party said, or that nothing was said.
    `signature` is `signed` or `refused` with the note that Art. 52 asks for. `form` is the number taken along, of
    which stock it is; `made_at` is when it was made and handed over, where that is not now: it then bears such a
    number.
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
    form: Form | None = None
    made_at: datetime | None = None


@act("decide_on_spot")
def decide_on_spot(
    *, case_id: UUID, version: int | None, id: UUID, made: OnSpot, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Decide on the spot and hand the decision over at once.

    A fine of another department that may be for the same act is found, not refused: the paper is handed over.

    Raises:
        NotNow: outside the simple procedure, or the party was not told; an element is missing; on that day the
            officers, the basis or the limitation founded no case; the number is used, void or somebody else's.
        NotCompetent: not one of the two officers of the case.
        Unprocessable: made in the future, before the case came in or without a number taken along.

    Basis: Penalty Law Arts. 36, 38, 42, 44-45, 51-52; 行政复议法 Art. 23.

    """
    case = Case.objects.for_step(case_id, StepCode.DECIDE_ON_SPOT, by=by, version=version)
    case.must_be_handled_by(by)
    if Decision.objects.filter(pk=id).exists():
        raise Taken
    made_at = _made_at(case, made, at)
    day = legal_day(made_at)
    must_be_founded(case, day)
    _within_the_simple_procedure(case, made)
    stock = _stock_of(case, made.form, made_at) if made.form else None
    number = stock.said(made.form.number) if stock and made.form else draw_number(case, ON_SPOT_WORD, at)
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
        made_at,
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
        decided_at=made_at,
        decided_on=day,
    )
    if stock and made.form:
        StockForm.objects.create(
            stock=stock, number=made.form.number, decision=decision, account_id=by.account_id, at=at
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
        served_on=day,
        pay_by=due(day, PAYMENT, working_calendar()).date if decision.fine else None,
        explanation=["当场交付当事人"],
        recorded_by_id=by.account_id,
        recorded_at=at,
    )
    clocks.decided(case, decision, at=at)
    bind(case, decision, day, at)
    filing = Deadline.objects.start(case, Clock.ON_SPOT_FILING, day, at=at)
    when = filing.due_on.isoformat() if filing.due_on else "及时"
    article = law_of(case).simple_filing_period.article
    case.hinder("on_spot_filing_owed", article, f"当场处罚决定须报所属机关备案(期限:{when})", at=at)
    _find_second_fine(case, decision, step, at)
    return Done(step, stream=case.pk, subject=id, facts={"amount": decision.amount})


@act("file_on_spot")
def file_on_spot(*, case_id: UUID, version: int | None, note: str, by: Actor, at: datetime) -> Done[CaseStep]:
    """File the decision on the spot with the agency 备案. Basis: Penalty Law Art. 52 para. 3."""
    case = Case.objects.for_step(case_id, StepCode.FILE_ON_SPOT, by=by, version=version)
    step = case.take(StepCode.FILE_ON_SPOT, by=by, at=at, content={"note": note})
    case.unhinder("on_spot_filing_owed", at=at)
    Deadline.objects.meet(case, Clock.ON_SPOT_FILING, at=at)
    return Done(step, stream=case.pk, subject=step.pk)


def _made_at(case: Case, made: OnSpot, at: datetime) -> datetime:
    if made.made_at is None:
        return at
    if made.form is None:
        raise Unprocessable("补录当场处罚决定,须注明随身携带的编号。", code="form_missing", pointer="/form")
    if not minute_of(case.source_received_at) <= made.made_at <= at + _AHEAD:
        raise Unprocessable("作出时间须在收到案源之后、现在之前。", pointer="/made_at")
    return min(made.made_at, at)


def _stock_of(case: Case, form: Form, made_at: datetime) -> FormStock:
    """The stock a number was taken from. Raises NotNow where it is gone, or not of an officer of the case."""
    named = case.case_officers.filter(released_at__isnull=True).values("officer")
    held = FormStock.objects.filter(pk=form.stock, agency=case.agency_id, officer__in=named)
    stock = held.filter(issued_at__lte=made_at).first()
    if stock is None or form.number not in stock.unused:
        raise NotNow(
            "编号不是发给本案执法人员的,或者已经使用、作废。",
            code="form_gone",
            requirements=[
                Requirement("numbered_form", art("CFF", "52").cite(), "预定格式、编有号码的决定书")
            ],
        )
    return stock


def _find_second_fine(case: Case, decision: Decision, step: CaseStep, at: datetime) -> None:
    """Put on file that another department may have fined the same act. Basis: Penalty Law Art. 29."""
    received_on = legal_day(case.source_received_at)
    near = [one for one in penalised_elsewhere(case) if one.may_be_of(case.act_ended_on, received_on)]
    if decision.fine and near:
        case.find(
            step, "second_fine_suspected", art("CFF", "29"), f"可能系同一违法行为:{near[0].said}", at=at
        )


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
