"""What becomes of each listed item, down to zero: given back, confiscated, destroyed, sold, handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.models.deadlines import Deadline
from enforcement.cases.rules import StepCode
from enforcement.errors import Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.measures.actions.common import (
    done,
    enter,
    item_of,
    items_of,
    measure_of,
    must_all,
    must_be,
    must_be_new,
    not_in_the_future,
    paper,
    refused,
    settle,
)
from enforcement.measures.models.after import ClaimNotice, DisposalApproval
from enforcement.measures.models.items import Item, Kept, Said
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.ledger import Footing, wanting
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalGround,
    DisposalKind,
    ItemState,
    MeasureState,
)
from enforcement.registry.models import Actor, legal_day


@act("approve_disposal")
def approve_disposal(
    *,
    case_id: UUID,
    id: UUID,
    measure_id: UUID,
    items: Sequence[UUID],
    kind: DisposalKind,
    ground: DisposalGround,
    told_on: date | None,
    opinion: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves that items are sold, destroyed or handed on, and says on which ground.

    Raises:
        NotCompetent: not a head of the agency.
        NotNow: things nobody decided on that are no longer held, a notice to claim that has not run out, a transfer
            of which the party was not told in writing.
        Taken, Unprocessable: the id exists; no such measure or item; a ground that does not allow the disposal.

    Basis: 行政强制法 Arts. 21, 27-28, 46§3; 市场监督管理行政处罚程序规定 Arts. 41-42.

    """
    case = Case.objects.for_step(case_id, StepCode.APPROVE_DISPOSAL, by=by)
    if DisposalApproval.objects.filter(pk=id).exists():
        raise Taken
    measure = measure_of(case, measure_id)
    must_be(measure, MeasureState.IN_FORCE, MeasureState.RELEASED)
    if kind not in ground.allows:
        raise Unprocessable(
            f"“{ground.label}”不能作为{kind.label}的理由。",
            code="ground_of_another_disposal",
            pointer="/ground",
        )
    chosen = items_of(measure, items)
    _must_be_due(measure, chosen, ground, at)
    if kind is DisposalKind.TRANSFERRED and told_on is None:
        raise refused("移送的须书面告知当事人。", "told_in_writing", art("QZF", "21"))
    if told_on is not None:
        not_in_the_future(told_on, at, "/told_on")
    DisposalApproval.objects.create(
        id=id,
        measure=measure,
        items=[item.pk for item in chosen],
        kind=kind,
        ground=ground,
        opinion=opinion,
        told_on=told_on,
        account_id=by.account_id,
        at=at,
    )
    step = case.take(
        StepCode.APPROVE_DISPOSAL,
        by=by,
        at=at,
        content={
            "measure": str(measure.pk),
            "approval": str(id),
            "kind": kind,
            "ground": ground,
            "items": [str(item.pk) for item in chosen],
            "opinion": opinion,
        },
    )
    return done(step, case, measure.pk, {"approval": id, "kind": kind.value, "ground": ground.value})


def _must_be_due(measure: Measure, items: Sequence[Item], ground: DisposalGround, at: datetime) -> None:
    """Refuse a ground that the items, or the file, contradict. Raises NotNow."""
    if ground is DisposalGround.OFFSET_FINE:
        _must_be_unpaid(measure.case, at)
    for item in items:
        if item.stands is ItemState.DISPOSED:
            raise refused(f"“{item.name}”已经处理完毕。", "item_state", ground.article)
        if ground.early and item.stands is ItemState.RELEASED:
            raise refused(f"“{item.name}”已经解除,应当返还。", "item_state", ground.article)
    if ground is DisposalGround.UNCLAIMED:
        ended = ClaimNotice.objects.filter(measure=measure, ends_on__lt=legal_day(at))
        advertised = {pk for notice in ended for pk in notice.items}
        if any(item.pk not in advertised or item.stands is not ItemState.RELEASED for item in items):
            raise refused("公告招领六十日期满无人认领的,方可处理。", "claim_notice_running", ground.article)


def _must_be_unpaid(case: Case, at: datetime) -> None:
    """Refuse to auction for a fine that is paid, still open to a remedy, or not demanded. Raises NotNow."""
    article, today = art("QZF", "46§3").cite(), legal_day(at)
    court = Deadline.objects.of(case, Clock.COURT_APPLICATION)
    demand = Deadline.objects.filter(case=case, clock=Clock.DEMAND, due_on__lte=today)
    fine = case.hindrances.filter(code="payment_owed", closed_at__isnull=True)
    remedy = case.steps.filter(code=StepCode.REGISTER_REMEDY, void__isnull=True)
    past = court is not None and legal_day(court.since) < today
    requirements = (
        Requirement("fine_unpaid", article, "罚款到期未缴", met=fine.exists()),
        Requirement(
            "no_remedy", article, "当事人在法定期限内没有申请复议、提起诉讼", met=not remedy.exists()
        ),
        Requirement("remedy_period_over", article, "申请复议、提起诉讼的期限已经届满", met=past),
        Requirement("demanded", article, "已经催告,催告期满仍不履行", met=demand.exists()),
    )
    must_all("不能拍卖抵缴罚款", "not_for_the_fine", requirements)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """What happened to a quantity of an item, and who saw or received it. `proceeds` in yuan.

    `offset`: what of the proceeds pays the fine, where things are auctioned for it; the rest is owed back.
    """

    kind: DisposalKind
    quantity: Decimal
    voucher: UUID
    occurred_on: date
    recipient: str = ""
    witnesses: tuple[str, ...] = ()
    proceeds: Decimal | None = None
    offset: Decimal | None = None
    note: str = ""


