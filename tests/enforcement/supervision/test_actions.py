from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from enforcement.cases.models import Case
from enforcement.errors import NotCompetent, NotNow, NotVisible, Refusal, Taken, Unprocessable
from enforcement.journal.models import Entry
from enforcement.journal.rules import Outcome
from enforcement.law.evaluation import STANDARD_VERSION, Grade
from enforcement.law.values import Department
from enforcement.registry.models import Account, Appointment, legal_day
from enforcement.registry.rules import Role
from enforcement.supervision import actions
from enforcement.supervision.models import Sample, Score
from enforcement.supervision.rules import Given, Result, draw, frame_digest
from tests import factories
from tests.enforcement.supervision import files
from tests.factories import AT

pytestmark = pytest.mark.django_db


def scored(sample: Sample, by: Account, *found: str, **given: Any) -> Score:
    asked: dict[str, Any] = {
        "subject_id": sample.pk,
        "id": uuid4(),
        "answers": files.answers(*found),
        "comment": "事实清楚,程序合法。",
        "by": factories.actor(by),
        "at": AT,
    }
    return actions.score_file(**(asked | given))


def refused(attempt: Callable[[], Any], kind: type[Refusal]) -> str:
    with pytest.raises(kind) as caught:
        attempt()
    return caught.value.code


class TestOpen:
    def test_the_frame_is_fixed_before_there_is_a_seed(self) -> None:
        _, case = files.closed()
        evaluation = files.opened(files.evaluator())
        row = evaluation.round
        assert (row.frame, row.seed, row.drawn_at) == ([case.pk], "", None)
        assert row.frame_digest == frame_digest([case.pk])
        entry = Entry.objects.get(stream=row.pk, act="open_round")
        assert row.frame_digest in entry.body

    def test_a_case_that_is_not_closed_is_not_in_the_frame(self) -> None:
        files.closed()
        team = factories.team()
        open_case = factories.clue(team)
        assert open_case.pk not in files.opened(files.evaluator()).round.frame

    def test_only_the_agencies_asked_for_are_in_the_frame(self) -> None:
        team, case = files.closed()
        files.closed()
        assert files.opened(files.evaluator(), agencies=(team.agency.pk,)).round.frame == [case.pk]

    def test_nothing_to_draw_from_is_refused(self) -> None:
        assert refused(lambda: files.opened(files.evaluator()), NotNow) == "frame_empty"

    def test_is_the_justice_bureaus_supervisors_alone(self) -> None:
        team, _ = files.closed()
        Appointment.objects.create(
            account=team.head, agency=team.agency, role=Role.SUPERVISOR, valid_from=factories.LONG_AGO
        )
        with pytest.raises(NotCompetent):
            actions.open_round(
                id=uuid4(),
                title="自查",
                agencies=[],
                departments=[],
                closed_from=legal_day(AT),
                closed_to=legal_day(AT),
                sample_size=1,
                each=1,
                evaluators=[files.evaluator().pk],
                by=factories.actor(team.head),
                at=AT,
            )

    def test_appoints_nobody_who_is_no_evaluator_today(self) -> None:
        team, _ = files.closed()
        assert refused(lambda: files.opened(team.second), Unprocessable) == "not_an_evaluator"

    def test_an_id_is_used_once(self) -> None:
        files.closed()
        evaluation = files.opened(files.evaluator())
        with pytest.raises(Taken):
            actions.open_round(
                id=evaluation.round.pk,
                title="再来",
                agencies=[],
                departments=[Department.MARKET_REGULATION],
                closed_from=legal_day(AT),
                closed_to=legal_day(AT),
                sample_size=1,
                each=1,
                evaluators=[evaluation.evaluators[0].pk],
                by=factories.actor(evaluation.supervisor),
                at=AT,
            )


