"""Lawful objects by default: an agency with its people, and a case in any status, taken there step by step.

Nothing here writes a status: cases move by the acts themselves, or by `Case.take` where the act belongs to a
package that a test of an earlier one should not need.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID, uuid4

from django.db import transaction

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.models import Decision
from enforcement.evidence.actions import docking, intake
from enforcement.evidence.models.docking import DockedFile
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.rules.matching import CapturedFrom
from enforcement.law.departments import profile
from enforcement.law.values import (
    BasisLevel,
    ClueSource,
    Department,
    EvidenceKind,
    PartyKind,
    PenaltyKind,
    Procedure,
    ReviewOpinion,
)
from enforcement.registry.models import Account, Actor, Agency, Appointment, Certificate, Officer, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import AgencyKind, Rank, Role
from enforcement.review import actions as reviewing
from enforcement.review.models import Dossier
from enforcement.review.rules import Penalty
from media_storage import uploads
from media_storage.parts import s3_checksum
from tests.told_once import told_once

#: A Monday, 10:30 in Asia/Shanghai.
AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
LONG_AGO = date(2022, 1, 1)
PASSWORD = "correct horse battery staple"

_numbers = count(1)


@told_once
def agency(
    department: Department | None = Department.MARKET_REGULATION, kind: AgencyKind = AgencyKind.DEPARTMENT
) -> Agency:
    """An agency of its own name and number series."""
    number = next(_numbers)
    return Agency.objects.create(
        kind=kind,
        department=department or "",
        name=f"测试县{department.label if department else '司法'}局第{number}号",
        short_name=f"测试{number}",
        uscc=f"T{number:017d}",
        division_code="530524",
        number_prefix=f"测{number}",
        address="测试县测试路1号",
        supervision_phone="0875-0000000",
        reconsideration_body="测试县人民政府",
        court="测试县人民法院",
        collecting_bank="测试县农村信用合作联社(测试路2号)",
        published_at=datetime(2022, 1, 1, tzinfo=UTC),
    )


@told_once
def account(
    home: Agency,
    *roles: Role,
    officer: bool = False,
    certified: tuple[date, date | None] | None = (LONG_AGO, None),
    qualification: str = "A20200000000",
    rank: Rank = Rank.CHIEF,
) -> Account:
    """A person with offices in an agency; an officer holds a certificate for the days `certified` says."""
    number = next(_numbers)
    person = None
    if officer:
        person = Officer.objects.create(agency=home, name=f"人员{number}", unit="执法大队")
        if certified:
            Certificate.objects.create(
                officer=person,
                number=f"T{number:08d}",
                law_area="综合执法",
                valid_from=certified[0],
                valid_to=certified[1],
            )
    made = Account.objects.create(
        username=f"person-{number}", name=f"人员{number}", agency=home, officer=person
    )
    Appointment.objects.bulk_create(
        Appointment(
            account=made,
            agency=home,
            role=role,
            rank=rank if role is Role.AGENCY_HEAD else "",
            qualification=qualification if role is Role.LEGAL_REVIEWER else "",
            valid_from=LONG_AGO,
        )
        for role in roles
    )
    return made


def actor(of: Account, at: datetime = AT) -> Actor:
    """The person as they act at a moment."""
    return Actor.of(of, at)


@dataclass(frozen=True, slots=True)
class Team:
    """An agency and one person in each office; `officer` and `second` are certified."""

    agency: Agency
    officer: Account
    second: Account
    unit_head: Account
    head: Account
    reviewer: Account
    case_auditor: Account
    publisher: Account
    auditor: Account

    @property
    def officer_ids(self) -> tuple[UUID, UUID]:
        """The two officers who go out together."""
        first, second = self.officer.officer_id, self.second.officer_id
        assert first is not None
        assert second is not None
        return first, second


@told_once
def team(department: Department = Department.MARKET_REGULATION) -> Team:
    """A staffed agency."""
    home = agency(department)
    return Team(
        agency=home,
        officer=account(home, Role.OFFICER, officer=True),
        second=account(home, Role.OFFICER, officer=True),
        unit_head=account(home, Role.UNIT_HEAD),
        head=account(home, Role.AGENCY_HEAD),
        reviewer=account(home, Role.LEGAL_REVIEWER),
        case_auditor=account(home, Role.CASE_AUDITOR),
        publisher=account(home, Role.PUBLISHER),
        auditor=account(home, Role.AUDITOR),
    )


@told_once
def supervisor() -> Account:
    """A supervisor of the justice bureau."""
    return account(agency(None, AgencyKind.JUSTICE_BUREAU), Role.SUPERVISOR)


def power(home: Agency) -> tuple[LegalBasis, Power]:
    """A published basis in force, and the published power that rests on it."""
    published = datetime(2022, 1, 1, tzinfo=UTC)
    number = next(_numbers)
    basis = LegalBasis.objects.create(
        statute="中华人民共和国食品安全法",
        article=f"第一百二十四条第{number}项",
        level=BasisLevel.LAW,
        act="经营超过保质期的食品",
        penalty="没收违法所得,并处罚款",
        valid_from=LONG_AGO,
        published_at=published,
    )
    listed = Power.objects.create(
        agency=home,
        code=f"P{number}",
        name="对经营超过保质期的食品的处罚",
        kind="行政处罚",
        subject="食品经营者",
        undertaking_unit="执法大队",
        time_limit="九十日",
        remedies="行政复议、行政诉讼",
        supervision_phone="0875-0000000",
        valid_from=LONG_AGO,
        published_at=published,
    )
    listed.bases.add(basis)
    return basis, listed


@told_once
def clue(of: Team, *, procedure: Procedure = Procedure.ORDINARY, at: datetime = AT) -> Case:
    """A registered clue against an organisation."""
    return casework.register_clue(
        id=uuid4(),
        agency=of.agency.pk,
        procedure=procedure,
        title="涉嫌经营超过保质期的食品案",
        source=ClueSource.INSPECTION,
        received_at=at,
        summary="日常监督检查发现货架上有超过保质期的食品。",
        parties=[
            casework.PartyGiven(
                kind=PartyKind.ORGANISATION,
                name=f"测试县某某超市第{next(_numbers)}有限公司",
                address="测试县测试路3号",
            )
        ],
        by=actor(of.officer, at),
        at=at,
    )


@told_once
def evidence(
    case: Case, by: Account, *, factual: bool = True, content: bytes = b"", at: datetime = AT
) -> Evidence:
    """Evidence on file whose bytes are not in any object store: for tests that never fetch them."""
    return bound(declared(case, by, factual=factual, content=content, at=at), by, at=at)


def declared(
    case: Case, by: Account, *, factual: bool = True, content: bytes = b"", at: datetime = AT
) -> Pending:
    """Declared, the bytes still on their way."""
    body = content or uuid4().bytes
    id = uuid4()
    intake.begin_upload(
        id=id,
        case_id=case.pk,
        file=intake.File("照片.jpg", "image/jpeg", len(body), hashlib.sha256(body).hexdigest()),
        collected=intake.Collected(
            kind=EvidenceKind.AUDIOVISUAL,
            title="现场照片",
            purpose="证明违法事实",
            factual=factual,
            captured_at=at,
        ),
        by=actor(by, at),
        at=at,
    )
    return Pending.objects.get(pk=id)


def settled(pending: Pending, *, at: datetime = AT) -> uploads.Settled:
    """What S3 would say once the bytes had arrived, the completion claimed."""
    with transaction.atomic():
        uploads.mark_ready(upload_id=pending.pk, multipart_id="")
    return _settled(pending.pk, at=at)


def _settled(upload_id: UUID, *, at: datetime) -> uploads.Settled:
    with transaction.atomic():
        upload = uploads.claim_completion(upload_id=upload_id, at=at)
    return uploads.Settled(
        version_id=uuid4().hex,
        etag=upload.sha256[:32],
        size=upload.size,
        checksum=s3_checksum(upload.sha256),
    )


def bound(pending: Pending, by: Account, *, at: datetime = AT) -> Evidence:
    """What was declared, bound as if its bytes had arrived."""
    arrived = settled(pending, at=at)
    return intake.bind_evidence(
        pending=pending, case_id=pending.case_id, settled=arrived, by=actor(by, at), at=at
    )


def docked(case: Case, *, docked_by: Account, given_by: Account, at: datetime = AT) -> DockedFile:
    """A film that one person took from a recorder and another gave to the case; its bytes are in no store."""
    body = uuid4().bytes
    row = docking.dock_recording(
        found=docking.Found(
            name="20261123100000.mp4",
            media_type="video/mp4",
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            parts=(),
            captured_at=at,
            captured_from=CapturedFrom.NAME,
            length=timedelta(seconds=4),
        ),
        agency_id=case.agency_id,
        ahead=timedelta(0),
        by=actor(docked_by, at),
        at=at,
    )
    docking.store_recording(
        subject_id=row.pk, settled=_settled(row.upload_id, at=at), by=actor(docked_by, at), at=at
    )
    docking.confirm_recording(
        subject_id=row.pk,
        case_id=case.pk,
        belongs=docking.Belongs("现场录像"),
        by=actor(given_by, at),
        at=at,
    )
    return DockedFile.objects.get(pk=row.pk)


def unbound_row(case: Case, by: Account, *, at: datetime = AT) -> Evidence:
    """The row of evidence whose bytes are stored, not yet written: for who writes it behind the actions."""
    pending = declared(case, by, at=at)
    with transaction.atomic():
        stored = uploads.record_stored(upload_id=pending.pk, settled=settled(pending, at=at), at=at)
    number = Evidence.place_in(case).number
    return pending.evidence(id=pending.pk, number=number, stored=stored, at=at)


#: The ordinary procedure up to a review that passed, as `case_in` walks it.
_WAY = (
    Status.CLUE,
    Status.INVESTIGATING,
    Status.CONCLUDED,
    Status.UNDER_REVIEW,
    Status.REVIEWED,
)


@told_once
def case_in(status: Status, of: Team, *, at: datetime = AT) -> Case:
    """A case of the ordinary procedure taken to a status up to REVIEWED; of the simple one, SERVED or CLOSED.

    Raises: ValueError for a status whose steps belong to later packages.
    """
    if status in {Status.SERVED, Status.CLOSED}:
        case = decided_on_spot(of, at=at)
        return taken(case, [StepCode.CLOSE], by=of.head, at=at) if status is Status.CLOSED else case
    if status is Status.NOT_FILED:
        proposed = taken(clue(of, at=at), [StepCode.PROPOSE_DECLINE], by=of.unit_head, at=at)
        return taken(proposed, [StepCode.DECLINE_FILING], by=of.head, at=at)
    case = clue(of, at=at)
    walk = {
        Status.INVESTIGATING: filed,
        Status.CONCLUDED: concluded,
        Status.UNDER_REVIEW: sent_for_audit,
        Status.REVIEWED: audited,
    }
    if status not in _WAY:
        raise ValueError(status)
    for stop in _WAY[1 : _WAY.index(status) + 1]:
        case = walk[stop](case, of, at=at)
    return case


def taken(case: Case, codes: Iterable[StepCode], *, by: Account, at: datetime = AT) -> Case:
    """Take steps through the table alone."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        for code in codes:
            locked.take(code, by=actor(by, at), at=at)
    return again(case)


