"""Compulsory measures and advance registration 行政强制措施、先行登记保存."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.law.measures import MeasureKind
from enforcement.measures.actions import disposing, keeping, releasing, requesting, taking
from enforcement.measures.models.after import Application, Release
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Extension, Measure
from enforcement.measures.models.terms import Testing
from enforcement.measures.rules.vocabulary import (
    DisposalGround,
    DisposalKind,
    ItemState,
    MeasureState,
    PreservationOutcome,
    ReleaseGround,
    Served,
)
from tests.enforcement.measures import measures as m
from tests.enforcement.walk.acts.common import call, drives
from tests.enforcement.walk.world import Call, World

SEIZURE, PRESERVATION = MeasureKind.SEIZURE, MeasureKind.PRESERVATION


def measure(w: World, *states: MeasureState, kind: MeasureKind | None = None) -> UUID:
    """The latest measure of the case in one of the states, or one that is none."""
    rows = Measure.objects.filter(case=w.case_id)
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(kind=kind) if kind else rows
    found = rows.order_by("opened_at", "pk").last()
    return found.pk if found else uuid4()


def item(w: World, *states: ItemState) -> Item | None:
    """The latest item of the case in one of the states."""
    rows = Item.objects.filter(measure__case=w.case_id).order_by("measure__opened_at", "position")
    return next((row for row in reversed(list(rows)) if not states or row.stands in states), None)


def _pk(row: Item | Testing | Application | Release | None) -> UUID:
    return row.pk if row else uuid4()


@drives(C.REQUEST_MEASURE)
def request_measure(w: World) -> Call:
    """Seizure the first time, advance registration after."""
    before = Measure.objects.filter(case=w.case_id).count()
    wanted = m.wanted(PRESERVATION if before > 1 else SEIZURE)
    given = {"id": uuid4(), "wanted": wanted, "officers": w.team.officer_ids}
    return call(w, requesting.request_measure, w.team.officer, **given)


@drives(C.APPROVE_MEASURE)
def approve_measure(w: World) -> Call:
    return call(
        w,
        requesting.approve_measure,
        w.team.head,
        measure_id=measure(w, MeasureState.REQUESTED),
        opinion="同意。",
        judgement="食品安全法第一百一十条授权扣押。",
        told_at=None,
    )


@drives(C.DECLINE_MEASURE)
def decline_measure(w: World) -> Call:
    given = {"measure_id": measure(w, MeasureState.REQUESTED), "opinion": "没有必要。"}
    return call(w, requesting.decline_measure, w.team.head, **given)


def _carried(w: World, kind: MeasureKind) -> taking.Carried:
    approved = Measure.objects.filter(pk=measure(w, MeasureState.APPROVED, kind=kind)).first()
    return m.carried(w.team, m.ham(), m.ham(3), measure=approved, kind=kind, at=w.now)


@drives(C.TAKE_MEASURE)
def take_measure(w: World) -> Call:
    """What was approved, or at once where nothing was."""
    return call(w, taking.take_measure, w.team.officer, carried=_carried(w, SEIZURE))


@drives(C.PRESERVE)
def preserve(w: World) -> Call:
    return call(w, taking.preserve, w.team.officer, carried=_carried(w, PRESERVATION))


@drives(C.SETTLE_PRESERVATION)
def settle_preservation(w: World) -> Call:
    pk = measure(w, MeasureState.IN_FORCE, kind=PRESERVATION)
    outcomes = [
        keeping.Settled(row.pk, PreservationOutcome.RELEASED) for row in Item.objects.filter(measure=pk)
    ]
    given = {"measure_id": pk, "outcomes": outcomes, "opinion": "予以解除。"}
    return call(w, keeping.settle_preservation, w.team.head, **given)


@drives(C.EXTEND_MEASURE)
def extend_measure(w: World) -> Call:
    given = {"measure_id": measure(w, MeasureState.IN_FORCE), "days": 30, "reason": "情况复杂"}
    return call(w, keeping.extend_measure, w.team.head, **given)


@drives(C.BEGIN_APPRAISAL)
def begin_appraisal(w: World) -> Call:
    sent = keeping.Sent(
        items=(_pk(item(w, ItemState.HELD)),),
        purpose="检验",
        laboratory="检测中心",
        begins_on=w.today,
        ends_by=w.today + timedelta(days=5),
        told_on=w.today,
    )
    given = {"id": uuid4(), "measure_id": measure(w, MeasureState.IN_FORCE), "sent": sent}
    return call(w, keeping.begin_appraisal, w.team.officer, **given)


@drives(C.END_APPRAISAL)
def end_appraisal(w: World) -> Call:
    row = Testing.objects.filter(measure__case=w.case_id, ended_on__isnull=True).first()
    given = {"testing_id": _pk(row), "ended_on": w.today, "result": "不合格"}
    return call(w, keeping.end_appraisal, w.team.officer, **given)


@drives(C.APPLY_FOR_RELEASE)
def apply_for_release(w: World) -> Call:
    given = {"measure_id": measure(w, MeasureState.IN_FORCE), "text": "请求解除。", "received_on": w.today}
    return call(w, releasing.apply_for_release, w.team.officer, id=uuid4(), **given)


@drives(C.REFUSE_RELEASE)
def refuse_release(w: World) -> Call:
    row = Application.objects.filter(measure__case=w.case_id, answer__isnull=True).first()
    given = {"application_id": _pk(row), "reason": "仍须查明。"}
    return call(w, releasing.refuse_release, w.team.head, **given)


@drives(C.RELEASE_MEASURE)
def release_measure(w: World) -> Call:
    return call(
        w,
        releasing.release_measure,
        w.team.head,
        id=uuid4(),
        measure_id=measure(w, MeasureState.IN_FORCE),
        ground=ReleaseGround.UNRELATED,
        items=[],
        opinion="予以解除。",
    )


@drives(C.SERVE_MEASURE)
def serve_measure(w: World) -> Call:
    """The decision first, then the extension, then the release."""
    pk = measure(w, MeasureState.IN_FORCE, MeasureState.RELEASED, MeasureState.SETTLED)
    served = Measure.objects.filter(pk=pk).values_list("services__what", flat=True)
    release = Release.objects.filter(measure=pk).order_by("at").last()
    extended = Extension.objects.filter(measure=pk).exists()
    what = Served.DECISION
    if Served.DECISION.value in served:
        what = Served.EXTENSION if extended and Served.EXTENSION.value not in served else Served.RELEASE
    return call(
        w,
        releasing.serve_measure,
        w.team.officer,
        id=uuid4(),
        measure_id=pk,
        what=what,
        release_id=_pk(release) if what is Served.RELEASE else None,
        recipient="张某",
        receipt=w.paper(),
        served_on=w.today,
    )


@drives(C.POST_CLAIM_NOTICE)
def post_claim_notice(w: World) -> Call:
    row = item(w, ItemState.RELEASED)
    return call(
        w,
        releasing.post_claim_notice,
        w.team.officer,
        id=uuid4(),
        measure_id=row.measure_id if row else uuid4(),
        items=[_pk(row)],
        text="请认领。",
        posted_on=w.today,
        proof=w.paper(),
    )


@drives(C.APPROVE_DISPOSAL)
def approve_disposal(w: World) -> Call:
    """Of what nobody claimed."""
    row = item(w, ItemState.RELEASED)
    return call(
        w,
        disposing.approve_disposal,
        w.team.head,
        id=uuid4(),
        measure_id=row.measure_id if row else uuid4(),
        items=[_pk(row)],
        kind=DisposalKind.AUCTIONED,
        ground=DisposalGround.UNCLAIMED,
        told_on=None,
        opinion="同意。",
    )


@drives(C.DISPOSE_ITEM)
def dispose_item(w: World) -> Call:
    """What was lifted goes back to the party."""
    row = item(w, ItemState.RELEASED) or item(w)
    disposed = disposing.Disposed(
        kind=DisposalKind.RETURNED,
        quantity=row.remaining if row else m.ham().quantity,
        voucher=w.paper(),
        occurred_on=w.today,
        recipient="张某",
    )
    given = {"id": uuid4(), "item_id": _pk(row), "disposed": disposed}
    return call(w, disposing.dispose_item, w.cast.custodian, **given)


@drives(C.MOVE_ITEM)
def move_item(w: World) -> Call:
    row = item(w, ItemState.HELD)
    given = {"id": uuid4(), "item_id": _pk(row), "kept": m.STORE, "occurred_at": w.now, "note": ""}
    return call(w, keeping.move_item, w.cast.custodian, **given)