class TestDraw:
    def test_seed_frame_digest_and_algorithm_are_journaled_and_repeat_the_draw(self) -> None:
        for _ in range(4):
            files.closed()
        evaluation = files.drawn(files.evaluator(), size=2)
        row = evaluation.round
        entry = Entry.objects.get(stream=row.pk, act="draw_sample")
        assert all(said in entry.body for said in (row.seed, row.frame_digest, row.algorithm))
        drawn = list(Sample.objects.filter(round=row).order_by("position").values_list("case_id", flat=True))
        assert tuple(drawn) == draw(row.frame, row.seed, 2)

    def test_the_seed_comes_after_the_frame_in_the_journal(self) -> None:
        files.closed()
        row = files.drawn(files.evaluator()).round
        acts = Entry.objects.filter(stream=row.pk).order_by("seq").values_list("act", flat=True)
        assert list(acts) == ["open_round", "draw_sample"]

    def test_lets_the_evaluator_see_the_file_and_no_other(self) -> None:
        for _ in range(2):
            files.closed()
        evaluator = files.evaluator()
        assert not Case.objects.visible_to(factories.actor(evaluator)).exists()
        evaluation = files.drawn(evaluator)
        visible = Case.objects.visible_to(factories.actor(evaluator))
        assert [case.pk for case in visible] == [evaluation.sample.case_id]

    def test_happens_once(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        again = lambda: actions.draw_sample(  # noqa: E731
            subject_id=evaluation.round.pk, by=factories.actor(evaluation.supervisor), at=AT
        )
        assert refused(again, NotNow) == "already_drawn"

    def test_never_gives_a_file_to_an_evaluator_of_its_agency(self) -> None:
        team, _ = files.closed()
        insider = factories.account(team.agency, Role.EVALUATOR)
        assert refused(lambda: files.drawn(insider), NotNow) == "no_eligible_evaluator"
        outsider = files.evaluator()
        assert files.drawn(insider, outsider).sample.evaluators == [outsider.pk]

    def test_never_gives_a_file_to_one_who_holds_casework_in_its_agency(self) -> None:
        team, _ = files.closed()
        seconded = files.evaluator()
        Appointment.objects.create(
            account=seconded,
            agency=team.agency,
            role=Role.CUSTODIAN,
            valid_from=factories.LONG_AGO,
            valid_to=legal_day(AT) - timedelta(days=100),
        )
        assert refused(lambda: files.drawn(seconded), NotNow) == "no_eligible_evaluator"

    def test_never_gives_a_file_to_one_who_worked_on_it(self) -> None:
        team, _ = files.closed()
        moved = team.reviewer
        elsewhere = factories.agency(Department.TRANSPORT)
        Account.objects.filter(pk=moved.pk).update(agency=elsewhere)
        Appointment.objects.filter(account=moved).update(valid_to=legal_day(AT))
        Appointment.objects.create(
            account=moved, agency=elsewhere, role=Role.EVALUATOR, valid_from=factories.LONG_AGO
        )
        assert refused(lambda: files.drawn(moved), NotNow) == "no_eligible_evaluator"

    def test_a_refusal_leaves_no_seed_behind(self) -> None:
        team, _ = files.closed()
        evaluation = files.opened(factories.account(team.agency, Role.EVALUATOR))
        with pytest.raises(NotNow):
            actions.draw_sample(
                subject_id=evaluation.round.pk, by=factories.actor(evaluation.supervisor), at=AT
            )
        evaluation.round.refresh_from_db()
        assert evaluation.round.seed == ""
        entry = Entry.objects.get(subject=evaluation.round.pk, outcome=Outcome.REFUSED)
        assert "no_eligible_evaluator" in entry.body

    def test_an_evaluator_may_not_draw(self) -> None:
        files.closed()
        evaluation = files.opened(files.evaluator())
        with pytest.raises(NotCompetent):
            actions.draw_sample(
                subject_id=evaluation.round.pk, by=factories.actor(evaluation.evaluators[0]), at=AT
            )


class TestScore:
    def test_a_lawful_file_scores_in_full(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        score = scored(evaluation.sample, evaluation.evaluators[0])
        assert (score.points, score.grade, score.veto) == (100, Grade.EXCELLENT, False)
        assert evaluation.round.standard == STANDARD_VERSION
        assert evaluation.sample.completed_at == AT

    def test_the_evidence_of_the_machine_stays_in_the_score(self) -> None:
        _, case = files.closed()
        evaluation = files.drawn(files.evaluator())
        items = {item["code"]: item for item in scored(evaluation.sample, evaluation.evaluators[0]).items}
        assert items["V09"]["evidence"][0]["id"] == str(case.opinions.get().pk)

    def test_deductions_and_their_reasons_are_recorded(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        score = scored(evaluation.sample, evaluation.evaluators[0], "D09", "D10")
        assert (score.points, score.grade) == (80, Grade.GOOD)
        assert {item["reason"] for item in score.items if item["result"] == "fail"} == {"见评查意见。"}

    def test_the_machine_is_overridden_with_a_written_reason_only(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        who = evaluation.evaluators[0]
        bare = [*files.answers(), Given("D06", Result.FAIL)]
        with pytest.raises(Unprocessable, match="理由"):
            scored(evaluation.sample, who, answers=bare)
        reasoned = [*files.answers(), Given("D06", Result.FAIL, "送达回证无日期")]
        row = next(i for i in scored(evaluation.sample, who, answers=reasoned).items if i["code"] == "D06")
        assert (row["machine"], row["result"], row["overridden"], row["reason"]) == (
            "pass",
            "fail",
            True,
            "送达回证无日期",
        )

    def test_twice_is_refused(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        scored(evaluation.sample, evaluation.evaluators[0])
        again = lambda: scored(evaluation.sample, evaluation.evaluators[0], "D09")  # noqa: E731
        assert refused(again, NotNow) == "already_scored"
        assert Score.objects.count() == 1

    def test_an_evaluator_of_the_round_scores_only_the_files_given_to_them(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator(), files.evaluator())
        given = evaluation.sample.evaluators
        other = next(account for account in evaluation.evaluators if account.pk not in given)
        with pytest.raises(NotVisible):
            scored(evaluation.sample, other)

    def test_an_evaluator_who_was_not_appointed_sees_nothing_to_score(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        with pytest.raises(NotVisible):
            scored(evaluation.sample, files.evaluator())

    def test_the_supervisor_who_opened_the_round_does_not_score(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        attempt = lambda: scored(evaluation.sample, evaluation.supervisor)  # noqa: E731
        assert refused(attempt, NotCompetent) == "not_the_evaluator"

    def test_an_evaluator_who_has_since_joined_the_agency_is_refused(self) -> None:
        team, _ = files.closed()
        evaluation = files.drawn(files.evaluator())
        who = evaluation.evaluators[0]
        Account.objects.filter(pk=who.pk).update(agency=team.agency)
        attempt = lambda: scored(evaluation.sample, Account.objects.get(pk=who.pk))  # noqa: E731
        assert refused(attempt, NotCompetent) == "own_file"

    def test_a_file_of_two_evaluators_is_complete_with_the_second(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator(), files.evaluator(), each=2)
        first, second = evaluation.evaluators
        scored(evaluation.sample, first)
        assert evaluation.sample.completed_at is None
        scored(evaluation.sample, second, "D09")
        assert evaluation.sample.completed_at == AT

    def test_a_score_cannot_be_changed(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        scored(evaluation.sample, evaluation.evaluators[0])
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Score.objects.update(points=0)

    def test_what_was_found_is_journaled_by_code(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        score = scored(evaluation.sample, evaluation.evaluators[0], "V03")
        entry = Entry.objects.get(subject=score.pk, act="score_file")
        assert '"found":["V03"]' in entry.body
        assert '"veto":true' in entry.body


class TestScope:
    def test_a_head_sees_the_result_when_it_is_complete_and_not_before(self) -> None:
        team, _ = files.closed()
        evaluation = files.drawn(files.evaluator(), files.evaluator(), each=2)
        head = factories.actor(team.head)
        first, second = evaluation.evaluators
        scored(evaluation.sample, first)
        assert not Sample.objects.visible_to(head).exists()
        assert not Score.objects.visible_to(head).exists()
        scored(evaluation.sample, second)
        assert Sample.objects.visible_to(head).count() == 1
        assert Score.objects.visible_to(head).count() == 2

    def test_another_agencys_head_sees_nothing(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        scored(evaluation.sample, evaluation.evaluators[0])
        stranger = factories.actor(factories.team().head)
        assert not Sample.objects.visible_to(stranger).exists()
        assert not Score.objects.visible_to(stranger).exists()

    def test_an_evaluator_sees_the_own_score_alone(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator(), files.evaluator(), each=2)
        for account in evaluation.evaluators:
            scored(evaluation.sample, account)
        seen = Score.objects.visible_to(factories.actor(evaluation.evaluators[0]))
        assert [score.evaluator_id for score in seen] == [evaluation.evaluators[0].pk]

    def test_a_look_at_a_file_is_journaled(self) -> None:
        _, case = files.closed()
        evaluation = files.drawn(files.evaluator())
        who = evaluation.evaluators[0]
        actions.view_file(subject_id=evaluation.sample.pk, by=factories.actor(who), at=AT)
        assert Entry.objects.filter(stream=who.pk, act="view_file", subject=case.pk).exists()