def again(case: Case) -> Case:
    """The case as it is on file now."""
    return Case.objects.get(pk=case.pk)


@told_once
def named_and_founded(case: Case, of: Team, *, at: datetime = AT) -> Case:
    """Two officers named, a published basis cited."""
    first, second = of.officer_ids
    casework.name_officers(
        case_id=case.pk,
        version=again(case).version,
        officers=[casework.Named(first, lead=True), casework.Named(second)],
        by=actor(of.unit_head, at),
        at=at,
    )
    basis, listed = power(of.agency)
    casework.cite_basis(
        case_id=case.pk,
        version=again(case).version,
        citations=[casework.Citation(basis.pk, listed.pk)],
        by=actor(of.officer, at),
        at=at,
    )
    return again(case)


@told_once
def filed(case: Case, of: Team, *, at: datetime = AT) -> Case:
    """Filed by the head."""
    case = named_and_founded(case, of, at=at)
    casework.propose_filing(
        case_id=case.pk, version=case.version, opinion="建议立案", by=actor(of.unit_head, at), at=at
    )
    casework.file(
        case_id=case.pk, version=again(case).version, opinion="同意立案", by=actor(of.head, at), at=at
    )
    return again(case)


@told_once
def inspected(case: Case, of: Team, *, officers: Sequence[UUID] = (), at: datetime = AT) -> Case:
    """An inspection recorded without a defect."""
    casework.record_on_site(
        case_id=case.pk,
        code=StepCode.INSPECT,
        id=uuid4(),
        record=casework.Record(
            occurred_from=at - timedelta(hours=1),
            occurred_to=at,
            place="测试县某某超市",
            officers=tuple(officers) or of.officer_ids,
            certificates_shown=True,
            rights_told=True,
            text="货架上有超过保质期的食品三袋。",
            signature="signed",
        ),
        by=actor(of.officer, at),
        at=at,
    )
    return again(case)


