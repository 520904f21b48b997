"""Issuing: numbered without gap or double, kept unchanged, sealed before it is served."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.decisions.actions import notice
from enforcement.decisions.actions.served import Served
from enforcement.decisions.actions.service import record_service
from enforcement.decisions.models import Decision
from enforcement.documents.actions import issue, sealing
from enforcement.documents.models import Instrument, Outgoing
from enforcement.documents.rules import InstrumentKind
from enforcement.documents.rules.vocabulary import SealedBy, SignedBy
from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.journal.models import Entry
from enforcement.law.statutes import art
from enforcement.law.values import Department, ServiceMethod
from enforcement.registry.models import Agency, DecidingName, NumberSeries, legal_day
from enforcement.registry.numbers import DocumentNumber
from enforcement.registry.rules import AgencyKind
from enforcement.sealed import unseal_bytes
from tests import factories, hearings, ordinary
from tests.factories import AT, Team, actor, again

K = InstrumentKind


def given(team: Team, case: Case, kind: InstrumentKind, **said: Any) -> Instrument:
    by = said.pop("by", team.head)
    wanted = issue.Wanted(kind, **said)
    return issue.issue_instrument(case_id=case.pk, id=uuid4(), wanted=wanted, by=actor(by), at=AT)


def asked(team: Team, case: Case, **said: Any) -> Instrument:
    fields = {"addressee": "某县公安局", "matter": "协助查明张某的下落。"}
    return given(team, case, K.ASSISTANCE_LETTER, fields=fields, **said)


def seal(team: Team, case: Case, instrument: Instrument, evidence: Any = None) -> Instrument:
    return sealing.seal_instrument(
        case_id=case.pk,
        instrument_id=instrument.pk,
        evidence=evidence or factories.evidence(case, team.officer, factual=False).pk,
        manner=SealedBy.STAMPED_SCAN,
        by=actor(team.officer),
        at=AT,
    )


@pytest.mark.django_db
class TestIssue:
    def test_a_decision_and_its_instrument_carry_one_number_and_it_is_served_sealed(self) -> None:
        team, case = ordinary.ready_to_decide()
        ordinary.decide(team, case)
        assert "seal_owed" in PROCEDURE[StepCode.SERVE].barred_by
        assert case.hindrances.filter(code="seal_owed", closed_at__isnull=True).exists()
        instrument = ordinary.issued(team, case)
        decision = Decision.objects.get(case=case)
        assert instrument.number == decision.number
        assert instrument.content()["number"] == decision.number
        assert instrument.agency_name == team.agency.name
        with pytest.raises(NotNow, match="已经制发"):
            ordinary.issued(team, case)
        seal(team, case, instrument)
        assert not case.hindrances.filter(code="seal_owed", closed_at__isnull=True).exists()
        with pytest.raises(Taken):
            seal(team, case, instrument)
        with pytest.raises(NotNow, match="不能作废"):
            self._void(team, case, instrument)

    def test_a_township_draws_up_its_instruments_by_the_rules_of_the_cases_field(self) -> None:
        team, case = ordinary.ready_to_decide()
        ordinary.decide(team, case)
        Agency.objects.filter(pk=team.agency.pk).update(kind=AgencyKind.TOWNSHIP, department="")
        assert ordinary.issued(team, case).number == Decision.objects.get(case=case).number

    def test_what_is_kept_is_what_was_said_and_its_file(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        factories.inspected(case, team)
        instrument = ordinary.issued(team, case, K.SITE_RECORD)
        assert (instrument.seq, instrument.number, instrument.volume) == (1, "", "main")
        outgoing = Outgoing.objects.get(pk=instrument.pk)
        pdf = unseal_bytes(outgoing.body_sealed)
        assert pdf.startswith(b"%PDF-1.7")
        assert hashlib.sha256(pdf).hexdigest() == instrument.pdf_sha256 == outgoing.upload.sha256
        entry = Entry.objects.get(stream=case.pk, act="issue_instrument")
        assert instrument.content_sha256 in entry.body
        assert "食品" not in entry.body

    def test_nobody_changes_an_instrument_after_its_issue(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        instrument = asked(team, case)
        writes = (
            lambda: Instrument.objects.filter(pk=instrument.pk).update(number="昌市监罚〔2026〕1号"),
            lambda: Instrument.objects.filter(pk=instrument.pk).delete(),
            lambda: DocumentNumber.objects.filter(text=instrument.number).update(seq=9),
            lambda: NumberSeries.objects.filter(agency=team.agency).update(last=0),
        )
        for write in writes:
            with pytest.raises(DatabaseError, match=r"stands for one|given again|permission denied"):
                self._atomically(write)

    def test_is_for_those_the_catalogue_names_in_their_own_agency(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        with pytest.raises(NotCompetent):
            asked(team, case, by=team.officer)
        with pytest.raises(NotVisible):
            asked(team, case, by=factories.team().head)
        with pytest.raises(NotNow, match="须先办理"):
            given(team, case, K.CLOSING_APPROVAL)
        with pytest.raises(Unprocessable, match="随案卷"):
            given(team, case, K.COVER)
        assert not NumberSeries.objects.filter(kind__endswith="协查", agency=team.agency).exists()

    def test_a_void_number_is_not_given_again_and_says_why(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        first = asked(team, case)
        self._void(team, case, first)
        second = asked(team, case, replaces=first.pk)
        prefix = team.agency.number_prefix
        assert [first.number, second.number] == [f"{prefix}协查〔2026〕1号", f"{prefix}协查〔2026〕2号"]
        with pytest.raises(NotNow):
            seal(team, case, first)
        [series] = DocumentNumber.objects.gaps(team.agency.pk)
        assert (series.last, series.missing) == (2, ())
        row = DocumentNumber.objects.get(text=first.number)
        assert (row.void_reason, row.voided_by) == ("笔误。", team.head)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.void(reason="另一理由", by=actor(team.head), at=AT)

    def test_what_stands_is_corrected_by_another_instrument(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        first = asked(team, case)
        seal(team, case, first)
        with pytest.raises(NotNow, match="补正"):
            asked(team, case, replaces=first.pk)
        fields = {"corrected_number": first.number, "wrong": "张某误为章某。", "right": "应为张某。"}
        correction = given(team, case, K.CLERICAL_CORRECTION, fields=fields, replaces=first.pk)
        assert correction.replaces == first
        assert not correction.verified
        with pytest.raises(NotNow, match="已有补正"):
            given(team, case, K.CLERICAL_CORRECTION, fields=fields, replaces=first.pk)

    def test_a_gap_made_behind_the_acts_is_reported(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        asked(team, case)
        NumberSeries.objects.draw(team.agency.pk, f"{team.agency.number_prefix}协查", 2026)
        [series] = DocumentNumber.objects.gaps(team.agency.pk)
        assert series.missing == (2,)

    def test_a_number_of_another_body_is_entered_and_not_drawn(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        with pytest.raises(Unprocessable, match="不能录入"):
            asked(team, case, number="保环昌协查〔2026〕3号")
        DecidingName.objects.create(
            agency=team.agency,
            name="保山市生态环境局",
            number_prefix="保环昌",
            reconsideration_body="保山市人民政府",
            article="MEE-PC 1",
            valid_from=date(2024, 1, 1),
            verified=False,
        )
        for number, refusal in (("", NotNow), ("保环昌2026-3", Unprocessable)):
            with pytest.raises(refusal):
                asked(team, case, number=number)
        made = asked(team, case, number="保环昌协查(2026)3号")
        assert (made.number, made.agency_name) == ("保环昌协查〔2026〕3号", "保山市生态环境局")
        assert not made.verified
        assert made.number_row is not None
        assert made.number_row.given_by == "保山市生态环境局"
        with pytest.raises(Taken):
            asked(team, case, number="保环昌协查〔2026〕3号")
        assert list(DocumentNumber.objects.gaps(team.agency.pk)) == []

    def test_a_notice_is_approved_drawn_up_and_sealed_before_it_is_served_under_its_number(self) -> None:
        team, case = ordinary.reviewed()
        with pytest.raises(NotNow, match="批准告知") as unapproved:
            ordinary.issued(team, case, K.PENALTY_NOTICE)
        assert "第五十六条" in unapproved.value.requirements[0].article
        notice.approve_notice(
            case_id=case.pk, version=case.version, opinion="同意", by=actor(team.head), at=AT
        )
        drawn_up = ordinary.issued(team, case, K.PENALTY_NOTICE)
        with pytest.raises(NotNow, match="应当制作行政处罚告知书"):
            ordinary.issued(team, case, K.HEARING_RIGHT_NOTICE)
        with pytest.raises(NotNow) as unsealed:
            ordinary.notify(team, case)
        assert {r.code: r.article for r in unsealed.value.requirements if not r.met} == {
            "notice_seal_owed": art("CFF", "44").cite()
        }
        mailed = Served(
            ServiceMethod.MAIL, "某某超市", None, None, sent_on=legal_day(AT), tracking_number="E1"
        )
        approval = case.steps.get(code=StepCode.APPROVE_NOTICE)
        by: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
        with pytest.raises(NotNow) as tried:
            record_service(id=uuid4(), step_id=approval.pk, served=mailed, **by)
        assert tried.value.code == "notice_seal_owed"
        seal(team, case, drawn_up)
        ordinary.notify(team, case)
        assert case.notices.get().number == drawn_up.number
        with pytest.raises(NotNow):
            self._void(team, case, drawn_up)

    def test_a_notice_approved_anew_is_sealed_anew(self) -> None:
        team, case = ordinary.notified()
        ordinary.approve_notice(team, case)
        ordinary.notify(team, case)
        first, second = case.notices.order_by("noted_at", "number")
        assert first.number != second.number
        notice.approve_notice(
            case_id=case.pk, version=again(case).version, opinion="同意", by=actor(team.head), at=AT
        )
        with pytest.raises(NotNow, match="加盖印章的告知书尚未入卷"):
            ordinary.notify(team, case)

    def test_where_a_notice_was_judged_to_need_no_approval_it_is_sealed_all_the_same(self) -> None:
        ordinary.drafted()  # seeds the calendar
        team = factories.team(Department.URBAN)
        case = ordinary.draft(team, factories.case_in(Status.CONCLUDED, team))
        casework.judge(
            case_id=case.pk,
            version=case.version,
            id=uuid4(),
            rule="notice_needs_head_approval",
            value="no",
            decision="无须另行批准。",
            by=actor(team.head),
            at=AT,
        )
        with pytest.raises(NotNow) as unsealed:
            ordinary.notify(team, again(case))
        assert {r.code for r in unsealed.value.requirements if not r.met} == {"notice_seal_owed"}
        case = ordinary.sealed(team, again(case), K.HEARING_RIGHT_NOTICE)
        assert ordinary.notify(team, case).status == Status.NOTIFIED

    @staticmethod
    def _atomically(write: Callable[[], object]) -> None:
        with transaction.atomic():
            write()

    @staticmethod
    def _void(team: Team, case: Case, instrument: Instrument) -> None:
        issue.void_instrument(
            case_id=case.pk, instrument_id=instrument.pk, reason="笔误。", by=actor(team.head), at=AT
        )


@pytest.mark.django_db
class TestInk:
    def test_only_an_original_of_the_case_that_came_later_seals(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        early = factories.evidence(case, team.officer, factual=False, at=AT - timedelta(minutes=1))
        elsewhere = factories.evidence(factories.clue(team), team.officer, factual=False)
        instrument = asked(team, case)
        for evidence, code in (
            (uuid4(), "original_missing"),
            (elsewhere.pk, "original_missing"),
            (early.pk, "original_too_early"),
        ):
            with pytest.raises(Refusal) as refused:
                seal(team, case, instrument, evidence)
            assert refused.value.code == code
        scan = factories.evidence(case, team.officer, factual=False)
        seal(team, case, instrument, scan.pk)
        assert again(case).version == case.version
        with pytest.raises(Unprocessable, match="另一文书"):
            seal(team, case, asked(team, case), scan.pk)

    def test_a_record_is_signed_by_picture_or_says_that_it_was_refused(self) -> None:
        team = factories.team()
        case = factories.inspected(factories.case_in(Status.INVESTIGATING, team), team)
        instrument = ordinary.issued(team, case, K.SITE_RECORD)
        with pytest.raises(NotNow, match="不加盖印章"):
            seal(team, case, instrument)
        picture = factories.evidence(case, team.officer, factual=False)

        def sign(manner: SignedBy, **said: Any) -> None:
            sealing.sign_instrument(
                case_id=case.pk,
                instrument_id=instrument.pk,
                id=uuid4(),
                signed=sealing.Signed("张某", "当事人", manner, **said),
                by=actor(team.officer),
                at=AT,
            )

        sign(SignedBy.TABLET_SIGNATURE, evidence=picture.pk)
        sign(SignedBy.TABLET_FINGERPRINT, evidence=picture.pk)
        sign(SignedBy.REFUSED, note="拒绝签名,有录像为证。")
        for wrong in ({}, {"note": "无"}):
            with pytest.raises(Unprocessable):
                sign(SignedBy.SIGNED_SCAN, **wrong)
        with pytest.raises(Unprocessable):
            sign(SignedBy.REFUSED)
        assert instrument.signatures.count() == 3


@pytest.mark.usefixtures("committed_db")
def test_sixteen_writers_at_once_leave_no_gap_and_no_double() -> None:
    """Each turn issues or fails after its number was drawn; what failed gives the number back."""
    team = factories.team()
    cases = [factories.filed(factories.clue(team), team) for _ in range(16)]

    def write(turn: int) -> list[str]:
        try:
            numbers = []
            for attempt in range(3):
                with transaction.atomic():
                    taken = DocumentNumber.objects.take(team.agency.pk, "罚", case_id=cases[turn].pk, at=AT)
                    failed = (turn + attempt) % 5 == 0
                    transaction.set_rollback(failed)
                if not failed:
                    numbers.append(taken.text)
            numbers.append(asked(team, cases[turn]).number)
            return numbers
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as pool:
        given = [number for numbers in pool.map(write, range(16)) for number in numbers]
    prefix = team.agency.number_prefix
    letters = [number for number in given if "协查〔" in number]
    penalties = [number for number in given if "罚〔" in number]
    assert Counter(letters) == Counter(f"{prefix}协查〔2026〕{seq}号" for seq in range(1, 17))
    assert Counter(penalties) == Counter(f"{prefix}罚〔2026〕{seq}号" for seq in range(1, len(penalties) + 1))
    assert 0 < len(penalties) < 48
    assert all(series.missing == () for series in DocumentNumber.objects.gaps(team.agency.pk))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT text) FROM registry_document_number")
        assert cursor.fetchone() == (len(given), len(given))


@pytest.mark.django_db
def test_the_papers_of_a_hearing_are_filled_from_its_steps() -> None:
    team, case, _ = hearings.arranged()
    assert ordinary.issued(team, case, K.HEARING_APPLICATION).content()["layout"] == "record"
    notice = ordinary.issued(team, case, K.HEARING_NOTICE)
    assert notice.number == case.hearings.get().number
    said = {block["key"]: block["value"] for block in notice.content()["blocks"]}
    assert (said["held"], said["place"]) == ("2026年12月3日9时00分", "三楼听证室")
