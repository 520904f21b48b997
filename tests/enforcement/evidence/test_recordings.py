"""What has to be recorded from arrival to leaving, and what happens where it was not."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from enforcement.cases.models import Case, Finding
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.evidence.actions import recordings as acts
from enforcement.evidence.actions.common import AlreadyDone, Machine
from enforcement.evidence.actions.confirmation import confirm_evidence
from enforcement.evidence.actions.inspection import inspect_evidence
from enforcement.evidence.models.recordings import Activity, Measured, Recording, recordings_of
from enforcement.evidence.rules.coverage import GapState, Verdict
from enforcement.journal.models import Entry
from enforcement.law.recordings import ActivityKind
from enforcement.law.values import Department
from enforcement.registry.models import Account
from enforcement.registry.offline import MadeOffline
from enforcement.registry.rules import Role
from media_storage import fixity
from media_storage.inspection import Inspected, Nature, Problem, ProblemCode
from tests import factories
from tests.factories import AT, Team, actor

from .recordings import ARRIVED, LEFT, activity, film, owed

pytestmark = pytest.mark.django_db


def gaps(case: Case) -> list[tuple[str, float]]:
    return [(gap.state.value, gap.seconds) for one in recordings_of(case) for gap in one.coverage.gaps]


def act_of(case: Case, name: str) -> Entry:
    return Entry.objects.filter(stream=case.pk, act=name).latest("seq")


class TestDeclare:
    def test_owes_its_recording_from_then_on(self, case: Case, team: Team) -> None:
        activity(case, team)
        assert len(owed(case)) == 1
        assert "查封" in owed(case)[0]
        assert "没有音像记录" in owed(case)[0]
        assert gaps(case) == [("missing", 3600.0)]

    def test_is_journaled_without_naming_anybody(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        entry = act_of(case, "declare_activity")
        facts = json.loads(entry.body)["facts"]
        assert entry.subject == made.pk
        assert (facts["kind"], facts["duty"], facts["seconds"]) == ("sealing", "continuous", 3600)
        assert facts["officers"] == [str(pk) for pk in team.officer_ids]

    def test_keeps_the_article_the_list_had_that_day(self, case: Case, team: Team) -> None:
        made = activity(case, team, ActivityKind.INSPECTION)
        assert (made.article, made.verified, made.duty) == ("SAMR-P 44", True, "as_needed")

    def test_repeated_is_done_once(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        said = acts.OnSite(ActivityKind.SEALING, ARRIVED, LEFT, made.place, team.officer_ids)
        with pytest.raises(AlreadyDone):
            acts.declare_activity(id=made.pk, case_id=case.pk, on_site=said, by=actor(team.officer), at=AT)
        other = acts.OnSite(ActivityKind.SEIZURE, ARRIVED, LEFT, made.place, team.officer_ids)
        with pytest.raises(Taken):
            acts.declare_activity(id=made.pk, case_id=case.pk, on_site=other, by=actor(team.officer), at=AT)

    def test_by_one_officer_alone_is_a_finding_and_no_refusal(self, case: Case, team: Team) -> None:
        activity(case, team, officers=team.officer_ids[:1])
        found = Finding.objects.get(case=case, code="single_officer")
        assert found.article == "CFF 42"

    def test_by_an_officer_without_a_certificate_that_day_is_a_finding(self, case: Case, team: Team) -> None:
        expired = factories.account(
            team.agency, Role.OFFICER, officer=True, certified=(date(2022, 1, 1), date(2026, 11, 23))
        )
        assert expired.officer_id
        activity(case, team, officers=(team.officer_ids[0], expired.officer_id))
        assert Finding.objects.filter(case=case, code="uncertified_officer").exists()

    def test_is_refused_for_what_the_department_does_not_list(self) -> None:
        team = factories.team(Department.TRANSPORT)
        with pytest.raises(Unprocessable) as refused:
            activity(factories.clue(team), team, ActivityKind.REMOTE_SAMPLING)
        assert refused.value.code == "not_on_the_list"

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"ended_at": ARRIVED}, "/ended_at"),
            ({"ended_at": ARRIVED + timedelta(days=4)}, "/ended_at"),
            ({"ended_at": AT + timedelta(minutes=5)}, "/ended_at"),
            ({"uncertainty": 301}, "/uncertainty"),
            ({"officers": (uuid4(), uuid4())}, "/officers"),
            ({"step": uuid4()}, "/step"),
            ({"supersedes": uuid4(), "reason": "时间有误"}, "/supersedes"),
            ({"supersedes": uuid4()}, "/reason"),
        ],
    )
    def test_is_refused_where_it_makes_no_sense(
        self, case: Case, team: Team, said: dict[str, Any], pointer: str
    ) -> None:
        with pytest.raises(Unprocessable) as refused:
            activity(case, team, **said)
        assert refused.value.pointer == pointer
        assert not Activity.objects.exists()

    def test_is_for_the_agencys_own(self, case: Case, team: Team) -> None:
        stranger = factories.team()
        with pytest.raises(NotVisible):
            activity(case, stranger)
        with pytest.raises(NotCompetent):
            acts.declare_activity(
                id=uuid4(),
                case_id=case.pk,
                on_site=acts.OnSite(ActivityKind.SEALING, ARRIVED, LEFT, "某处", team.officer_ids),
                by=actor(team.publisher),
                at=AT,
            )

    def test_of_officers_of_another_agency_is_refused(self, case: Case, team: Team) -> None:
        with pytest.raises(Unprocessable):
            activity(case, team, officers=factories.team().officer_ids)

    def test_cannot_be_changed_or_deleted_by_raw_sql(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        for change in (
            lambda: Activity.objects.filter(pk=made.pk).update(ended_at=LEFT - timedelta(minutes=30)),
            lambda: Activity.objects.filter(pk=made.pk).delete(),
        ):
            with pytest.raises(Exception, match=r"append-only|permission denied"), transaction.atomic():
                change()


class TestCorrection:
    def test_stands_in_the_place_of_the_first(self, case: Case, team: Team) -> None:
        first = activity(case, team)
        activity(
            case,
            team,
            supersedes=first.pk,
            started_at=ARRIVED + timedelta(minutes=30),
            reason="到达时间登记有误",
        )
        assert gaps(case) == [("missing", 1800.0)]
        assert Activity.objects.filter(case=case).count() == 2

    def test_of_what_was_corrected_already_is_refused(self, case: Case, team: Team) -> None:
        first = activity(case, team)
        activity(case, team, supersedes=first.pk, reason="到达时间登记有误")
        with pytest.raises(NotNow):
            activity(case, team, supersedes=first.pk, reason="到达时间登记有误")

    def test_without_a_reason_is_refused_by_the_database(self, case: Case, team: Team) -> None:
        first = activity(case, team)
        copy = Activity.objects.get(pk=first.pk)
        copy.pk, copy.supersedes, copy.reason = uuid4(), first, ""
        with pytest.raises(IntegrityError, match="activity_corrected_with_reason"), transaction.atomic():
            copy.save(force_insert=True)


class TestRecording:
    def test_of_the_whole_pays_the_debt(self, case: Case, team: Team) -> None:
        activity(case, team)
        film(case, team.officer, start=ARRIVED, end=LEFT)
        assert owed(case) == []
        assert [one.verdict for one in recordings_of(case)] == [Verdict.COMPLETE]

    def test_with_a_gap_says_when_and_how_long(self, case: Case, team: Team) -> None:
        activity(case, team)
        film(case, team.officer, start=ARRIVED, end=ARRIVED + timedelta(minutes=20))
        film(case, team.officer, start=ARRIVED + timedelta(minutes=31), end=LEFT)
        assert gaps(case) == [("missing", 660.0)]
        assert "2026-11-23 09:20:00至2026-11-23 09:31:00缺失660秒" in owed(case)[0]

    def test_by_a_clock_that_was_compared_is_set_right(self, case: Case, team: Team) -> None:
        ahead = timedelta(minutes=7)
        activity(case, team, device_clock=AT + ahead, started_at=ARRIVED + ahead, ended_at=LEFT + ahead)
        film(case, team.officer, start=ARRIVED, end=LEFT)
        assert owed(case) == []

    def test_declared_where_nobody_could_reach_counts_when_it_was_and_not_when_it_was_heard_of(
        self, case: Case, team: Team
    ) -> None:
        hours = timedelta(hours=3)
        read = LEFT + timedelta(minutes=1)
        made = MadeOffline(read, read - timedelta(seconds=1), read + timedelta(seconds=1))
        declared = activity(case, team, device_clock=read, at=AT + hours, made=made)
        assert declared.span.start == ARRIVED
        film(case, team.officer, start=ARRIVED, end=LEFT, device_clock=read, at=AT + hours, made=made)
        film(case, team.officer, start=ARRIVED, end=LEFT, at=AT + hours)
        assert owed(case) == []
        assert [one.span.start for one in recordings_of(case)[0].recorded] == [ARRIVED, ARRIVED]

    def test_off_by_less_than_the_clocks_are_sure_of_is_uncertain_and_no_debt(
        self, case: Case, team: Team
    ) -> None:
        activity(case, team)
        film(case, team.officer, start=ARRIVED + timedelta(seconds=9), end=LEFT)
        assert gaps(case) == [(GapState.UNCERTAIN, 9.0)]
        assert owed(case) == []

    def test_off_by_more_is_a_debt(self, case: Case, team: Team) -> None:
        activity(case, team)
        film(case, team.officer, start=ARRIVED + timedelta(seconds=11), end=LEFT)
        assert gaps(case) == [(GapState.MISSING, 11.0)]
        assert len(owed(case)) == 1

    def test_of_another_case_counts_for_nothing(self, case: Case, team: Team) -> None:
        activity(case, team)
        film(factories.clue(team), team.officer, start=ARRIVED, end=LEFT)
        assert len(owed(case)) == 1

    def test_that_was_replaced_counts_no_more(self, case: Case, team: Team) -> None:
        activity(case, team)
        whole = film(case, team.officer, start=ARRIVED, end=LEFT)
        assert owed(case) == []
        film(case, team.officer, start=ARRIVED, end=ARRIVED, supersedes=whole)
        assert len(owed(case)) == 1

    def test_found_to_be_other_bytes_than_declared_counts_no_more(self, case: Case, team: Team) -> None:
        activity(case, team)
        whole = film(case, team.officer, start=ARRIVED, end=LEFT)
        found = fixity.ReadBack(sha256="0" * 64, size=whole.size)
        confirm_evidence(evidence_id=whole.pk, found=found, by=Machine(), at=AT)
        assert len(owed(case)) == 1

    def test_declared_by_its_officer_counts_until_the_file_says_otherwise(
        self, case: Case, team: Team
    ) -> None:
        activity(case, team)
        made = film(case, team.officer, start=ARRIVED, end=ARRIVED)
        acts.declare_recording(subject_id=made.pk, length=timedelta(hours=1), by=actor(team.officer), at=AT)
        assert owed(case) == []
        acts.measure_recording(subject_id=made.pk, length=timedelta(minutes=5), by=Machine(), at=AT)
        assert gaps(case) == [("missing", 3300.0)]
        assert Recording.objects.filter(evidence=made).count() == 2

    def test_that_is_no_film_at_all_records_nothing_whatever_was_declared(
        self, case: Case, team: Team
    ) -> None:
        activity(case, team)
        made = film(case, team.officer, start=ARRIVED, end=ARRIVED)
        acts.declare_recording(subject_id=made.pk, length=timedelta(hours=1), by=actor(team.officer), at=AT)
        assert owed(case) == []
        lies = Problem(ProblemCode.TYPE_LIES, "申报为 video/mp4，内容为 text/html", {})
        inspect_evidence(evidence_id=made.pk, inspected=Inspected(Nature.OTHER, (lies,)), by=Machine(), at=AT)
        assert len(owed(case)) == 1

    def test_of_an_empty_file_has_no_length_to_declare(self, case: Case, team: Team) -> None:
        activity(case, team)
        made = film(case, team.officer, start=ARRIVED, end=ARRIVED, content=b"")
        with pytest.raises(Unprocessable):
            acts.declare_recording(
                subject_id=made.pk, length=timedelta(hours=1), by=actor(team.officer), at=AT
            )

    def test_whose_file_shows_no_length_records_nothing_whatever_was_declared(
        self, case: Case, team: Team
    ) -> None:
        activity(case, team)
        made = film(case, team.officer, start=ARRIVED, end=ARRIVED)
        acts.declare_recording(subject_id=made.pk, length=timedelta(hours=1), by=actor(team.officer), at=AT)
        acts.measure_recording(subject_id=made.pk, length=None, fault="文件不完整", by=Machine(), at=AT)
        assert gaps(case) == [("missing", 3600.0)]

    def test_has_one_length_by_word(self, case: Case, team: Team) -> None:
        made = film(case, team.officer, start=ARRIVED, end=ARRIVED)
        said = {"subject_id": made.pk, "by": actor(team.officer), "at": AT}
        acts.declare_recording(length=timedelta(minutes=9), **said)  # type: ignore[arg-type]
        with pytest.raises(AlreadyDone):
            acts.declare_recording(length=timedelta(minutes=9), **said)  # type: ignore[arg-type]
        with pytest.raises(NotNow):
            acts.declare_recording(length=timedelta(minutes=10), **said)  # type: ignore[arg-type]
        assert Recording.objects.get(evidence=made).source == Measured.DECLARED

    def test_a_photograph_has_no_length(self, case: Case, team: Team) -> None:
        made = factories.evidence(case, team.officer)
        with pytest.raises(Unprocessable):
            acts.declare_recording(
                subject_id=made.pk, length=timedelta(minutes=1), by=actor(team.officer), at=AT
            )

    def test_where_parts_are_allowed_bars_nothing(self, case: Case, team: Team) -> None:
        activity(case, team, ActivityKind.INSPECTION)
        assert [one.verdict for one in recordings_of(case)] == [Verdict.ABSENT]
        assert owed(case) == []
        film(
            case,
            team.officer,
            start=ARRIVED + timedelta(minutes=10),
            end=ARRIVED + timedelta(minutes=10),
            media_type="image/jpeg",
        )
        assert [(one.verdict, one.stills) for one in recordings_of(case)] == [(Verdict.COMPLETE, 1)]


class TestExcuse:
    def test_pays_the_debt_and_stays_on_file(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        acts.excuse_recording(
            subject_id=made.pk, case_id=case.pk, reason="执法记录仪电池故障。", by=actor(team.head), at=AT
        )
        assert owed(case) == []
        (one,) = recordings_of(case)
        assert one.verdict is Verdict.ABSENT
        assert one.excuse
        assert one.excuse.reason == "执法记录仪电池故障。"
        assert act_of(case, "excuse_recording").subject == made.pk

    def test_of_one_leaves_the_others_owed(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        activity(case, team, ActivityKind.SEIZURE)
        acts.excuse_recording(
            subject_id=made.pk, case_id=case.pk, reason="执法记录仪电池故障。", by=actor(team.head), at=AT
        )
        assert len(owed(case)) == 1
        assert "扣押" in owed(case)[0]
        assert "查封" not in owed(case)[0]

    def test_is_for_the_head_alone(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        for person in (team.officer, team.unit_head, team.publisher):
            with pytest.raises(NotCompetent):
                acts.excuse_recording(
                    subject_id=made.pk, case_id=case.pk, reason="电池故障。", by=actor(person), at=AT
                )

    def test_is_given_once(self, case: Case, team: Team) -> None:
        made = activity(case, team)
        said = {"subject_id": made.pk, "case_id": case.pk, "by": actor(team.head), "at": AT}
        acts.excuse_recording(reason="电池故障。", **said)  # type: ignore[arg-type]
        with pytest.raises(NotNow):
            acts.excuse_recording(reason="电池故障!", **said)  # type: ignore[arg-type]

    def test_of_another_cases_activity_is_not_found(self, case: Case, team: Team) -> None:
        made = activity(factories.clue(team), team)
        with pytest.raises(NotVisible):
            acts.excuse_recording(
                subject_id=made.pk, case_id=case.pk, reason="电池故障。", by=actor(team.head), at=AT
            )


class TestClosing:
    def test_waits_for_the_recording_or_the_heads_reason(self, team: Team) -> None:
        case = factories.case_in(Status.SERVED, team)
        made = activity(case, team)
        with pytest.raises(NotNow) as refused:
            factories.taken(case, [StepCode.CLOSE], by=team.head)
        unmet = {one.code: one.article for one in refused.value.requirements if not one.met}
        assert unmet == {"recording_owed": "《中华人民共和国行政处罚法》第四十七条"}
        acts.excuse_recording(
            subject_id=made.pk, case_id=case.pk, reason="执法记录仪电池故障。", by=actor(team.head), at=AT
        )
        assert factories.taken(case, [StepCode.CLOSE], by=team.head).status == Status.CLOSED

    def test_is_free_where_all_was_recorded(self, team: Team) -> None:
        case = factories.case_in(Status.SERVED, team)
        activity(case, team)
        film(case, team.officer, start=ARRIVED, end=LEFT)
        assert factories.taken(case, [StepCode.CLOSE], by=team.head).status == Status.CLOSED

    def test_ends_declaring(self, team: Team) -> None:
        case = factories.case_in(Status.CLOSED, team)
        with pytest.raises(NotNow) as refused:
            activity(case, team)
        assert refused.value.code == "case_closed"


def test_who_was_there_may_not_review(team: Team) -> None:
    case = factories.case_in(Status.UNDER_REVIEW, team)
    both = factories.account(team.agency, Role.OFFICER, Role.CASE_AUDITOR, officer=True)
    assert both.officer_id
    activity(case, team, officers=(team.officer_ids[0], both.officer_id))
    with pytest.raises(NotCompetent) as refused:
        factories.audited(factories.again(case), _reviewed_by(team, both))
    assert refused.value.code == "reviewer_investigated"
    assert "第四十九条" in refused.value.requirements[0].article
    with connection.cursor() as cursor:
        for account, did in ((both, True), (team.case_auditor, False)):
            cursor.execute("SELECT investigated(%s, %s)", [case.pk, account.pk])
            assert cursor.fetchone() == (did,)


def test_who_sent_its_evidence_or_gave_it_a_film_may_not_review(team: Team) -> None:
    case = factories.case_in(Status.CONCLUDED, team)
    sender, docker, giver = (
        factories.account(team.agency, Role.OFFICER, Role.CASE_AUDITOR, certified=None) for _ in range(3)
    )
    pending = factories.declared(case, sender)
    factories.bound(pending, sender)
    docked = factories.docked(case, docked_by=docker, given_by=giver)
    assert docked.case_id == case.pk
    factories.sent_for_audit(factories.again(case), team)
    for account in (sender, docker, giver):
        with pytest.raises(NotCompetent) as refused:
            factories.audited(factories.again(case), _reviewed_by(team, account))
        assert refused.value.code == "reviewer_investigated"
    with connection.cursor() as cursor:
        for account, did in ((sender, True), (docker, True), (giver, True), (team.case_auditor, False)):
            cursor.execute("SELECT investigated(%s, %s)", [case.pk, account.pk])
            assert cursor.fetchone() == (did,)


def _reviewed_by(team: Team, auditor: Account) -> Team:
    return Team(**{name: getattr(team, name) for name in Team.__slots__} | {"case_auditor": auditor})
