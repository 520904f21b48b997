"""A sealing, its extension and its lifting are public as well (环境保护主管部门实施查封、扣押办法 Art. 7)."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases.models import Case, CaseStep, Deadline
from enforcement.cases.rules import PROCEDURE, Status, StepCode
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import constraint_name
from enforcement.law.limits import Clock
from enforcement.law.measures import MeasureKind
from enforcement.law.models import CalendarYear
from enforcement.law.values import Department
from enforcement.law.years import seed_calendar
from enforcement.measures.actions import keeping
from enforcement.measures.models.clocks import MEASURE_UNPUBLISHED
from enforcement.publicity import actions
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.public import listed, public_notices, shown
from enforcement.publicity.rules import NoticeSubject, WithholdGround
from tests import factories
from tests.enforcement.measures import measures
from tests.factories import AT, Team, actor
from tests.told_once import told_once

pytestmark = pytest.mark.django_db


@told_once
def investigated(department: Department) -> tuple[Team, Case]:
    if not CalendarYear.objects.exists():
        seed_calendar()
    team = factories.team(department)
    return team, factories.case_in(Status.INVESTIGATING, team)


def prepared(team: Team, step: CaseStep) -> PublicNotice:
    return actions.prepare_measure_notice(
        case_id=step.case_id, id=uuid4(), step_id=step.pk, by=actor(team.officer), at=AT
    )


def published(team: Team, notice: PublicNotice) -> PublicNotice:
    return actions.publish_notice(
        subject_id=notice.pk, version=notice.version, by=actor(team.publisher), at=AT
    )


def step_of(case: Case, code: StepCode) -> CaseStep:
    return case.steps.get(code=code)


def owed(case: Case) -> bool:
    return case.hindrances.filter(code=MEASURE_UNPUBLISHED, closed_at__isnull=True).exists()


def extended(team: Team, measure: UUID, case: Case) -> None:
    keeping.extend_measure(
        case_id=case.pk, measure_id=measure, days=30, reason="案情复杂。", by=actor(team.head), at=AT
    )


class TestEcology:
    def test_owes_each_of_them_until_the_last_is_out(self) -> None:
        team, case = investigated(Department.ECOLOGY)
        measure = measures.seized(case, team)
        assert MEASURE_UNPUBLISHED in PROCEDURE[StepCode.CLOSE].barred_by
        assert owed(case)
        extended(team, measure.pk, case)
        measures.released(measure, team)
        codes = (StepCode.TAKE_MEASURE, StepCode.EXTEND_MEASURE, StepCode.RELEASE_MEASURE)
        for code in codes:
            assert owed(case)
            step = step_of(case, code)
            notice = prepared(team, step)
            clock = Deadline.objects.running().get(case=case, clock=Clock.PUBLICATION_OTHER, ref=str(step.pk))
            assert notice.due_on == clock.due_on
            published(team, notice)
        assert not owed(case)
        rows = [shown(row) for row in listed(public_notices().filter(case=case))]
        assert {row["subject"] for row in rows} == {
            NoticeSubject.MEASURE,
            NoticeSubject.EXTENSION,
            NoticeSubject.RELEASE,
        }
        assert all("30日" in row["notice"]["content"] for row in rows if row["subject"] == "extension")

    def test_may_decide_that_it_is_not_disclosed(self) -> None:
        team, case = investigated(Department.ECOLOGY)
        measures.seized(case, team)
        notice = prepared(team, step_of(case, StepCode.TAKE_MEASURE))
        actions.withhold_notice(
            subject_id=notice.pk,
            version=notice.version,
            ground=WithholdGround.RELATED_CASES,
            reason="影响系列案件的调查。",
            by=actor(team.head),
            at=AT,
        )
        assert not owed(case)
        assert not Deadline.objects.running().filter(case=case, clock=Clock.PUBLICATION_OTHER).exists()


class TestOtherDepartments:
    def test_have_the_clock_of_a_text_nobody_verified_and_may_publish(self) -> None:
        team, case = investigated(Department.AGRICULTURE)
        measures.seized(case, team)
        step = step_of(case, StepCode.TAKE_MEASURE)
        clock = Deadline.objects.running().get(case=case, clock=Clock.PUBLICATION_OTHER)
        assert not clock.verified
        assert not owed(case)
        notice = published(team, prepared(team, step))
        assert notice.said.content.startswith("扣押:火腿")
        assert not Deadline.objects.running().filter(case=case, clock=Clock.PUBLICATION_OTHER).exists()


def test_advance_registration_is_no_decision_to_be_published() -> None:
    team, case = investigated(Department.ECOLOGY)
    measures.seized(case, team, kind=MeasureKind.PRESERVATION)
    assert not owed(case)
    with pytest.raises(Unprocessable) as refused:
        prepared(team, step_of(case, StepCode.PRESERVE))
    assert refused.value.code == "nothing_to_publish"


def test_an_act_has_one_notice() -> None:
    team, case = investigated(Department.ECOLOGY)
    measures.seized(case, team)
    step = step_of(case, StepCode.TAKE_MEASURE)
    notice = prepared(team, step)
    assert prepared(team, step).pk == notice.pk
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        PublicNotice.objects.filter(pk=notice.pk).update(subject=NoticeSubject.PENALTY)
    assert constraint_name(refused.value) in {"notice_stays", "notice_of_one_thing"}
    published(team, PublicNotice.objects.get(pk=notice.pk))
    with pytest.raises(NotNow):
        prepared(team, step)