@told_once
def concluded(case: Case, of: Team, *, at: datetime = AT) -> Case:
    """Inspected, evidence on file, correction ordered, investigation concluded."""
    case = inspected(case, of, at=at)
    evidence(case, of.officer, at=at)
    casework.order_correction(
        case_id=case.pk,
        version=again(case).version,
        order="立即停止经营超过保质期的食品",
        deadline=None,
        by=actor(of.head, at),
        at=at,
    )
    casework.conclude_investigation(
        case_id=case.pk,
        version=again(case).version,
        course="现场检查一次。",
        facts="经营超过保质期的食品三袋。",
        nature="违反食品安全法。",
        proposal="处以罚款。",
        discretion="无从轻从重情节。",
        by=actor(of.officer, at),
        at=at,
    )
    return again(case)


@told_once
def sent_for_audit(case: Case, of: Team, *, fine: Decimal = Decimal(2000), at: datetime = AT) -> Case:
    """A small fine drafted and sent for case audit."""
    reviewing.draft_decision(
        case_id=case.pk,
        version=case.version,
        id=uuid4(),
        proposal=reviewing.Proposal(
            penalties=(Penalty(PenaltyKind.FINE, fine),),
            facts="经营超过保质期的食品三袋。",
            basis="食品安全法第一百二十四条",
            discretion="无从轻从重情节。",
            correction="",
            performance="十五日内缴至代收银行。",
        ),
        by=actor(of.officer, at),
        at=at,
    )
    reviewing.request_review(
        case_id=case.pk,
        version=again(case).version,
        code=StepCode.REQUEST_AUDIT,
        id=uuid4(),
        by=actor(of.unit_head, at),
        at=at,
    )
    return again(case)


