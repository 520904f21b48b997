"""What may be done to a case before review: clue, officers, basis, filing, records, correction, report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError

from enforcement.cases import identity
from enforcement.cases.founding import (
    TWO,
    certificates_on,
    must_be_founded,
    must_be_two_certified,
    must_found_a_case,
)
from enforcement.cases.models import Case, CaseBasis, CaseOfficer, CaseStep, Hindrance, Party
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.actions import Done, act, constraint_name, together
from enforcement.law.statutes import Article, art
from enforcement.law.values import ClueSource, PartyKind, Procedure
from enforcement.registry.models import Actor, Agency, NumberSeries, Officer, legal_day
from enforcement.registry.powers import LegalBasis, Power, PublicationTask
from enforcement.registry.rules import Role
from enforcement.sealed import lookup, masked, seal

#: Once one of these stands, the party is the one that was told, decided on or let go.
_PARTY_SETTLED = (StepCode.NOTIFY, StepCode.DECIDE, StepCode.DECIDE_ON_SPOT, StepCode.DECLINE_FILING)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDetails:
    """What is known of a party beside the name; numbers in clear, to be sealed here."""

    uscc: str = ""
    id_number: str = ""
    id_type: str = ""
    phone: str = ""
    address: str = ""
    legal_representative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyGiven(PartyDetails):
    """A party as the officer entered it."""

    kind: PartyKind
    name: str


@dataclass(frozen=True, slots=True)
class Named:
    """An officer to be named; `lead` is the one who answers for the case 主办."""

    officer: UUID
    lead: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A basis cited and the power it is exercised under; None when the list has none."""

    basis: UUID
    power: UUID | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What happened on the spot: an inspection or a questioning.

    `occurred_from` and `occurred_to` are the phone's times; `officers` those who were there, certified or not.
    """

    occurred_from: datetime
    occurred_to: datetime
    place: str
    officers: tuple[UUID, ...]
    certificates_shown: bool
    rights_told: bool
    text: str
    signature: str
    person: str = ""
    signature_note: str = ""


@act("register_clue")
def register_clue(
    *,
    id: UUID,
    agency: UUID,
    procedure: Procedure,
    title: str,
    source: ClueSource,
    received_at: datetime,
    summary: str,
    parties: Sequence[PartyGiven],
    place: str = "",
    act_ended_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Done[Case]:
    """Register a clue 案源登记: a case in status `clue`, with a source number and no case number.

    Raises:
        NotCompetent: not an officer or unit head of the agency.
        Taken: the id exists.
        Unprocessable: a number is not valid, or the clue lies in the future.

    Basis: Penalty Law Arts. 47, 54.

    """
    office = by.must(PROCEDURE[StepCode.REGISTER_CLUE].roles, agency)
    if received_at > at:
        raise Unprocessable("案源收到时间不得晚于当前时间。", pointer="/received_at")
    if not office.department:
        raise NotCompetent("只有执法部门可以登记案源。")
    rows = [_party(index, given, legal_day(at)) for index, given in enumerate(parties)]
    year = legal_day(at).year
    number = NumberSeries.objects.draw(agency, "clue", year)
    case = Case(
        id=id,
        agency_id=agency,
        department=office.department,
        procedure=procedure,
        title=title,
        party_name=parties[0].name if parties else "",
        source=source,
        source_number=f"{office.number_prefix}案源〔{year}〕{number}号",
        source_received_at=received_at,
        summary=summary,
        place=place,
        act_ended_on=act_ended_on,
        opened_by_id=by.account_id,
        opened_at=at,
    )
    for row in rows:
        row.case = case
    try:
        with together():
            case.take(StepCode.REGISTER_CLUE, by=by, at=at)
            Party.objects.bulk_create(rows)
            Hindrance.objects.create(
                case=case,
                code="evidence_owed",
                article=str(art("CFF", "46")),
                detail="须有经查证的证据",
                opened_at=at,
            )
    except IntegrityError as error:
        if constraint_name(error) == "cases_case_pkey":
            raise Taken from error
        raise
    return Done(
        case, stream=case.pk, subject=case.pk, facts={"procedure": procedure.value, "source": source.value}
    )


@act("name_officers")
def name_officers(
    *, case_id: UUID, version: int | None, officers: Sequence[Named], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Name the officers of a case, replacing those named before.

    Raises:
        NotNow: fewer than two, or one without a certificate valid today. Basis: Penalty Law Art. 42.

    """
    case = Case.objects.for_step(case_id, StepCode.NAME_OFFICERS, by=by, version=version)
    ids = [named.officer for named in officers]
    if len(set(ids)) != len(ids):
        raise Unprocessable("同一执法人员不能重复指定。", pointer="/officers")
    if Officer.objects.filter(pk__in=ids, agency_id=case.agency_id).count() != len(ids):
        raise Unprocessable("执法人员须为本机关人员。", pointer="/officers")
    certificates = must_be_two_certified(ids, legal_day(at))
    case.case_officers.filter(released_at__isnull=True).update(released_at=at)
    CaseOfficer.objects.bulk_create(
        CaseOfficer(
            case=case, officer_id=n.officer, lead=n.lead, certificate=certificates[n.officer], named_at=at
        )
        for n in officers
    )
    step = case.take(
        StepCode.NAME_OFFICERS, by=by, at=at, content={"officers": [str(officer) for officer in ids]}
    )
    return Done(step, stream=case.pk, subject=step.pk, facts={"officers": ids})


