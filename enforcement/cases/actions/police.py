"""What the police answer to a transferred case, the goods that follow it, and the agency's objection (令310)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, Deadline, JudicialTransfer
from enforcement.cases.rules import JudicialOutcome, Objection
from enforcement.cases.rules.deadlines import DeadlineState
from enforcement.errors import NotNow, NotVisible, Requirement, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: Bars a penalty while the police may still file the case, as the transfer itself does.
_UNDECIDED: Final = "transfer_undecided"


@act("record_police_filing")
def record_police_filing(
    *, case_id: UUID, transfer_id: UUID, document: str, filed_on: date, by: Actor, at: datetime
) -> Done[JudicialTransfer]:
    """Record that the police filed the case 公安机关立案; the goods and papers follow within three days.

    Raises:
        NotVisible: no such transfer. NotNow: not handed over, or answered already.
        Unprocessable: a day before the handing over, or after today.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Arts. 8, 12.

    """
    case, row = _transfer(case_id, transfer_id, "record_police_filing", by)
    if row.handed_at is None or row.police_filed_on or row.outcome:
        raise NotNow("案件尚未移交,或者公安机关已经答复。", code="police_answered", article=art("YSG", "8"))
    _between(filed_on, legal_day(row.handed_at), at, "/filed_on")
    row.police_filed_on, row.police_document = filed_on, document
    row.save(update_fields=["police_filed_on", "police_document"])
    Deadline.objects.meet(case, Clock.POLICE_DECISION, at=at, ref=str(row.pk), when=filed_on)
    Deadline.objects.start(case, Clock.TRANSFER_ITEMS, filed_on, at=at, ref=str(row.pk))
    case.hinder(
        "items_owed_to_police", art("YSG", "12"), "公安机关已立案,涉案物品和与案件有关的其他材料须移交", at=at
    )
    return Done(row, stream=case.pk, subject=row.pk, facts={"filed_on": filed_on})


@act("hand_items_to_police")
def hand_items_to_police(
    *,
    case_id: UUID,
    transfer_id: UUID,
    handed_on: date,
    materials: str,
    receipt: UUID | None,
    by: Actor,
    at: datetime,
) -> Done[JudicialTransfer]:
    """Record that goods and papers went to the police 移交涉案物品; being late stays on file as a finding.

    What is sealed or seized goes off its list first, thing by thing, and its party is told in writing.

    Raises:
        NotVisible: no such transfer. NotNow: the police have not filed it, nothing is owed, or things are still held.
        Unprocessable: a day before the police filed it, or after today.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Art. 12; 行政强制法 Art. 21.

    """
    case, row = _transfer(case_id, transfer_id, "hand_items_to_police", by)
    if row.police_filed_on is None or row.items_handed_on:
        raise NotNow(
            "公安机关尚未立案,或者涉案物品已经移交。", code="nothing_to_hand_over", article=art("YSG", "12")
        )
    held = case.hindrances.filter(code="measure_open", closed_at__isnull=True).first()
    if held is not None:
        raise NotNow(
            f"查封、扣押的财物须逐项移送并书面告知当事人:{held.detail}。",
            code="items_still_held",
            requirements=[Requirement("items_transferred", art("QZF", "21").cite(), held.detail)],
        )
    _between(handed_on, row.police_filed_on, at, "/handed_on")
    row.items_handed_on, row.items_handed, row.items_receipt = handed_on, materials, receipt
    row.save(update_fields=["items_handed_on", "items_handed", "items_receipt"])
    met = Deadline.objects.meet(case, Clock.TRANSFER_ITEMS, at=at, ref=str(row.pk), when=handed_on)
    if met and met.state == DeadlineState.LATE:
        case.find(None, "items_handed_late", art("YSG", "12"), "公安机关立案后超过三日移交涉案物品", at=at)
    case.unhinder("items_owed_to_police", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"handed_on": handed_on})


@act("object_to_police")
def object_to_police(
    *,
    case_id: UUID,
    transfer_id: UUID,
    kind: Objection,
    reason: str,
    objected_on: date,
    by: Actor,
    at: datetime,
) -> Done[JudicialTransfer]:
    """Object to a refusal of the police 提请复议、建议立案监督; until it is answered there is no penalty.

    Raises:
        NotVisible: no such transfer. NotCompetent: not a head of the agency.
        NotNow: not refused, objected already, or reconsideration asked later than three days after the refusal.
        Unprocessable: a day before the refusal, or after today.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Art. 9.

    """
    case, row = _transfer(case_id, transfer_id, "object_to_police", by, Role.AGENCY_HEAD)
    if row.outcome != JudicialOutcome.DECLINED or row.outcome_on is None or row.objection:
        raise NotNow(
            "公安机关没有作出不予立案的决定,或者已经提出异议。",
            code="nothing_to_object_to",
            article=art("YSG", "9"),
        )
    _between(objected_on, row.outcome_on, at, "/objected_on")
    clock = Deadline.objects.filter(case=case, clock=Clock.TRANSFER_REVIEW, ref=str(row.pk)).last()
    if kind is Objection.RECONSIDERATION and clock and clock.due_on and objected_on > clock.due_on:
        raise NotNow(
            "提请复议的三日期限已过,可以建议人民检察院依法进行立案监督。",
            code="objection_late",
            requirements=[Requirement("within_three_days", art("YSG", "9").cite(), f"至{clock.due_on}")],
        )
    row.objection, row.objected_on, row.objection_reason = kind, objected_on, reason
    row.save(update_fields=["objection", "objected_on", "objection_reason"])
    Deadline.objects.meet(case, Clock.TRANSFER_REVIEW, at=at, ref=str(row.pk), when=objected_on)
    if kind is Objection.RECONSIDERATION:
        Deadline.objects.start(case, Clock.POLICE_REVIEW, objected_on, at=at, ref=str(row.pk))
    case.hinder(_UNDECIDED, art("YSG", "9"), f"已{kind.label},尚未答复,不得以罚代刑", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"kind": kind.value})


@act("record_objection_answer")
def record_objection_answer(
    *,
    case_id: UUID,
    transfer_id: UUID,
    upheld: bool,
    document: str,
    answered_on: date,
    by: Actor,
    at: datetime,
) -> Done[JudicialTransfer]:
    """Record what the objection came to; upheld, the case is transferred anew, and there is no penalty before.

    Raises:
        NotVisible: no such transfer. NotNow: no objection waits for an answer.
        Unprocessable: a day before the objection, or after today.

    Basis: 行政执法机关移送涉嫌犯罪案件的规定 Arts. 9-11.

    """
    case, row = _transfer(case_id, transfer_id, "record_objection_answer", by)
    if row.objected_on is None or row.objection_answered_on:
        raise NotNow("没有等待答复的异议。", code="no_objection_open", article=art("YSG", "9"))
    _between(answered_on, row.objected_on, at, "/answered_on")
    row.objection_upheld, row.objection_answered_on, row.objection_document = upheld, answered_on, document
    row.save(update_fields=["objection_upheld", "objection_answered_on", "objection_document"])
    Deadline.objects.meet(case, Clock.POLICE_REVIEW, at=at, ref=str(row.pk), when=answered_on)
    case.unhinder(_UNDECIDED, at=at)
    if upheld:
        case.hinder(_UNDECIDED, art("YSG", "9"), "公安机关改为立案,须重新提请并移送", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"upheld": upheld})


def _transfer(case_id: UUID, id: UUID, what: str, by: Actor, *roles: Role) -> tuple[Case, JudicialTransfer]:
    """The locked case and its transfer, for an officer of it unless other roles are named."""
    case = Case.objects.locked(case_id, by=by)
    by.must(roles or (Role.OFFICER,), case.agency_id, what)
    case.must_not_be_recused(by)
    if not roles:
        case.must_be_handled_by(by)
    row = case.judicial_transfers.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotVisible
    return case, row


def _between(day: date, first: date, at: datetime, pointer: str) -> None:
    if not first <= day <= legal_day(at):
        raise Unprocessable(f"日期须在{first}至今日之间。", code="date_impossible", pointer=pointer)