@told_once
def audited(case: Case, of: Team, *, at: datetime = AT) -> Case:
    """The audit passed, every item answered."""
    dossier = Dossier.objects.get(case=case)
    items = profile(Department(case.department), legal_day(at)).audit_checklist
    reviewing.give_opinion(
        case_id=case.pk,
        version=case.version,
        code=StepCode.PASS_AUDIT,
        id=uuid4(),
        examination=reviewing.Examination(
            dossier=dossier.pk,
            digest=bytes(dossier.digest).hex(),
            conclusion=ReviewOpinion.PASS,
            answers={item.code: (True, "") for item in items},
            text="同意。",
            no_interest_declared=True,
        ),
        by=actor(of.case_auditor, at),
        at=at,
    )
    return again(case)


@told_once
def decided_on_spot(of: Team, *, at: datetime = AT) -> Case:
    """A fine of 50 yuan decided on the spot under the simple procedure."""
    case = named_and_founded(clue(of, procedure=Procedure.SIMPLE, at=at), of, at=at)
    case = inspected(case, of, at=at)
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        Decision.objects.create(
            case=locked,
            procedure=Procedure.SIMPLE,
            number=f"测当罚〔2026〕{next(_numbers)}号",
            content={},
            penalty_kinds=[PenaltyKind.FINE.value],
            fine=Decimal(50),
            amount=Decimal(50),
            decided_by=of.officer,
            decided_at=at,
            decided_on=legal_day(at),
        )
        locked.take(StepCode.DECIDE_ON_SPOT, by=actor(of.officer, at), at=at)
    return again(case)