@act("cite_basis")
def cite_basis(
    *, case_id: UUID, version: int | None, citations: Sequence[Citation], by: Actor, at: datetime
) -> Done[CaseStep]:
    """Cite the legal bases and powers of a case.

    A basis must be published, in force on the day, and of a rank that founds penalties. A power that the agency's
    published list lacks is a warning: a hindrance that a head overrides by name and reason.

    Raises:
        NotNow: a basis that cannot found a case. Basis: Penalty Law Arts. 5, 16, 38.

    """
    case = Case.objects.for_step(case_id, StepCode.CITE_BASIS, by=by, version=version)
    day = legal_day(at)
    bases = LegalBasis.objects.in_bulk([c.basis for c in citations])
    if len(bases) != len({c.basis for c in citations}):
        raise Unprocessable("所援引的依据不存在或重复。", pointer="/citations")
    must_found_a_case(bases.values(), day)
    listed = set(
        Power.objects.published_on(day)
        .filter(agency_id=case.agency_id, bases__in=list(bases))
        .values_list("pk", "bases__pk")
    )
    case.bases.all().delete()
    CaseBasis.objects.bulk_create(
        CaseBasis(
            case=case,
            basis_id=c.basis,
            power_id=c.power if (c.power, c.basis) in listed else None,
            cited_at=at,
        )
        for c in citations
    )
    case.unhinder("power_unlisted", at=at)
    missing = [c for c in citations if (c.power, c.basis) not in listed]
    if missing:
        detail = f"有 {len(missing)} 项依据未对应已公布的权责清单事项;机关负责人可具名说明理由后继续"
        case.hinder("power_unlisted", art("CFF", "39"), detail, at=at)
    step = case.take(
        StepCode.CITE_BASIS,
        by=by,
        at=at,
        content={"bases": [str(c.basis) for c in citations], "unlisted": [str(c.basis) for c in missing]},
    )
    return Done(step, stream=case.pk, subject=step.pk, facts={"bases": [c.basis for c in citations]})


