"""What the acts of this package share: the draft, the law, a paper on file, a number, the elements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.cases.founding import certificates_on
from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import Status
from enforcement.decisions import rules
from enforcement.decisions.models import Decision
from enforcement.errors import NotNow, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.recordings import Activity, OnSite
from enforcement.law.limits import Clock
from enforcement.law.profile import Profile
from enforcement.law.recordings import ActivityKind
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant
from enforcement.registry.models import Actor, Agency, Officer, legal_day
from enforcement.registry.numbers import DocumentNumber
from enforcement.review.models import Draft
from enforcement.review.rules import Penalty, total


def decision_content(
    case: Case,
    penalties: Sequence[Penalty],
    at: datetime,
    *,
    facts: str,
    basis: str,
    performance: str,
    on_spot: bool = False,
) -> dict[str, Any]:
    """Build the elements of Art. 59 from what is on file."""
    agency = Agency.objects.get(pk=case.agency_id)
    decider = agency.decider_on(legal_day(at))
    parties = sorted(case.parties.all(), key=lambda party: (party.name != case.party_name, party.name))
    addresses = [party.address for party in parties]
    fined = rules.fine_of(penalties) > 0
    return {
        "party_name": "、".join(party.name for party in parties),
        "party_address": "；".join(addresses) if all(addresses) else "",
        "facts": facts,
        "basis": basis,
        "penalties": rules.penalties_said(penalties),
        "total": str(total(penalties)),
        "performance": performance,
        "remedies": rules.remedies(
            reconsideration=decider.reconsideration_body, court=agency.court, reconsideration_first=on_spot
        ),
        "agency": decider.name,
        "date": rules.written(legal_day(at)),
        "bank": agency.collecting_bank if fined else "",
        "late_penalty": "到期不缴纳罚款的,每日按罚款数额的百分之三加处罚款,加处罚款的数额不超过罚款的数额。"
        if fined
        else "",
    }


def latest_draft(case: Case) -> Draft:
    """The latest draft. Raises NotNow where there is none."""
    draft: Draft | None = case.drafts.order_by("-seq").first()
    if draft is None:
        raise NotNow("尚未拟定处理决定。", code="draft_missing", article=art("CFF", "57"))
    return draft


def decision_of(case: Case) -> Decision:
    """The decision of a case. Raises NotNow where there is none."""
    decision: Decision | None = Decision.objects.filter(case=case).first()
    if decision is None:
        raise NotNow("本案尚无处罚决定。", code="decision_missing", article=art("CFF", "57"))
    return decision


def finished(case: Case, at: datetime) -> None:
    """Nothing is left to enforce: the closing form falls due (市场监督管理行政处罚程序规定 Art. 77; others by row)."""
    if case.status in {Status.EXECUTED, Status.EXECUTION_ENDED}:
        Deadline.objects.start(case, Clock.CLOSING_FORM, at, at=at)


def law_of(case: Case) -> Profile:
    """The department rules that govern the case."""
    return case.law()


def paper(case: Case, id: UUID, pointer: str = "/receipt") -> Evidence:
    """A receipt or signed paper of this case. Raises Unprocessable where it was not uploaded."""
    found = Evidence.objects.filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable(
            "送达回证或者签名文件须先作为本案材料上传。", code="receipt_missing", pointer=pointer
        )
    return found


def owe_recording(
    step: CaseStep,
    kind: ActivityKind,
    on_site: OnSite,
    present: Iterable[UUID],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """From now on the recording of what was done on site is owed; `present` are officers who were there.

    Basis: Penalty Law Art. 47; 国办发〔2018〕118号.
    """
    wanted = list(dict.fromkeys(present))
    names = dict(Officer.objects.filter(pk__in=wanted).values_list("pk", "name"))
    held = certificates_on(legal_day(on_site.started_at), wanted)
    officers = [
        {"officer": str(pk), "name": names[pk], "certificate": held.get(pk, "")}
        for pk in wanted
        if pk in names
    ]
    Activity.objects.owe(kind, step=step, on_site=on_site, officers=officers, by=by, at=at)


def not_in_the_future(day: date, at: datetime, pointer: str = "/served_on") -> None:
    """Refuse a date after today."""
    if day > legal_day(at):
        raise Unprocessable("日期不得晚于今日。", pointer=pointer)


def draw_number(case: Case, word: str, at: datetime, given: str = "") -> str:
    """The number of an instrument of this case: drawn, or `given` by the body that decides in the agency's stead."""
    number = DocumentNumber.objects.take(case.agency_id, word, case_id=case.pk, at=at, given=given)
    return number.text


def notice_number(case: Case, word: str, draft: Draft, at: datetime) -> str:
    """The number of a notice: that of the instrument drawn up of this very draft, else the next one."""
    known = DocumentNumber.objects.filter(case_id=case.pk, word=word, voided_at__isnull=True)
    drawn_up = known.filter(taken_at__gte=draft.drafted_at).order_by("-taken_at", "-seq").first()
    if drawn_up and not case.notices.filter(number=drawn_up.text).exists():
        return drawn_up.text
    return draw_number(case, word, at)


def must_be_complete(
    content: dict[str, Any], *, fined: bool, variant: DecisionVariant = DecisionVariant.PENALTY
) -> None:
    """Refuse a decision without an element it must have. Raises NotNow with each that is missing."""
    if missing := rules.missing_elements(content, fined=fined, variant=variant):
        raise NotNow(f"决定书要素不全:{missing[0].detail}。", code="elements_missing", requirements=missing)
