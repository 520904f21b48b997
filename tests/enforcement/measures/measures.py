"""Measures taken lawfully by default; each helper goes one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases.models import Case
from enforcement.law.measures import MeasureKind
from enforcement.law.values import BasisLevel
from enforcement.measures.actions import disposing, keeping, releasing, requesting, taking
from enforcement.measures.actions.listing import Listed
from enforcement.measures.models.items import Item, Kept
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.form import Declared, OnSite
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalGround,
    DisposalKind,
    ReleaseGround,
    Signature,
)
from enforcement.registry.powers import LegalBasis
from tests import factories
from tests.factories import AT, Team, actor
from tests.told_once import told_once

STORE = Kept("涉案财物库房", Custody.AGENCY, "保管员")
DECLARED = Declared(only_involved=True, no_necessities=True, not_held_elsewhere=True)
ON_SITE = OnSite(
    certificates_shown=True,
    rights_told=True,
    party_notified=True,
    statement="当事人称不知情。",
    record="清点、封存火腿。",
    signature=Signature.SIGNED,
    signature_note="",
    witness="",
    handed_over=True,
    copies=2,
)
LATER = timedelta(days=1)


def basis(
    statute: str = "中华人民共和国食品安全法",
    article: str = "第一百一十条第四项",
    level: BasisLevel = BasisLevel.LAW,
) -> LegalBasis:
    """A published text that gives a power over things."""
    found, _ = LegalBasis.objects.get_or_create(
        statute=statute,
        article=article,
        act="扣押",
        valid_from=factories.LONG_AGO,
        defaults={"level": level, "penalty": "", "published_at": datetime(2022, 1, 1, tzinfo=UTC)},
    )
    return found


def wanted(kind: MeasureKind = MeasureKind.SEIZURE, **more: Any) -> requesting.Wanted:
    return requesting.Wanted(
        kind=kind,
        grounds="有证据证明该批食品不符合食品安全标准。",
        basis=more.pop("basis", basis()).pk if kind.compulsory else None,
        **more,
    )


def ham(quantity: int = 10, **more: Any) -> Listed:
    return Listed(
        **{
            "id": uuid4(),
            "name": "火腿",
            "quantity": Decimal(quantity),
            "unit": "袋",
            "kept": STORE,
            "seal_number": "封1",
            **more,
        }
    )


@told_once
def requested(case: Case, of: Team, kind: MeasureKind = MeasureKind.SEIZURE, *, at: datetime = AT) -> Measure:
    id = uuid4()
    requesting.request_measure(
        case_id=case.pk,
        id=id,
        wanted=wanted(kind),
        officers=of.officer_ids,
        by=actor(of.officer, at),
        at=at,
    )
    return Measure.objects.get(pk=id)


@told_once
def approved(case: Case, of: Team, kind: MeasureKind = MeasureKind.SEIZURE, *, at: datetime = AT) -> Measure:
    measure = requested(case, of, kind, at=at)
    approve(measure, of, at=at)
    return again(measure)


def approve(measure: Measure, of: Team, *, at: datetime = AT, **more: Any) -> None:
    requesting.approve_measure(
        **{
            "case_id": measure.case_id,
            "measure_id": measure.pk,
            "opinion": "同意。",
            "judgement": "食品安全法第一百一十条授权扣押。",
            "told_at": None,
            "by": actor(of.head, at),
            "at": at,
            **more,
        }
    )


def carried(
    of: Team,
    *items: Listed,
    measure: Measure | None = None,
    kind: MeasureKind = MeasureKind.SEIZURE,
    at: datetime = AT,
    **more: Any,
) -> taking.Carried:
    urgent = None if measure else taking.Urgent(wanted=wanted(kind), reason="当事人正在转移货物。")
    return taking.Carried(
        **{
            "id": uuid4(),
            "approved": measure.pk if measure else None,
            "urgent": urgent,
            "arrived_at": at - timedelta(minutes=40),
            "taken_at": at - timedelta(minutes=20),
            "left_at": at,
            "place": "某某超市",
            "officers": of.officer_ids,
            "items": items or (ham(),),
            "declared": DECLARED,
            "on_site": ON_SITE,
            **more,
        }
    )


@told_once
def take(case: Case, of: Team, doing: taking.Carried, *, at: datetime = AT) -> Measure:
    kind = (
        doing.urgent.wanted.kind
        if doing.urgent
        else Measure.objects.get(pk=doing.approved or doing.id).of_kind
    )
    act = taking.take_measure if kind.compulsory else taking.preserve
    act(case_id=case.pk, carried=doing, by=actor(of.officer, at), at=at)
    return Measure.objects.get(pk=doing.approved or doing.id)


@told_once
def seized(
    case: Case, of: Team, *items: Listed, kind: MeasureKind = MeasureKind.SEIZURE, at: datetime = AT
) -> Measure:
    """Asked for, approved and carried out."""
    measure = approved(case, of, kind, at=at)
    return take(case, of, carried(of, *items, measure=measure, at=at), at=at)


def again(measure: Measure) -> Measure:
    return Measure.objects.get(pk=measure.pk)


def items(measure: Measure) -> list[Item]:
    return list(Item.objects.filter(measure=measure))


def released(measure: Measure, of: Team, *chosen: Item, at: datetime = AT, **more: Any) -> UUID:
    id = uuid4()
    releasing.release_measure(
        case_id=measure.case_id,
        id=id,
        measure_id=measure.pk,
        ground=more.pop("ground", ReleaseGround.UNRELATED),
        items=[item.pk for item in chosen],
        opinion="予以解除。",
        by=actor(of.head, at),
        at=at,
    )
    return id


def dispose(
    item: Item, of: Team, kind: DisposalKind, quantity: object = None, *, at: datetime = AT, **more: Any
) -> None:
    case = item.measure.case
    by = more.pop("by", of.officer)
    voucher = more.pop("voucher", None) or factories.evidence(case, of.officer, factual=False, at=at).pk
    disposed = disposing.Disposed(
        kind=kind,
        quantity=Decimal(str(quantity)) if quantity is not None else item.quantity,
        voucher=voucher,
        occurred_on=at.date(),
        **{"recipient": "张某", **more},
    )
    disposing.dispose_item(
        case_id=case.pk, id=uuid4(), item_id=item.pk, disposed=disposed, by=actor(by, at), at=at
    )


def allow(
    measure: Measure,
    of: Team,
    kind: DisposalKind,
    ground: DisposalGround,
    chosen: Sequence[Item],
    *,
    at: datetime = AT,
    **more: Any,
) -> None:
    disposing.approve_disposal(
        **{
            "case_id": measure.case_id,
            "id": uuid4(),
            "measure_id": measure.pk,
            "items": [item.pk for item in chosen],
            "kind": kind,
            "ground": ground,
            "told_on": None,
            "opinion": "同意。",
            "by": actor(of.head, at),
            "at": at,
            **more,
        }
    )


def sent(measure: Measure, of: Team, *chosen: Item, days: int, at: datetime = AT) -> UUID:
    id = uuid4()
    day = at.date()
    keeping.begin_appraisal(
        case_id=measure.case_id,
        id=id,
        measure_id=measure.pk,
        sent=keeping.Sent(
            items=tuple(item.pk for item in chosen),
            purpose="检验",
            laboratory="检测中心",
            begins_on=day,
            ends_by=day + timedelta(days=days),
            told_on=day,
        ),
        by=actor(of.officer, at),
        at=at,
    )
    return id


def on_site(**changed: Any) -> OnSite:
    return replace(ON_SITE, **changed)