@act("override_power_list")
def override_power_list(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Done[PublicationTask]:
    """A head lets a case go on under a power that the published list lacks; the publication becomes a task.

    Raises:
        NotNow: nothing to override. Basis: Penalty Law Art. 39.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.AGENCY_HEAD], case.agency_id, "override_power_list")
    if not case.hindrances.filter(code="power_unlisted", closed_at__isnull=True).exists():
        raise NotNow("本案援引的依据均已对应权责清单事项,无须说明。", code="nothing_to_override")
    case.unhinder("power_unlisted", at=at)
    task = PublicationTask.objects.create(
        agency_id=case.agency_id,
        matter=f"{case.title}:所用职权未列入已公布的权责清单",
        reason=reason,
        overridden_by_id=by.account_id,
        case_id=case.pk,
        opened_at=at,
    )
    return Done(task, stream=case.pk, subject=task.pk)


@act("propose_filing")
def propose_filing(
    *, case_id: UUID, version: int | None, opinion: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The unit head proposes filing 提请立案. Basis: Penalty Law Art. 54."""
    case = Case.objects.for_step(case_id, StepCode.PROPOSE_FILING, by=by, version=version)
    step = case.take(StepCode.PROPOSE_FILING, by=by, at=at, content={"opinion": opinion})
    return Done(step, stream=case.pk, subject=step.pk)


@act("file")
def file(
    *, case_id: UUID, version: int | None, opinion: str, five_year_ground: str = "", by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head approves filing 立案; the case gets its number.

    Raises:
        NotNow: an officer's certificate or a cited basis no longer holds today, or the limitation has passed.

    Basis: Penalty Law Arts. 36, 38, 42, 54.

    """
    case = Case.objects.for_step(case_id, StepCode.FILE, by=by, version=version)
    day = legal_day(at)
    step = case.take(
        StepCode.FILE, by=by, at=at, content={"opinion": opinion, "five_year_ground": five_year_ground}
    )
    must_be_founded(case, day, five_years=bool(five_year_ground.strip()))
    year = day.year
    prefix = Agency.objects.values_list("number_prefix", flat=True).get(pk=case.agency_id)
    case.case_number = f"{prefix}立〔{year}〕{NumberSeries.objects.draw(case.agency_id, 'case', year)}号"
    case.filed_at = at
    case.save(update_fields=["case_number", "filed_at"])
    case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"year": year})


@act("decline_filing")
def decline_filing(
    *, case_id: UUID, version: int | None, reason: str, by: Actor, at: datetime
) -> Done[CaseStep]:
    """The head declines filing 不予立案. Basis: Penalty Law Art. 54."""
    case = Case.objects.for_step(case_id, StepCode.DECLINE_FILING, by=by, version=version)
    step = case.take(StepCode.DECLINE_FILING, by=by, at=at, content={"reason": reason})
    return Done(step, stream=case.pk, subject=step.pk)


@act("record_on_site")
def record_on_site(
    *, case_id: UUID, code: StepCode, id: UUID, record: Record, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Record an inspection or a questioning. What happened is always accepted; a defect becomes a finding.

    Raises:
        Taken: the record's id exists.
        Unprocessable: the end lies before the beginning, or an officer is unknown.

    Basis: Penalty Law Arts. 42, 55.

    """
    case = Case.objects.for_step(case_id, code, by=by)
    if CaseStep.objects.filter(pk=id).exists():
        raise Taken
    if record.occurred_to < record.occurred_from:
        raise Unprocessable("结束时间不得早于开始时间。", pointer="/occurred_to")
    present = dict(Officer.objects.filter(pk__in=record.officers).values_list("pk", "name"))
    if len(present) != len(set(record.officers)):
        raise Unprocessable("执法人员不存在。", pointer="/officers")
    certificates = certificates_on(legal_day(record.occurred_from), record.officers)
    content = {
        "occurred_from": record.occurred_from.isoformat(),
        "occurred_to": record.occurred_to.isoformat(),
        "place": record.place,
        "officers": [
            {"officer": str(pk), "name": present[pk], "certificate": certificates.get(pk, "")}
            for pk in record.officers
        ],
        "certificates_shown": record.certificates_shown,
        "rights_told": record.rights_told,
        "text": record.text,
        "person": record.person,
        "signature": record.signature,
        "signature_note": record.signature_note,
    }
    step = case.take(code, by=by, at=at, content=content, id=id)
    defects = _defects(record, certified=len(certificates))
    for found, article, detail in defects:
        case.find(step, found, article, detail, at=at)
    return Done(
        step,
        stream=case.pk,
        subject=step.pk,
        facts={
            "kind": code.value,
            "officers": list(record.officers),
            "findings": [found for found, _, _ in defects],
        },
    )


@act("order_correction")
def order_correction(
    *, case_id: UUID, version: int | None, order: str, deadline: date | None, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Order the party to correct the breach 责令改正, by an instrument of its own. Basis: Penalty Law Art. 28."""
    case = Case.objects.for_step(case_id, StepCode.ORDER_CORRECTION, by=by, version=version)
    content = {"order": order, "deadline": deadline.isoformat() if deadline else None}
    step = case.take(StepCode.ORDER_CORRECTION, by=by, at=at, content=content)
    case.unhinder("correction_owed", at=at)
    return Done(step, stream=case.pk, subject=step.pk, facts={"deadline": deadline})


@act("conclude_investigation")
def conclude_investigation(
    *,
    case_id: UUID,
    version: int | None,
    course: str,
    facts: str,
    nature: str,
    proposal: str,
    discretion: str,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """Conclude the investigation with its report 调查终结报告.

    Raises:
        NotCompetent: not one of the officers named to the case.

    Basis: Penalty Law Art. 57; 市场监督管理行政处罚程序规定 Art. 48.

    """
    case = Case.objects.for_step(case_id, StepCode.CONCLUDE_INVESTIGATION, by=by, version=version)
    case.must_be_handled_by(by)
    step = case.take(
        StepCode.CONCLUDE_INVESTIGATION,
        by=by,
        at=at,
        content={
            "course": course,
            "facts": facts,
            "nature": nature,
            "proposal": proposal,
            "discretion": discretion,
        },
    )
    return Done(step, stream=case.pk, subject=step.pk)


@act("add_party")
def add_party(
    *, case_id: UUID, version: int | None, id: UUID, party: PartyGiven, by: Actor, at: datetime
) -> Done[Party]:
    """Name a party the clue did not know. Once a decision is drafted against those known, it is too late.

    Raises:
        NotCompetent, NotNow, Taken, Unprocessable: as for `complete_party`.

    Basis: Penalty Law Arts. 54, 59 (1).

    """
    case = _open_for_parties(case_id, version, "add_party", by=by)
    if case.steps.filter(code=StepCode.DRAFT_DECISION).exists():
        raise NotNow("已拟定处理决定,不能再增加当事人。", code="party_settled")
    if Party.objects.filter(pk=id).exists():
        raise Taken
    row = Party(id=id, case=case, kind=party.kind, name=party.name, **_columns(party, legal_day(at), ""))
    row.save(force_insert=True)
    case.party_name = case.party_name or party.name
    case.version += 1
    case.save(update_fields=["party_name", "version"])
    return Done(row, stream=case.pk, subject=row.pk)


@act("complete_party")
def complete_party(
    *, case_id: UUID, party_id: UUID, version: int | None, details: PartyDetails, by: Actor, at: datetime
) -> Done[Party]:
    """Fill in what the clue did not know of a party: address, representative, telephone, numbers.

    The decision names the party with its address, and everything before it rests on the same party: what is
    on file is not changed, and nothing is filled in once the party was notified.

    Raises:
        NotVisible: no such party in the case.
        NotCompetent: not an officer of the case, nor, before any is named, the one who registered it.
        NotNow: the party was notified, the case decided, or filing declined.
        Unprocessable: nothing given, a number is not valid, or the detail is on file.

    Basis: Penalty Law Art. 59 (1).

    """
    case = _open_for_parties(case_id, version, "complete_party", by=by)
    party = case.parties.select_for_update().filter(pk=party_id).first()
    if party is None:
        raise NotVisible
    columns = {name: value for name, value in _columns(details, legal_day(at), "").items() if value}
    if not columns:
        raise Unprocessable("没有需要补充的内容。", code="nothing_given")
    party.complete(columns)
    case.version += 1
    case.save(update_fields=["version"])
    return Done(party, stream=case.pk, subject=party.pk, facts={"columns": sorted(columns)})


def _open_for_parties(case_id: UUID, version: int | None, act_name: str, *, by: Actor) -> Case:
    """Lock a case whose parties may still be described, for who handles it or, before that, registered it."""
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.OFFICER], case.agency_id, act_name)
    if by.account_id != case.opened_by_id or case.case_officers.filter(released_at__isnull=True).exists():
        case.must_be_handled_by(by)
    case.expect(version)
    if case.steps.filter(code__in=_PARTY_SETTLED, void__isnull=True).exists():
        raise NotNow("已向当事人告知、作出决定或者不予立案,当事人信息不再补充。", code="party_settled")
    return case


def _party(index: int, given: PartyGiven, today: date) -> Party:
    """Build a party's row."""
    return Party(kind=given.kind, name=given.name, **_columns(given, today, f"/parties/{index}"))


def _columns(given: PartyDetails, today: date, pointer: str) -> dict[str, str | bytes]:
    """The columns of what was given, numbers checked and sealed; `pointer` says where the party stands."""
    number, code = given.id_number, given.uscc
    try:
        if number and given.id_type in {"", "resident"}:
            number = identity.resident_number(number, today)
    except ValueError as error:
        raise Unprocessable(str(error), code="id_number_invalid", pointer=f"{pointer}/id_number") from error
    try:
        if code:
            code = identity.credit_code(code)
    except ValueError as error:
        raise Unprocessable(str(error), code="uscc_invalid", pointer=f"{pointer}/uscc") from error
    return {
        "uscc": code,
        "id_type": (given.id_type or "resident") if number else "",
        "id_sealed": seal(number),
        "id_lookup": lookup(number),
        "id_masked": masked(number),
        "phone_sealed": seal(given.phone),
        "address": given.address,
        "legal_representative": given.legal_representative,
    }


def _defects(record: Record, *, certified: int) -> list[tuple[str, Article, str]]:
    found = []
    count = len(set(record.officers))
    if count < TWO:
        found.append(("single_officer", art("CFF", "42"), f"在场执法人员 {count} 人,少于两人"))
    if certified < count:
        found.append(
            ("uncertified_officer", art("CFF", "42"), f"{count - certified} 名执法人员当日没有有效执法证")
        )
    if not record.certificates_shown:
        found.append(("certificate_not_shown", art("CFF", "55"), "未主动出示执法证件"))
    if not record.rights_told:
        found.append(("rights_not_told", art("CFF", "44"), "未告知当事人权利"))
    return found
