"""No major decision without a passed legal review (Penalty Law Art. 58): every way round, as the runtime role."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, connections, transaction

from enforcement.cases.models import Case
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import decision as deciding
from enforcement.decisions.models import Decision
from enforcement.errors import NotCompetent, NotNow, Refusal, Stale
from enforcement.journal.actions import constraint_name
from enforcement.law.values import Procedure
from enforcement.registry.models import Appointment
from enforcement.registry.rules import Role
from enforcement.review.models import Dossier, Opinion
from tests import factories, ordinary

AT = factories.AT


def refused(attempt: Callable[[], Any]) -> str:
    """The constraint that refuses the attempt."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():  # noqa: PT012 - now or at commit
        attempt()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return constraint_name(caught.value)


def decision_row(case: Case, **given: Any) -> Callable[[], Decision]:
    """An attempt to write a decision without asking any action."""
    dossier = case.dossiers.order_by("-submitted_at").first()
    fields = {
        "case": case,
        "procedure": Procedure.ORDINARY,
        "dossier": dossier,
        "number": f"伪〔2026〕{uuid4().int % 10**6}号",
        "content": dossier.draft.content() if dossier else {},
        "penalty_kinds": dossier.draft.penalty_kinds if dossier else [],
        "fine": dossier.draft.fine if dossier else Decimal(0),
        "amount": dossier.draft.amount if dossier else Decimal(0),
        "decided_by": case.opened_by,
        "decided_at": AT,
        "decided_on": AT.date(),
    }
    return lambda: Decision.objects.create(**(fields | given))


