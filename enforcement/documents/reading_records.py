"""What is on file of a case beside its steps, as instruments are filled from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from enforcement.cases.models import Case
from enforcement.cases.rules import MATTERS, Level, MatterKind, StepCode
from enforcement.decisions.models import Handover, Payment, Service
from enforcement.decisions.rules.items import ItemState
from enforcement.decisions.rules.money import CollectionGround, Leg
from enforcement.documents.models import Instrument
from enforcement.documents.reading_people import signed_by
from enforcement.documents.rules import InstrumentKind
from enforcement.documents.rules.filling.common import day
from enforcement.documents.rules.records import (
    AddressOnFile,
    AppraisalOnFile,
    CollectionOnFile,
    GoodsOnFile,
    ItemOnFile,
    MatterOnFile,
    MeasureOnFile,
    Records,
    ServiceOnFile,
)
from enforcement.documents.rules.values import Opinion
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.limits import Exclusion
from enforcement.law.values import ServiceMethod
from enforcement.measures.models.items import Item, LedgerRow
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import Custody, Happening
from enforcement.registry.models import legal_day
from enforcement.registry.powers import Power
from enforcement.sealed import unseal


def records_of(case: Case, names: Mapping[str, str], *, at: datetime) -> Records:
    """Everything on file beside the steps. A fixed number of queries."""
    papers = Instrument.objects.standing().filter(case=case, subject__isnull=False).exclude(number="")
    numbers = {
        (InstrumentKind(kind), subject): number
        for kind, subject, number in papers.values_list("kind", "subject", "number")
        if subject
    }
    return Records(
        matters=_matters(case, names),
        appraisals=_appraisals(case),
        addresses=_addresses(case, at),
        services=_services(case),
        collections=_collections(case),
        goods=_goods(case),
        measures=_measures(case, names, numbers),
        numbers=numbers,
        powers=_powers(case),
    )


def _matters(case: Case, names: Mapping[str, str]) -> tuple[MatterOnFile, ...]:
    made = []
    for row in case.matters.prefetch_related("opinions__appointment__delegated_by__account"):
        kind = MatterKind(row.kind)
        ground = MATTERS[kind].grounds.get(row.ground, "")
        opinions = {
            Level(one.level).value: Opinion(
                one.text or ("同意。" if one.agrees else "不同意。"),
                signed_by(names.get(str(one.account_id), ""), one.appointment),
                day(legal_day(one.at)),
            )
            for one in row.opinions.all()
        }
        reason = f"{ground}:{row.reason}" if ground else row.reason
        made.append(
            MatterOnFile(row.pk, kind.label, f"{reason}(依据:{MATTERS[kind].article.cite()})", opinions)
        )
    return tuple(made)


def _appraisals(case: Case) -> tuple[AppraisalOnFile, ...]:
    rows = list(case.appraisals.all())
    reports = Evidence.objects.filter(case=case, pk__in=[row.report for row in rows if row.report])
    titles = dict(reports.values_list("pk", "title"))
    return tuple(
        AppraisalOnFile(
            id=row.pk,
            kind=Exclusion(row.kind).label,
            body=row.body,
            items=row.items,
            sent_on=row.sent_on,
            result=row.result,
            result_on=row.result_on,
            report=titles.get(row.report, "") if row.report else "",
        )
        for row in rows
    )


def _addresses(case: Case, at: datetime) -> tuple[AddressOnFile, ...]:
    rows = case.service_addresses.filter(confirmed_at__lte=at).select_related("party")
    return tuple(
        AddressOnFile(
            id=row.pk,
            party=row.party.name,
            recipient=row.recipient or row.party.name,
            address=row.address,
            phone=unseal(row.phone_sealed) if row.phone_sealed else "",
            electronic=f"同意,电子送达地址:{row.electronic_address}" if row.electronic else "不同意",
            confirmed_on=legal_day(row.confirmed_at),
        )
        for row in rows.order_by("confirmed_at", "pk")
    )


def _services(case: Case) -> tuple[ServiceOnFile, ...]:
    rows = list(case.services.select_related("confirmation__party").order_by("recorded_at", "pk"))
    parties = sorted({party.name for party in case.parties.all()})
    shown = Evidence.objects.filter(case=case, pk__in=[proof for row in rows for proof in row.proofs])
    numbers = dict(shown.values_list("pk", "number"))
    return tuple(_service(row, parties, numbers) for row in rows)


def _service(row: Service, parties: Sequence[str], numbers: Mapping[UUID, int]) -> ServiceOnFile:
    method = ServiceMethod(row.method)
    pictures = "、".join(f"证据{numbers[proof]}" for proof in row.proofs if proof in numbers)
    when = day(row.served_on) if row.refusal and method is ServiceMethod.LEFT_AT_DOMICILE else ""
    refused = (
        row.refusal,
        row.refusal and when,
        row.witness and f"见证人:{row.witness}",
        row.refusal and pictures and f"照片、录像:{pictures}",
    )
    confirmed = row.confirmation.party.name if row.confirmation else ""
    return ServiceOnFile(
        id=row.pk,
        step=row.step_id,
        method=method.label,
        announced=method is ServiceMethod.ANNOUNCEMENT,
        party=confirmed or (parties[0] if len(parties) == 1 else ""),
        recipient=row.recipient,
        relation=row.relation,
        sent_on=row.sent_on,
        served_on=row.served_on,
        place=_place(row),
        refusal="；".join(filter(None, refused)),
        ground=row.ground,
    )


def _place(row: Service) -> str:
    """Where it was handed over; of what was sent, by which number or through whom."""
    post = (row.tracking_number and f"邮件编号:{row.tracking_number}", row.agent and f"经{row.agent}")
    return "；".join(filter(None, (row.address, *post)))


def _collections(case: Case) -> tuple[CollectionOnFile, ...]:
    rows = Payment.objects.filter(decision__case=case, on_spot=True).order_by("paid_on", "recorded_at")
    legs = {(one.payment_id, one.leg): one.on for one in Handover.objects.filter(payment__in=rows)}
    return tuple(
        CollectionOnFile(
            id=row.pk,
            receipt_number=row.receipt_number,
            paid_on=row.paid_on,
            amount=f"{row.amount:,.2f}",
            ground=CollectionGround(row.collection_ground).label,
            handed_in=legs.get((row.pk, Leg.TO_AGENCY.value)),
            paid_in=legs.get((row.pk, Leg.TO_BANK.value)),
        )
        for row in rows
    )


def _goods(case: Case) -> tuple[GoodsOnFile, ...]:
    rows = case.confiscated_items.filter(disposal__isnull=False).select_related("disposal")
    return tuple(
        GoodsOnFile(
            id=row.pk,
            cells=(row.name, row.specification or "—", f"{row.quantity.normalize():f}{row.unit}"),
            on=row.disposal.on,
            place=row.disposal.place,
            method=f"{ItemState(row.disposal.state).label},{row.disposal.method}",
            witnesses="、".join(row.disposal.witnesses),
        )
        for row in rows.order_by("number")
    )


def _measures(
    case: Case, names: Mapping[str, str], numbers: Mapping[tuple[InstrumentKind, UUID], str]
) -> tuple[MeasureOnFile, ...]:
    rows = Measure.objects.filter(case=case).select_related("taking", "approval").order_by("opened_at", "pk")
    given_back = LedgerRow.objects.filter(item__measure__case=case, happening=Happening.RETURNED).order_by(
        "seq"
    )
    returned = dict(given_back.values_list("item_id", "occurred_at"))
    return tuple(_measure(row, names, numbers, returned) for row in rows.prefetch_related("items"))


def _measure(
    row: Measure,
    names: Mapping[str, str],
    numbers: Mapping[tuple[InstrumentKind, UUID], str],
    returned: Mapping[UUID, datetime],
) -> MeasureOnFile:
    taking, approval = getattr(row, "taking", None), getattr(row, "approval", None)
    who = names.get(str(approval.account_id), "") if approval else ""
    when = timezone.localtime(approval.at) if approval else None
    decided = (
        InstrumentKind.MEASURE_DECISION,
        InstrumentKind.FREEZING_DECISION,
        InstrumentKind.PRESERVATION_NOTICE,
    )
    drawn = (
        [numbers[kind, taking.step_id] for kind in decided if (kind, taking.step_id) in numbers]
        if taking
        else []
    )
    return MeasureOnFile(
        id=str(row.pk),
        code=row.kind,
        kind=row.of_kind.label,
        grounds=row.grounds,
        objects=row.objects_said,
        urgent=row.urgent,
        approved=f"{who}，{when:%Y年%m月%d日%H时%M分}批准" if approval and approval.approved else "",
        taking=taking.step_id if taking else None,
        content=taking.content if taking else {},
        items=tuple(_items(row.items.all(), returned)),
        ends_on=row.ends_on,
        number=(taking.paper_number if taking else "") or next(iter(drawn), ""),
    )


def _items(rows: Iterable[Item], returned: Mapping[UUID, datetime]) -> Iterable[ItemOnFile]:
    for item in rows:
        yield ItemOnFile(
            id=str(item.pk),
            cells=(
                item.name,
                item.spec or "—",
                f"{item.quantity.normalize():f}{item.unit}",
                item.condition or "—",
                item.place,
            ),
            keeper=item.keeper,
            third_party=item.custody == Custody.THIRD_PARTY,
            returned_on=legal_day(returned[item.pk]) if item.pk in returned else None,
        )


def _powers(case: Case) -> Mapping[str, str]:
    """The listed powers that decisions of compulsory execution name, with the laws they rest on."""
    said = case.steps.filter(code=StepCode.ORDER_EXECUTION).values_list("content__power", flat=True)
    ids = [one for one in said if one and one != "None"]
    rows = Power.objects.filter(pk__in=ids).prefetch_related("bases") if ids else []
    return {str(row.pk): f"{row.name}({'、'.join(str(basis) for basis in row.bases.all())})" for row in rows}
