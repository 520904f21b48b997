"""What the acts of this package share: the draft, the law, a paper on file, a number, the elements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case
from enforcement.decisions import rules
from enforcement.errors import NotNow, Requirement, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.law.departments import profile
from enforcement.law.profile import Profile
from enforcement.law.statutes import art
from enforcement.law.values import Department, PartyKind, ServiceMethod
from enforcement.registry.models import Agency, legal_day
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
        raise NotNow("尚未拟定处理决定。", code="draft_missing")
    return draft


def law_of(case: Case) -> Profile:
    """The department rules that govern the case."""
    return profile(Department(case.department), case.law_day())


def paper(case: Case, id: UUID, pointer: str = "/receipt") -> Evidence:
    """A receipt or signed paper of this case. Raises Unprocessable where it was not uploaded."""
    found = Evidence.objects.filter(pk=id, case=case).first()
    if found is None:
        raise Unprocessable(
            "送达回证或者签名文件须先作为本案材料上传。", code="receipt_missing", pointer=pointer
        )
    return found


def receipt_of(case: Case, method: ServiceMethod, receipt: UUID, confirmation: UUID | None) -> Evidence:
    """The paper that shows a service; electronic service rests on the party's signed consent as well.

    Raises:
        Unprocessable: one of the papers is not on file. Basis: Penalty Law Art. 61 para. 2.

    """
    if method is ServiceMethod.ELECTRONIC and confirmation is None:
        raise Unprocessable(
            "电子送达须经当事人同意并签订确认书。",
            code="electronic_service_unconfirmed",
            requirements=[
                Requirement("service_confirmed", art("CFF", "61").cite(), "当事人签订的电子送达确认书")
            ],
            pointer="/confirmation",
        )
    if confirmation is not None:
        paper(case, confirmation, "/confirmation")
    return paper(case, receipt)


def not_before(day: date, first: date, message: str) -> None:
    """Refuse a service that precedes what was served."""
    if day < first:
        raise Unprocessable(message, code="served_too_early", pointer="/served_on")


def not_in_the_future(day: date, at: datetime, pointer: str = "/served_on") -> None:
    """Refuse a date after today."""
    if day > legal_day(at):
        raise Unprocessable("日期不得晚于今日。", pointer=pointer)


def strictest(kinds: Sequence[str]) -> PartyKind:
    """The kind of party whose figures protect most among several; a person while none is known."""
    found = [PartyKind(kind) for kind in kinds] or [PartyKind.PERSON]
    return next((kind for kind in found if kind.counts_as_citizen), PartyKind.ORGANISATION)


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


def must_be_complete(content: dict[str, Any], *, fined: bool) -> None:
    """Refuse a decision without an element of Art. 59. Raises NotNow with each that is missing."""
    if missing := rules.missing_elements(content, fined=fined):
        raise NotNow(f"决定书要素不全:{missing[0].detail}。", code="elements_missing", requirements=missing)