@pytest.mark.django_db
class TestTheGate:
    def test_decide_is_refused_before_legal_review_with_the_article(self) -> None:
        team, case = ordinary.ready_but_unreviewed()
        with pytest.raises(NotNow) as caught:
            deciding.decide(
                case_id=case.pk,
                version=case.version,
                id=uuid4(),
                defence_treatment="未提出",
                by=factories.actor(team.head),
                at=AT,
            )
        unmet = {r.code: r.article for r in caught.value.requirements if not r.met}
        assert "第五十八条" in unmet["pass_review"]

    def test_raw_sql_cannot_decide_without_an_opinion(self) -> None:
        _, case = ordinary.ready_but_unreviewed()
        assert refused(decision_row(case)) == "decision_needs_review"

    def test_raw_sql_cannot_decide_without_a_dossier(self) -> None:
        _, case = ordinary.ready_but_unreviewed()
        assert refused(decision_row(case, dossier=None, opinion=None)) == "decision_needs_review"

    def test_a_returned_opinion_does_not_open_it(self) -> None:
        _, case = ordinary.returned()
        opinion = Opinion.objects.get(case=case)
        attempt = decision_row(case, dossier=opinion.dossier, opinion=opinion, passed=True)
        assert refused(attempt) in {"decision_dossier_stale", "decision_on_its_opinion"}

    def test_update_cannot_make_a_returned_opinion_pass(self) -> None:
        _, case = ordinary.returned()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Opinion.objects.filter(case=case).update(conclusion="pass")

    def test_update_cannot_set_the_status(self) -> None:
        _, case = ordinary.ready_but_unreviewed()
        assert (
            refused(lambda: Case.objects.filter(pk=case.pk).update(status="decided"))
            == "case_status_follows_step"
        )

    def test_update_cannot_make_a_major_case_minor(self) -> None:
        _, case = ordinary.ready_but_unreviewed()
        assert refused(lambda: Case.objects.filter(pk=case.pk).update(major=False)) == "case_major_stays"

    def test_a_step_written_by_hand_needs_its_decision(self) -> None:
        _, case = ordinary.ready_but_unreviewed()

        def attempt() -> None:
            case._write(  # noqa: SLF001 - the attempt goes behind the table on purpose
                StepCode.DECIDE, by=factories.actor(case.opened_by), at=AT, content={}, id=None, reached=True
            )

        assert refused(attempt) == "step_needs_decision"

    def test_a_case_audit_is_no_legal_review(self) -> None:
        """The catalogue is read by the database too: hiding `major` from the case row does not help."""
        team, case = ordinary.audited_below_the_catalogue()
        ordinary.catalogue_row(team, Decimal(1000))
        opinion = Opinion.objects.get(case=case, passed=True)
        attempt = decision_row(case, dossier=opinion.dossier, opinion=opinion, passed=True)
        assert refused(attempt) == "decision_needs_review"

    def test_other_amounts_than_those_reviewed_are_refused(self) -> None:
        _, case = ordinary.ready_to_decide()
        opinion = Opinion.objects.get(case=case, passed=True)
        attempt = decision_row(case, dossier=opinion.dossier, opinion=opinion, passed=True, fine=Decimal(1))
        assert refused(attempt) == "decision_as_reviewed"

    def test_new_evidence_of_the_facts_ends_the_pass(self) -> None:
        team, case = ordinary.ready_to_decide()
        opinion = Opinion.objects.get(case=case, passed=True)
        factories.evidence(case, team.officer)
        with pytest.raises(NotNow):
            ordinary.decide(team, factories.again(case))
        attempt = decision_row(case, dossier=opinion.dossier, opinion=opinion, passed=True)
        assert refused(attempt) == "decision_dossier_stale"

    def test_procedural_records_do_not(self) -> None:
        team, case = ordinary.ready_to_decide()
        factories.evidence(case, team.officer, factual=False)
        ordinary.decide(team, factories.again(case))
        assert Decision.objects.filter(case=case).exists()

    def test_a_new_draft_ends_the_pass(self) -> None:
        team, case = ordinary.ready_to_decide()
        ordinary.draft(team, case, fine=Decimal(50_000))
        with pytest.raises(NotNow) as caught:
            ordinary.decide(team, factories.again(case))
        assert any(r.code == "pass_review" and not r.met for r in caught.value.requirements)

    def test_a_stale_dossier_cannot_be_passed(self) -> None:
        team, case = ordinary.sent()
        dossier = Dossier.objects.get(case=case)
        factories.evidence(case, team.officer)
        with pytest.raises(Stale):
            ordinary.give(team, factories.again(case), StepCode.PASS_REVIEW, dossier)

    def test_another_digest_is_refused(self) -> None:
        team, case = ordinary.sent()
        dossier = Dossier.objects.get(case=case)
        with pytest.raises(Stale):
            ordinary.give(team, case, StepCode.PASS_REVIEW, dossier, digest="00" * 32)

    def test_an_unqualified_reviewer_is_refused_by_action_and_by_database(self) -> None:
        team, case = ordinary.sent()
        novice = factories.account(team.agency, Role.LEGAL_REVIEWER, qualification="")
        dossier = Dossier.objects.get(case=case)
        with pytest.raises(NotCompetent):
            ordinary.give(team, case, StepCode.PASS_REVIEW, dossier, reviewer=novice)
        assert refused(ordinary.opinion_row(case, dossier, novice)) == "opinion_reviewer_unqualified"

    def test_earlier_service_is_the_recorded_alternative(self) -> None:
        team, case = ordinary.sent()
        veteran = factories.account(team.agency)
        Appointment.objects.create(
            account=veteran,
            agency=team.agency,
            role=Role.LEGAL_REVIEWER,
            prior_service=True,
            valid_from=factories.LONG_AGO,
        )
        ordinary.give(team, case, StepCode.PASS_REVIEW, Dossier.objects.get(case=case), reviewer=veteran)
        assert Opinion.objects.get(case=case).passed

    def test_a_reviewer_of_another_agency_is_refused_by_the_database(self) -> None:
        _, case = ordinary.sent()
        other = factories.team()
        dossier = Dossier.objects.get(case=case)
        assert refused(ordinary.opinion_row(case, dossier, other.reviewer)) == "opinion_reviewer_unqualified"

    def test_the_investigator_may_not_review(self) -> None:
        team, case = ordinary.sent()
        Appointment.objects.create(
            account=team.officer,
            agency=team.agency,
            role=Role.LEGAL_REVIEWER,
            qualification="A1",
            valid_from=factories.LONG_AGO,
        )
        dossier = Dossier.objects.get(case=case)
        with pytest.raises(NotCompetent) as caught:
            ordinary.give(team, case, StepCode.PASS_REVIEW, dossier, reviewer=team.officer)
        assert caught.value.code == "reviewer_investigated"
        assert refused(ordinary.opinion_row(case, dossier, team.officer)) == "opinion_reviewer_investigated"

    def test_the_reviewer_may_not_decide(self) -> None:
        team, case = ordinary.ready_to_decide()
        Appointment.objects.create(
            account=team.reviewer,
            agency=team.agency,
            role=Role.AGENCY_HEAD,
            rank="deputy",
            valid_from=factories.LONG_AGO,
        )
        with pytest.raises(NotCompetent) as caught:
            ordinary.decide(team, case, head=team.reviewer)
        assert caught.value.code == "reviewer_decides"

    def test_the_runtime_role_cannot_switch_the_triggers_off(self) -> None:
        for statement in (
            "ALTER TABLE decisions_decision DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
            "DROP TRIGGER decision_is_lawful ON decisions_decision",
            "DELETE FROM review_opinion",
            "TRUNCATE decisions_decision",
        ):
            with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


