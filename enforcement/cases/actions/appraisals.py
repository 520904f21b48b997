"""Tests and appraisals: sent, answered, and the party told 结果告知."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

from enforcement.cases.models import Appraisal, Case, Deadline
from enforcement.errors import NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Exclusion
from enforcement.law.statutes import art
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

#: What may be sent away; the department's row says whether its time counts.
KINDS: Final = (
    Exclusion.TESTING,
    Exclusion.IDENTIFICATION,
    Exclusion.ASSESSMENT,
    Exclusion.MONITORING,
)


@act("send_for_appraisal")
def send_for_appraisal(
    *,
    case_id: UUID,
    id: UUID,
    kind: Exclusion,
    body: str,
    items: str,
    sent_on: date,
    commission: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Done[Appraisal]:
    """Send something for testing, identification, assessment or monitoring 委托检测鉴定; the clock may stand still.

    Raises:
        NotCompetent: not an officer of the case. Taken: the id exists. Unprocessable: sent after today.

    Basis: 市场监督管理行政处罚程序规定 Arts. 18, 32, 64.

    """
    case = _handled(case_id, "send_for_appraisal", by)
    if Appraisal.objects.filter(pk=id).exists():
        raise Taken
    if sent_on > legal_day(at):
        raise Unprocessable("送检之日不得晚于今日。", pointer="/sent_on")
    row = Appraisal.objects.create(
        id=id,
        case=case,
        kind=kind,
        body=body,
        items=items,
        sent_on=sent_on,
        commission=commission,
        sent_by_id=by.account_id,
    )
    Deadline.objects.leave_out(case, kind, begins=sent_on, at=at, ref=str(id))
    return Done(row, stream=case.pk, subject=row.pk, facts={"kind": kind.value, "sent_on": sent_on})


@act("receive_result")
def receive_result(
    *,
    case_id: UUID,
    appraisal_id: UUID,
    result: str,
    result_on: date,
    report: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Done[Appraisal]:
    """Put a result on file; from now until the party is told of it nothing is decided.

    Raises:
        NotVisible: no such appraisal in the case. NotNow: the result is on file. Unprocessable: a day that cannot be.

    """
    case = _handled(case_id, "receive_result", by)
    row = _of(case, appraisal_id)
    if row.result_on:
        raise NotNow("结果已经登记。", code="result_on_file", article=art("MEE-PC", "14"))
    _between(result_on, row.sent_on, at, "/result_on")
    row.result, row.result_on, row.report = result, result_on, report
    row.save(update_fields=["result", "result_on", "report"])
    Deadline.objects.count_again(case, Exclusion(row.kind), ends=result_on, at=at, ref=str(row.pk))
    case.hinder("result_untold", art("MEE-PC", "14"), "检测、检验、检疫、鉴定结果尚未告知当事人", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"result_on": result_on})


@act("tell_result")
def tell_result(
    *,
    case_id: UUID,
    appraisal_id: UUID,
    told_on: date,
    how: str,
    notice: UUID | None = None,
    by: Actor,
    at: datetime,
) -> Done[Appraisal]:
    """Record that the party was told of a result 结果告知; `notice` is the served notice among the evidence.

    Raises:
        NotVisible: no such appraisal. NotNow: no result, or told already. Unprocessable: a day that cannot be.

    Basis: 生态环境行政执法案卷评查细则 item 14.

    """
    case = _handled(case_id, "tell_result", by)
    row = _of(case, appraisal_id)
    if row.result_on is None or row.told_on:
        raise NotNow("尚无结果,或者已经告知。", code="nothing_to_tell", article=art("MEE-PC", "14"))
    _between(told_on, row.result_on, at, "/told_on")
    row.told_on, row.told_how, row.notice = told_on, how, notice
    row.save(update_fields=["told_on", "told_how", "notice"])
    if not case.appraisals.untold().exists():
        case.unhinder("result_untold", at=at)
    return Done(row, stream=case.pk, subject=row.pk, facts={"told_on": told_on})


def _handled(case_id: UUID, what: str, by: Actor) -> Case:
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, what)
    case.must_not_be_recused(by)
    case.must_be_handled_by(by)
    return case


def _of(case: Case, id: UUID) -> Appraisal:
    row = case.appraisals.select_for_update().filter(pk=id).first()
    if row is None:
        raise NotVisible
    return row


def _between(day: date, first: date, at: datetime, pointer: str) -> None:
    if not first <= day <= legal_day(at):
        raise Unprocessable(
            f"日期须在 {first.isoformat()} 至今日之间。", code="date_impossible", pointer=pointer
        )
