"""Payment, enforced execution, publication, closing 执行、结案."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from enforcement.cases.models import Case
from enforcement.cases.rules import Status
from enforcement.cases.rules import StepCode as C
from enforcement.decisions.actions import compulsion, court, deferral, payment, service
from enforcement.decisions.actions import demand as demanding
from enforcement.decisions.actions.closing import close as close_case
from enforcement.decisions.actions.court import latest_answer
from enforcement.decisions.actions.notice import Point
from enforcement.decisions.models import Decision, Payment
from enforcement.decisions.models.ledger import ledger
from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.execution import CourtAnswer, Means, SuspensionGround, TerminationGround
from enforcement.decisions.rules.money import CollectionGround, Covers, Instalment, Leg
from enforcement.publicity import actions as publicity
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import WithdrawalGround
from tests.enforcement.walk.acts.common import Other, does, drives, step
from tests.enforcement.walk.acts.notice import by_hand
from tests.enforcement.walk.world import Call, World

#: What a party owes who was not decided against: something that cannot be.
_SOMETHING = Decimal(100)


def owing(w: World) -> tuple[Decimal, Decimal]:
    """Principal and late penalty owed today."""
    decision = Decision.objects.filter(case=w.case_id).first()
    if decision is None:
        return _SOMETHING, Decimal(0)
    account = ledger(decision, w.today)
    return account.owed, account.late_owed


@drives(C.APPLY_DEFERRAL)
def apply_deferral(w: World) -> Call:
    given = {"application": w.paper(), "reason": "经营困难", "instalments": instalments(w)}
    return step(w, deferral.apply_deferral, w.team.officer, **given)


def instalments(w: World) -> tuple[Instalment, ...]:
    return (Instalment(w.today + timedelta(days=60), owing(w)[0]),)


@drives(C.DECIDE_DEFERRAL)
def decide_deferral(w: World) -> Call:
    given = {"granted": True, "opinion": "同意", "instalments": instalments(w)}
    return step(w, deferral.decide_deferral, w.team.head, **given)


@drives(C.RECORD_PAYMENT)
def record_payment(w: World) -> Call:
    """All that is owed: the fine first, else the late penalty; fifty yuan are collected on the spot."""
    owed, late = owing(w)
    paid = payment.Sum(
        amount=owed or late or _SOMETHING,
        paid_on=w.today,
        receipt_number=uuid4().hex,
        covers=Covers.PRINCIPAL if owed or not late else Covers.LATE_PENALTY,
        collected=CollectionGround.UP_TO_A_HUNDRED if owed == 50 else None,
    )
    return step(w, payment.record_payment, w.team.officer, id=uuid4(), paid=paid)


@does(Other.HAND_IN)
def hand_in(w: World) -> None:
    """What officers collected goes to the agency, and from there to the bank."""
    row = Payment.objects.filter(decision__case=w.case_id, on_spot=True).first()
    for leg in Leg:
        payment.record_handover(
            case_id=w.case_id,
            payment_id=row.pk if row else uuid4(),
            id=uuid4(),
            leg=leg,
            on=w.today,
            voucher=uuid4().hex,
            by=w.actor(w.team.officer),
            at=w.now,
        )


@drives(C.DEMAND)
def demand(w: World) -> Call:
    given = {"perform_by": w.today + timedelta(days=15), "way": "到代收银行缴纳", "duty": _duty(w)}
    return step(w, demanding.demand, w.team.officer, **given)


def _duty(w: World) -> str:
    """What is to be done beside paying."""
    return "" if w.penalty.has_amount else "停止生产经营"


@does(Other.SERVE_DEMAND)
def serve_demand(w: World) -> None:
    """The latest demand is served by hand."""
    row = w.case.steps.filter(code=C.DEMAND, void__isnull=True).order_by("seq").last()
    service.record_service(
        case_id=w.case_id,
        id=uuid4(),
        step_id=row.pk if row else uuid4(),
        served=by_hand(w),
        by=w.actor(w.team.officer),
        at=w.now,
    )


@drives(C.HEAR_DEMAND_DEFENCE)
def hear_demand_defence(w: World) -> Call:
    return step(w, demanding.hear_demand_defence, w.team.officer, text="没有钱", signed=None)


@drives(C.REEXAMINE_DEMAND)
def reexamine_demand(w: World) -> Call:
    points = [Point("没有钱", adopted=False, reason="未提交证明")]
    return step(w, demanding.reexamine_demand, w.team.officer, points=points, result="不予采纳")


@drives(C.AGREE_EXECUTION)
def agree_execution(w: World) -> Call:
    return step(
        w,
        deferral.agree_execution,
        w.team.head,
        agreement=w.paper(),
        terms="两个月内缴清",
        remedial="已召回全部产品",
        remitted=Decimal(0),
        instalments=instalments(w),
    )


@drives(C.ORDER_EXECUTION)
def order_execution(w: World) -> Call:
    begins = w.now + timedelta(hours=1)
    order = compulsion.Order(
        means=Means.RESTORATION,
        power=w.cast.force.pk,
        reasons="经催告仍不履行",
        target="清除堆放物",
        begins_at=begins,
        ends_at=begins + timedelta(hours=2),
    )
    return step(w, compulsion.order_execution, w.team.head, order=order)


@drives(C.CARRY_OUT_EXECUTION)
def carry_out_execution(w: World) -> Call:
    return step(
        w,
        compulsion.carry_out_execution,
        w.team.officer,
        began_at=w.now - timedelta(minutes=30),
        ended_at=w.now,
        place="某路",
        record="已清除",
        signatures=w.paper(),
        completed=False,
    )


@drives(C.APPLY_TO_COURT)
def apply_to_court(w: World) -> Call:
    return step(
        w,
        court.apply_to_court,
        w.team.head,
        court="测试县人民法院",
        object_state="罚款未缴",
        materials={key: w.paper() for key in ("application", "decision", "opinion", "state")},
        late_reason="",
    )


@drives(C.RECORD_COURT_ANSWER)
def record_court_answer(w: World) -> Call:
    """Accepted, then granted."""
    case: Case = w.case
    answer = CourtAnswer.GRANTED if latest_answer(case) else CourtAnswer.ACCEPTED
    return step(
        w,
        court.record_court_answer,
        w.team.officer,
        answer=answer,
        received_on=w.today,
        document="裁定书",
        paper_id=w.paper(),
        note="",
    )


@drives(C.COURT_EXECUTED)
def court_executed(w: World) -> Call:
    given = {"executed_on": w.today, "paper_id": w.paper()}
    return step(w, court.court_executed, w.team.officer, **given)


@drives(C.SUSPEND_EXECUTION)
def suspend_execution(w: World) -> Call:
    given = {"ground": SuspensionGround.UNABLE, "detail": "暂无履行能力"}
    return step(w, compulsion.suspend_execution, w.team.head, **given)


@drives(C.RESUME_EXECUTION)
def resume_execution(w: World) -> Call:
    return step(w, compulsion.resume_execution, w.team.head, reason="已有财产")


@drives(C.TERMINATE_EXECUTION)
def terminate_execution(w: World) -> Call:
    given = {"ground": TerminationGround.ENDED_WITHOUT_ASSETS, "detail": "企业注销", "proofs": [w.paper()]}
    return step(w, compulsion.terminate_execution, w.team.head, **given)


@does(Other.PUBLISH)
def publish(w: World) -> None:
    """Prepared by an officer, put before the public by the publisher."""
    by = w.actor(w.team.officer)
    notice = publicity.prepare_notice(case_id=w.case_id, id=uuid4(), by=by, at=w.now)
    publicity.publish_notice(
        subject_id=notice.pk, version=notice.version, by=w.actor(w.team.publisher), at=w.now
    )


@does(Other.WITHDRAW)
def withdraw(w: World) -> None:
    """What was published of a decision that fell is taken back."""
    notice = PublicNotice.objects.filter(case=w.case_id).first()
    publicity.withdraw_notice(
        subject_id=notice.pk if notice else uuid4(),
        version=notice.version if notice else 1,
        ground=WithdrawalGround.REVOKED,
        reason="决定已被依法撤销。",
        by=w.actor(w.team.publisher),
        at=w.now,
    )


_GROUNDS = {
    Status.TERMINATED: CloseGround.INVESTIGATION_TERMINATED,
    Status.TRANSFERRED: CloseGround.TRANSFERRED,
    Status.WITH_JUDICIARY: CloseGround.TRANSFERRED,
    Status.EXECUTION_ENDED: CloseGround.EXECUTION_TERMINATED,
}


@drives(C.CLOSE)
def close(w: World) -> Call:
    """On the ground that the file bears out."""
    status = Status(w.case.status)
    decision = Decision.objects.filter(case=w.case_id).first()
    nothing = status is Status.SERVED and decision is not None and ledger(decision, w.today).payable == 0
    ground = _GROUNDS.get(status, CloseGround.NO_EXECUTION if nothing else CloseGround.EXECUTED)
    return step(w, close_case, w.team.head, ground=ground, opinion="同意")