@act("dispose_item")
def dispose_item(
    *, case_id: UUID, id: UUID, item_id: UUID, disposed: Disposed, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Put on file what became of a quantity of an item; when nothing is left of any, the measure is settled.

    What a sale before the decision yields takes the thing's place on the list, until it is given back or confiscated.

    Raises:
        NotCompetent: neither an officer nor a custodian of the agency.
        NotNow: more than is left; given back before it was lifted, confiscated without a decision that confiscates,
            destroyed without two witnesses, sold or handed on without the head's approval.
        Taken, Unprocessable: the id exists; no such item, or no voucher on file.

    Basis: 行政强制法 Arts. 21, 27-28; Penalty Law Art. 74.

    """
    case = Case.objects.for_step(case_id, StepCode.DISPOSE_ITEM, by=by)
    must_be_new(id)
    item = item_of(case, item_id)
    paper(case, disposed.voucher, "/voucher")
    not_in_the_future(disposed.occurred_on, at, "/occurred_on")
    approvals = item.measure.disposal_approvals.filter(kind=disposed.kind, items__contains=[item.pk])
    approval = approvals.order_by("-at").first()
    footing = Footing(
        confiscation_decided=item.measure.confiscation_decided_at is not None,
        approved=approval is not None,
        witnesses=disposed.witnesses,
        recipient=disposed.recipient,
        told_in_writing=approval is not None and approval.told_on is not None,
        proceeds=disposed.proceeds,
    )
    must_all(f"不能{disposed.kind.label}“{item.name}”", "disposal_unfounded", wanting(disposed.kind, footing))
    row = enter(
        item,
        disposed.kind.happening,
        by=by,
        at=at,
        quantity=disposed.quantity,
        occurred_at=at,
        said=Said(
            id=id,
            voucher=disposed.voucher,
            witnesses=disposed.witnesses,
            recipient=disposed.recipient,
            proceeds=disposed.proceeds,
            approval=approval.pk if approval else None,
            note=disposed.note,
        ),
    )
    ground = DisposalGround(approval.ground) if approval else None
    if ground and disposed.proceeds and ground.early:
        _in_its_place(item, disposed.proceeds, "先行处置所得价款", by=by, at=at)
    if rest := _rest(disposed, ground):
        _in_its_place(item, rest, "抵缴罚款后的余款", by=by, at=at)
    step = case.take(
        StepCode.DISPOSE_ITEM,
        by=by,
        at=at,
        content={
            "item": str(item.pk),
            "name": item.name,
            "row": str(row.pk),
            "kind": disposed.kind,
            "quantity": f"{disposed.quantity:f}",
            "occurred_on": disposed.occurred_on.isoformat(),
            "recipient": disposed.recipient,
            "witnesses": list(disposed.witnesses),
        },
    )
    measure = measure_of(case, item.measure_id)
    settle(measure, at=at)
    return done(
        step,
        case,
        measure.pk,
        {"item": item.pk, "kind": disposed.kind.value, "quantity": disposed.quantity, "left": item.remaining},
    )


def _rest(disposed: Disposed, ground: DisposalGround | None) -> Decimal:
    """What of an auction for the fine is owed back. Raises Unprocessable where the fine's part was not said."""
    if ground is not DisposalGround.OFFSET_FINE:
        return Decimal(0)
    proceeds = disposed.proceeds or Decimal(0)
    if disposed.offset is None or not 0 <= disposed.offset <= proceeds:
        raise Unprocessable(
            "须写明抵缴罚款的数额,且不超过拍卖所得。", code="offset_missing", pointer="/offset"
        )
    return proceeds - disposed.offset


def _in_its_place(item: Item, proceeds: Decimal, what: str, *, by: Actor, at: datetime) -> None:
    """List what a sale yielded: it is owed back, or confiscated, as the thing would have been."""
    kept = Kept(place="财政专户", custody=Custody.AGENCY)
    money = Item.objects.create(
        id=uuid4(),
        measure=item.measure,
        position=item.measure.items.count() + 1,
        name=f"{item.name}{what}",
        quantity=proceeds,
        unit="元",
        replaces=item,
        place=kept.place,
        custody=kept.custody,
        ends_on=item.ends_on,
    )
    money.list_it(by=by, at=at, occurred_at=at, kept=kept)
