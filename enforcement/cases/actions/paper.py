"""Running cases kept on paper, taken over 纸质转入: each step made on paper is entered with its own day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from enforcement.cases.actions.opening import open_case
from enforcement.cases.actions.parties import PartyGiven, party_row
from enforcement.cases.founding import must_be_two_certified
from enforcement.cases.models import Case, CaseBasis, CaseOfficer, Deadline
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Clock
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.statutes import art
from enforcement.law.values import ClueSource, Procedure
from enforcement.registry.models import Actor, Agency, Certificate, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCase:
    """A running case as its paper file has it. `certificates`: of its officers, who leads first.

    `bases`: statute and article of each basis, as the registry has them. `records`: what happened, on which day.
    """

    case_number: str
    title: str
    party: PartyGiven
    received_on: date
    filed_on: date
    certificates: tuple[str, ...]
    bases: tuple[tuple[str, str], ...]
    act_ended_on: date | None = None
    summary: str = ""
    records: tuple[tuple[StepCode, date, str], ...] = ()
    corrected_on: date | None = None
    order: str = ""


#: What a paper file may bring: a case that has come further has its instruments on paper and ends on paper.
_RECORDS: Final = frozenset({StepCode.INSPECT, StepCode.QUESTION})


def paper_id(agency: UUID, case_number: str) -> UUID:
    """The id of a paper case: the same however often its row is read."""
    return uuid5(NAMESPACE_URL, f"paper-case/{agency}/{case_number}")


@act("take_over_paper_case")
def take_over_paper_case(*, agency: UUID, paper: PaperCase, by: Actor, at: datetime) -> Done[Case]:
    """Take a running paper case over 纸质转入, as it stands in its investigation; its number stays its own.

    The steps made on paper are entered now, each with the day it was made; the clock runs from the filing on paper.
    What comes after the investigation is done here, on the scanned evidence.

    Raises:
        NotCompetent: not a unit head of the agency.
        NotNow: the number is on file; two officers were not certified on the day of filing.
        Unprocessable: a certificate or basis that the registry does not have, or days out of order.

    Basis: Penalty Law Arts. 42, 47, 54.

    """
    by.must([Role.UNIT_HEAD], agency, "take_over_paper_case")
    if Case.objects.filter(agency_id=agency, case_number=paper.case_number).exists():
        raise NotNow("该立案号已经在案。", code="case_number_on_file", article=art("CFF", "54"))
    _must_be_in_order(paper, at)
    officers = _officers(paper, agency)
    certificates = must_be_two_certified(officers, paper.filed_on)
    bases = _bases(paper, agency)
    home = Agency.objects.get(pk=agency)
    filed_at = _noon(paper.filed_on)
    case = Case(
        id=paper_id(agency, paper.case_number),
        agency=home,
        department=home.department,
        procedure=Procedure.ORDINARY,
        title=paper.title,
        party_name=paper.party.name,
        source=ClueSource.OTHER,
        source_received_at=_noon(paper.received_on),
        summary=paper.summary or paper.title,
        act_ended_on=paper.act_ended_on,
        opened_by_id=by.account_id,
        opened_at=at,
        paper_from=legal_day(at),
    )
    rows = [party_row("", paper.party, legal_day(at))]
    open_case(case, rows, prefix=home.number_prefix, by=by, at=at)
    CaseOfficer.objects.bulk_create(
        CaseOfficer(case=case, officer_id=pk, lead=not place, certificate=certificates[pk], named_at=filed_at)
        for place, pk in enumerate(officers)
    )
    CaseBasis.objects.bulk_create(
        CaseBasis(case=case, basis_id=basis, power_id=power, cited_at=filed_at) for basis, power in bases
    )
    for code in (StepCode.NAME_OFFICERS, StepCode.CITE_BASIS, StepCode.PROPOSE_FILING, StepCode.FILE):
        case.take(code, by=by, at=at, content=_on_paper(paper.filed_on))
    case.case_number, case.filed_at = paper.case_number, filed_at
    case.save(update_fields=["case_number", "filed_at"])
    for code, day, text in paper.records:
        case.take(code, by=by, at=at, content=_on_paper(day) | {"text": text})
    if paper.corrected_on:
        content = _on_paper(paper.corrected_on) | {"order": paper.order, "deadline": None}
        case.take(StepCode.ORDER_CORRECTION, by=by, at=at, content=content)
    else:
        case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    Deadline.objects.meet(case, Clock.FILING, at=at, when=paper.filed_on)
    Deadline.objects.start(case, Clock.DECISION, paper.filed_on, at=at)
    return Done(case, stream=case.pk, subject=case.pk, facts={"filed_on": paper.filed_on})


def _on_paper(day: date) -> dict[str, str | bool]:
    return {"paper": True, "happened_on": day.isoformat()}


def _noon(day: date) -> datetime:
    """A moment of the legal day; paper says no hour."""
    return datetime.combine(day, time(12), LEGAL_ZONE)


def _must_be_in_order(paper: PaperCase, at: datetime) -> None:
    today = legal_day(at)
    days = [paper.received_on, paper.filed_on]
    later = [day for _, day, _ in paper.records]
    if paper.corrected_on:
        later.append(paper.corrected_on)
    if days != sorted(days) or any(not paper.received_on <= day <= today for day in [*days, *later]):
        raise Unprocessable(
            "日期前后不符:收到案源、立案须依次在先,均不得晚于今日。", code="days_out_of_order"
        )
    if unknown := {code for code, _, _ in paper.records} - _RECORDS:
        raise Unprocessable(f"不能补录“{next(iter(unknown)).label}”。", code="record_unknown")


def _officers(paper: PaperCase, agency: UUID) -> Sequence[UUID]:
    held = dict(
        Certificate.objects.filter(number__in=paper.certificates, officer__agency_id=agency).values_list(
            "number", "officer_id"
        )
    )
    if missing := [number for number in paper.certificates if number not in held]:
        raise Unprocessable(f"本机关没有执法证号 {missing[0]}。", code="certificate_unknown")
    return list(dict.fromkeys(held[number] for number in paper.certificates))


def _bases(paper: PaperCase, agency: UUID) -> Iterable[tuple[UUID, UUID | None]]:
    found: dict[UUID, UUID | None] = {}
    for statute, article in paper.bases:
        basis = LegalBasis.objects.filter(statute=statute, article=article).order_by("-valid_from").first()
        if basis is None:
            raise Unprocessable(f"依据库没有《{statute}》{article}。", code="basis_unknown")
        power = Power.objects.published_on(paper.filed_on).filter(agency_id=agency, bases=basis).first()
        found[basis.pk] = power.pk if power else None
    if not found:
        raise Unprocessable("须载明处罚依据。", code="basis_missing")
    return found.items()