def _in_threads(*jobs: Callable[[], Any]) -> list[Any]:
    results: list[Any] = [None] * len(jobs)
    barrier = threading.Barrier(len(jobs))

    def run(index: int, job: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = job()
        except (Refusal, IntegrityError) as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, job)) for i, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.usefixtures("committed_db")
class TestAtTheSameTime:
    def test_of_two_decisions_one_stands(self) -> None:
        team, case = ordinary.ready_to_decide()
        deputy = factories.account(team.agency, Role.AGENCY_HEAD)
        results = _in_threads(
            lambda: ordinary.decide(team, case, head=team.head),
            lambda: ordinary.decide(team, case, head=deputy),
        )
        assert sum(isinstance(result, Exception) for result in results) == 1
        assert Decision.objects.filter(case=case).count() == 1

    def test_evidence_written_while_a_decision_commits_waits_for_it(self) -> None:
        team, case = ordinary.ready_to_decide()
        decision, evidence = self._rows(case), factories.unbound_row(case, team.officer)
        assert self._second_waits(decision, lambda: evidence.save(force_insert=True)) == (None, None)

    def test_a_decision_written_while_evidence_commits_waits_for_it_and_is_refused(self) -> None:
        team, case = ordinary.ready_to_decide()
        decision, evidence = self._rows(case), factories.unbound_row(case, team.officer)
        first, second = self._second_waits(lambda: evidence.save(force_insert=True), decision)
        assert (first, second) == (None, "decision_dossier_stale")
        assert not Decision.objects.filter(case=case).exists()

    @staticmethod
    def _rows(case: Case) -> Callable[[], Decision]:
        opinion = Opinion.objects.get(case=case, passed=True)
        return decision_row(case, dossier=opinion.dossier, opinion=opinion, passed=True)

    @staticmethod
    def _second_waits(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[str | None, str | None]:
        """Write both in transactions of their own, the second begun inside the first; say what refused each."""
        written, results, finished = threading.Event(), [None, None], []

        def run(index: int, write: Callable[[], Any]) -> None:
            try:
                with transaction.atomic():
                    write()
                    written.set()
                    if index == 0:
                        time.sleep(0.6)
                        finished.append(index)
            except IntegrityError as refusal:
                results[index] = constraint_name(refusal)  # type: ignore[call-overload]
            finally:
                if index == 1:
                    finished.append(index)
                connections.close_all()

        one = threading.Thread(target=run, args=(0, first))
        two = threading.Thread(target=run, args=(1, second))
        one.start()
        written.wait(10)
        two.start()
        one.join(30)
        two.join(30)
        assert finished == [0, 1]
        return results[0], results[1]
