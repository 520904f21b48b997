"""The hearing from request to report (Penalty Law Arts. 63-65)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases.models import Case, ExcludedTime
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import hearing, hearing_record, hearing_request, notice
from enforcement.decisions.models import Defence, Hearing, HearingRequest, Notice
from enforcement.decisions.rules import ClosedGround, DeclineGround, EndGround, asked_in_time, declinable
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.evidence.models.recordings import recordings_of
from enforcement.journal.actions import constraint_name
from enforcement.registry.models import Account, Appointment, legal_day
from enforcement.registry.rules import Role
from enforcement.review.models import Draft
from tests import factories, hearings, ordinary
from tests.factories import AT, Team, actor, again
from tests.hearings import FIRST_DAY, morning

UNTIL = date(2026, 11, 30)
LATER = morning(date(2026, 12, 20))


def owed(case: Case, at: datetime = LATER) -> bool:
    return case.hindrances.open_at(at).filter(code="hearing_owed").exists()


def unmet(refusal: NotNow) -> set[str]:
    return {requirement.code for requirement in refusal.requirements if not requirement.met}


class TestAskedInTime:
    @pytest.mark.parametrize(
        ("posted", "received", "in_time"),
        [
            (None, UNTIL, True),
            (None, UNTIL + timedelta(days=1), False),
            (UNTIL, UNTIL + timedelta(days=9), True),
            (UNTIL + timedelta(days=1), UNTIL + timedelta(days=2), False),
        ],
    )
    def test_a_letter_counts_from_the_day_it_was_posted(
        self, posted: date | None, received: date, *, in_time: bool
    ) -> None:
        assert asked_in_time(UNTIL, posted_on=posted, received_on=received) is in_time

    def test_nothing_is_in_time_where_no_hearing_was_offered(self) -> None:
        assert not asked_in_time(None, posted_on=None, received_on=UNTIL)

    @pytest.mark.parametrize(
        ("ground", "in_time", "offered", "holds"),
        [
            (DeclineGround.LATE, True, True, False),
            (DeclineGround.LATE, False, True, True),
            (DeclineGround.NOT_OFFERED, True, True, False),
            (DeclineGround.NOT_OFFERED, False, False, True),
            (DeclineGround.NOT_A_PARTY, True, True, True),
        ],
    )
    def test_declined_only_on_a_ground_that_holds(
        self, ground: DeclineGround, *, in_time: bool, offered: bool, holds: bool
    ) -> None:
        assert declinable(ground, in_time=in_time, offered=offered) is holds


@pytest.mark.django_db
class TestRequest:
    def test_the_notice_opens_the_duty_and_the_period_closes_it(self) -> None:
        _, case = hearings.offered()
        assert Notice.objects.get(case=case).hearing_until == UNTIL
        assert owed(case, morning(UNTIL))
        assert not owed(case, morning(UNTIL + timedelta(days=1)))

    def test_asked_for_in_time_it_bars_until_waived_in_writing_apart_from_the_defence(self) -> None:
        team, case = hearings.offered()
        case = hearings.ask(team, case, on=UNTIL, at=morning(UNTIL + timedelta(days=3)))
        assert owed(case)
        with pytest.raises(NotNow) as caught:
            hearing_request.decline_hearing(
                case_id=case.pk,
                version=case.version,
                ground=DeclineGround.LATE,
                reason="逾期",
                by=actor(team.head),
                at=LATER,
            )
        assert caught.value.code == "hearing_not_declinable"
        notice.hear_defence(
            case_id=case.pk,
            version=case.version,
            id=uuid4(),
            waived=False,
            hearing_waived=True,
            text="放弃听证,请求从轻。",
            new_facts=False,
            signed=factories.evidence(case, team.officer, factual=False).pk,
            by=actor(team.officer),
            at=AT,
        )
        assert not owed(case)
        assert not Defence.objects.get().waived

    def test_too_late_it_is_on_file_and_declined(self) -> None:
        team, case = hearings.offered()
        case = hearings.ask(team, case, at=LATER)
        assert not HearingRequest.objects.get().in_time
        assert not owed(case)
        hearing_request.decline_hearing(
            case_id=case.pk,
            version=case.version,
            ground=DeclineGround.LATE,
            reason="逾期提出",
            by=actor(team.head),
            at=LATER,
        )
        with pytest.raises(NotNow):
            hearings.accept(team, case)

    def test_cannot_have_been_posted_after_it_came(self) -> None:
        team, case = hearings.offered()
        with pytest.raises(Unprocessable) as caught:
            hearings.ask(team, case, on=UNTIL, posted=UNTIL + timedelta(days=1), at=LATER)
        assert caught.value.pointer == "/posted_on"


@pytest.mark.django_db
class TestArrange:
    def test_seven_full_working_days_lie_between_notice_and_hearing(self) -> None:
        team, case = hearings.offered()
        of = hearings.bench(team)
        hearings.accept(team, hearings.ask(team, case))
        with pytest.raises(NotNow) as caught:
            hearings.arrange(team, case, of, on=FIRST_DAY - timedelta(days=1))
        assert FIRST_DAY.isoformat() in caught.value.message
        arranged = hearings.arrange(team, case, of)
        assert (again(case).status, arranged.public) == (Status.HEARING, True)
        closed = hearings.arrange(team, case, of, on=date(2026, 12, 8), closed=ClosedGround.PRIVACY)
        assert not closed.public

    def test_who_investigated_does_not_preside_whoever_writes_it(self) -> None:
        team, case = hearings.offered()
        of = hearings.bench(team)
        hearings.accept(team, hearings.ask(team, case))
        investigator = Account.objects.get(pk=team.officer.pk)
        Appointment.objects.create(
            account=investigator,
            agency=team.agency,
            role=Role.HEARING_CHAIR,
            valid_from=factories.LONG_AGO,
        )
        with pytest.raises(NotCompetent) as caught:
            hearings.arrange(team, case, hearings.Bench(investigator, of.recorder))
        assert "第六十四条" in caught.value.requirements[0].article
        with pytest.raises(Unprocessable):
            hearings.arrange(team, case, hearings.Bench(team.head, of.recorder))
        arranged = hearings.arrange(team, case, of)
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Hearing.objects.create(
                case=case,
                request=arranged.request,
                number="x",
                host=investigator,
                recorder=of.recorder,
                opens_at=AT,
                place="x",
                public=True,
                served_on=UNTIL,
                noted_at=AT,
            )
        assert constraint_name(refused.value) == "hearing_host_investigated"

    def test_a_recusal_bars_the_hearing_until_decided_and_another_host_takes_over(self) -> None:
        team, case, of = hearings.arranged()
        hearing.recuse_host(
            case_id=case.pk,
            version=case.version,
            applicant="张某",
            reason="系调查人员亲属",
            by=actor(team.officer),
            at=AT,
        )
        with pytest.raises(NotNow) as caught:
            hearings.hold(team, case, of.host)
        assert unmet(caught.value) == {"host_recusal_open"}
        other = factories.account(team.agency, Role.HEARING_CHAIR)
        given: dict[str, Any] = {"granted": True, "reason": "属实", "by": actor(team.head), "at": AT}
        with pytest.raises(Unprocessable):
            hearing.decide_host_recusal(case_id=case.pk, version=again(case).version, host=None, **given)
        hearing.decide_host_recusal(case_id=case.pk, version=again(case).version, host=other.pk, **given)
        with pytest.raises(NotCompetent):
            hearings.hold(team, case, of.host)
        hearings.hold(team, case, other)


@pytest.mark.django_db
class TestHold:
    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"agents": ("甲", "乙", "丙")}, "/agents"),
            ({"party_present": False}, "/party_present"),
            ({"opened_at": AT}, "/opened_at"),
            ({"investigators": ()}, "/investigators"),
            ({"examined": (uuid4(),)}, "/examined"),
            ({"signed": None}, "/signed"),
            ({"signature": "refused", "signed": None}, "/signature_note"),
        ],
    )
    def test_the_transcript_says_what_the_law_asks(self, said: dict[str, Any], pointer: str) -> None:
        team, case, of = hearings.arranged()
        with pytest.raises(Unprocessable) as caught:
            hearings.hold(team, case, of.host, **said)
        assert caught.value.pointer == pointer

    def test_a_refusal_to_sign_is_noted_by_the_host(self) -> None:
        team, case, of = hearings.arranged()
        step = hearings.hold(
            team, case, of.host, signature="refused", signature_note="当事人拒签", signed=None
        )
        assert step.content["signature_note"] == "当事人拒签"

    def test_owes_its_recording_though_nobody_declares_it(self) -> None:
        """A hearing is on the list 音像记录清单: it is recorded from opening to closing, or the head says why not."""
        team, case, of = hearings.arranged()
        step = hearings.hold(team, case, of.host)
        [one] = recordings_of(again(case))
        assert (one.activity.kind, one.activity.place, one.activity.step_id) == (
            "hearing",
            "三楼听证室",
            step.pk,
        )
        assert [row["officer"] for row in one.activity.officers] == [str(pk) for pk in team.officer_ids]
        assert one.coverage.missing_seconds == 2 * 3600
        assert one.bars
        assert case.hindrances.filter(code="recording_owed", closed_at__isnull=True).exists()

    def test_to_stay_away_is_to_waive_and_is_not_found_before_the_hour(self) -> None:
        _, case, of = hearings.arranged()
        given: dict[str, Any] = {"ground": EndGround.ABSENT, "reason": "未到场", "signed": None}
        with pytest.raises(NotNow):
            hearing_record.terminate_hearing(
                case_id=case.pk, version=case.version, by=actor(of.host), at=AT, **given
            )
        withdrawn = given | {"ground": EndGround.WITHDRAWN}
        with pytest.raises(Unprocessable):
            hearing_record.terminate_hearing(
                case_id=case.pk, version=case.version, by=actor(of.host), at=LATER, **withdrawn
            )
        hearing_record.terminate_hearing(
            case_id=case.pk, version=case.version, by=actor(of.host), at=LATER, **given
        )
        assert again(case).status == Status.NOTIFIED
        assert not owed(case)
        assert not again(case).major


@pytest.mark.django_db
class TestAfterwards:
    def held(self) -> tuple[Team, Case]:
        team, case, of = hearings.arranged()
        hearings.hold(team, case, of.host)
        return team, hearings.report(case, of.host, LATER)

    def test_the_decision_is_major_and_is_drafted_reviewed_and_discussed_anew(self) -> None:
        team, case = self.held()
        assert case.status == Status.NOTIFIED
        assert any("听证" in ground for ground in case.major_grounds)
        left_out = ExcludedTime.objects.get(case=case)
        assert (left_out.begins, left_out.ends) == (legal_day(AT), FIRST_DAY)
        assert not owed(case)
        with pytest.raises(NotNow) as caught:
            ordinary.send(team, case)
        assert unmet(caught.value) == {"draft_decision"}
        case = ordinary.draft(team, case)
        assert Draft.objects.get(case=case, seq=2).heard
        case = ordinary.send(team, case)
        ordinary.give(team, case, StepCode.PASS_REVIEW, case.dossiers.get())
        case = ordinary.reexamine(team, again(case), LATER)
        with pytest.raises(NotNow) as caught:
            ordinary.decide(team, case, at=LATER)
        assert unmet(caught.value) == {"discuss"}
        ordinary.decide(team, ordinary.discuss(team, case, LATER), at=LATER)

    def test_evidence_not_examined_there_is_found_at_the_decision(self) -> None:
        team, case = self.held()
        unheard = factories.evidence(case, team.officer)
        case = ordinary.send(team, ordinary.draft(team, case))
        ordinary.give(team, case, StepCode.PASS_REVIEW, case.dossiers.get())
        case = ordinary.discuss(team, ordinary.reexamine(team, again(case), LATER), LATER)
        ordinary.decide(team, case, at=LATER)
        assert str(unheard.number) in case.findings.get(code="evidence_not_examined").detail

    def test_a_draft_cannot_say_it_was_heard_when_it_was_not(self) -> None:
        _, case = ordinary.drafted()
        draft = Draft.objects.get(case=case)
        draft.pk, draft.seq, draft.heard = uuid4(), 2, True
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            draft.save(force_insert=True)
        assert constraint_name(refused.value) == "draft_adds_up"
