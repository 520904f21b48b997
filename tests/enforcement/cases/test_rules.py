"""The procedure table, exhaustively and without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement.cases.rules import (
    PROCEDURE,
    Bar,
    Facts,
    Profile,
    Status,
    StepCode,
    When,
    past_limitation,
    possible,
    unmet_and_met,
)
from enforcement.cases.rules.table import detours, measures, remedies
from enforcement.law.departments import profile as department_profile
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant, Department, Procedure, Stage
from tests.enforcement.cases.table import NOTIFIES_FIRST, REVIEWS_FIRST, after, facts, ready, unmet

C, S = StepCode, Status
#: A measure has a course of its own beside the case's.
MEASURES = {step.code for step in measures.STEPS}
#: A remedy comes when the party brings it, whatever the case came to.
REMEDIES = {step.code for step in remedies.STEPS}
RECORDS = {C.INSPECT, C.QUESTION} | MEASURES | REMEDIES
#: What leaves what stands as it is, or leads away and back.
DETOURS = {step.code for step in detours.STEPS} | {
    C.REINSPECT,
    C.HAND_OVER,
    C.REQUEST_RECUSAL,
    C.DECIDE_RECUSAL,
    C.APPROVE_MATTER,
}
INVESTIGATED = (
    C.REGISTER_CLUE,
    C.NAME_OFFICERS,
    C.CITE_BASIS,
    C.PROPOSE_FILING,
    C.FILE,
    C.INSPECT,
    C.CONCLUDE_INVESTIGATION,
    C.DRAFT_DECISION,
)
REVIEWED = (*INVESTIGATED, C.REQUEST_REVIEW, C.PASS_REVIEW)
NOTICED = (C.APPROVE_NOTICE, C.NOTIFY)
DEFENDED = (C.HEAR_DEFENCE, C.REEXAMINE, C.DISCUSS)


class TestEveryRow:
    def test_every_step_has_one_row_and_it_cites_an_article(self) -> None:
        assert set(PROCEDURE) == set(StepCode)
        for code, step in PROCEDURE.items():
            assert step.code is code
            assert step.articles
            assert all(
                "第" in article.cite() for article in (*step.articles, *(n.article for n in step.needs))
            )

    def test_every_step_has_somebody_competent_and_a_procedure(self) -> None:
        assert all(step.roles and step.procedures for step in PROCEDURE.values())

    def test_only_the_clue_starts_from_nothing(self) -> None:
        assert [code for code, step in PROCEDURE.items() if not step.sources] == [C.REGISTER_CLUE]

    def test_only_records_of_what_happened_append(self) -> None:
        assert {code for code, step in PROCEDURE.items() if step.appends} == RECORDS
        assert all(not PROCEDURE[code].certified and PROCEDURE[code].repeatable for code in RECORDS)

    def test_a_record_of_what_happened_is_taken_whatever_the_case_came_to(self) -> None:
        for code, status in product(RECORDS, set(Status) - {S.NOT_FILED, S.MERGED, S.CLOSED}):
            assert ready(code, facts(status=status)), status

    @pytest.mark.parametrize("procedure", Procedure)
    def test_every_status_of_a_procedure_is_reached_from_the_clue(self, procedure: Procedure) -> None:
        reached, size = {S.CLUE}, 0
        while len(reached) > size:
            size = len(reached)
            reached |= {
                step.target
                for step in PROCEDURE.values()
                if step.target and procedure in step.procedures and step.sources & reached
            }
        before = {S.CLUE, S.NOT_FILED, S.MERGED, S.TRANSFERRED}
        simple = before | {S.SERVED, S.COURT_APPLIED, S.EXECUTED, S.EXECUTION_ENDED, S.CLOSED}
        assert reached == (set(Status) if procedure is Procedure.ORDINARY else simple)

    def test_stages_never_go_back_before_filing(self) -> None:
        for step in PROCEDURE.values():
            for source in step.sources:
                target = step.target or source
                assert source.stage is Stage.PRE_PUBLICITY or target.stage is not Stage.PRE_PUBLICITY


class TestEveryStepInEveryStatus:
    @pytest.mark.parametrize("procedure", Procedure)
    @pytest.mark.parametrize("status", Status)
    def test_what_is_possible_is_what_status_and_procedure_leave_open(
        self, status: Status, procedure: Procedure
    ) -> None:
        case = facts(status=status, procedure=procedure)
        offered = {step.code for step in possible(case)}
        for code, step in PROCEDURE.items():
            found = {r.code: r.met for r in unmet_and_met(step, case)}
            assert (code in offered) == (found["status"] and "procedure" not in found and "once" not in found)
            assert (code in offered) == (status in step.sources and procedure in step.procedures)

    @pytest.mark.parametrize("status", [S.NOT_FILED, S.MERGED, S.CLOSED])
    def test_nothing_but_a_remedy_follows_the_end(self, status: Status) -> None:
        found = {step.code for p in Procedure for step in possible(facts(status=status, procedure=p))}
        assert found == REMEDIES

    def test_what_cannot_be_repeated_is_offered_once(self) -> None:
        for step in PROCEDURE.values():
            for status, procedure in product(step.sources, step.procedures):
                case = facts(step.code, status=status, procedure=procedure)
                assert (step in possible(case)) == step.repeatable
                assert ("once" in unmet(step.code, case)) != step.repeatable

    def test_each_refusal_names_an_article(self) -> None:
        for status, procedure, step in product(Status, Procedure, PROCEDURE.values()):
            for requirement in unmet_and_met(step, facts(status=status, procedure=procedure, major=True)):
                assert requirement.article.startswith("《")
                assert requirement.detail

    def test_a_hindrance_bars_the_steps_that_name_it_and_no_other(self) -> None:
        bars = {code for step in PROCEDURE.values() for code in step.barred_by}
        for bar, step in product(bars, PROCEDURE.values()):
            case = replace(facts(), bars=(Bar(bar, "《法》第一条", "欠"),))
            assert (bar in unmet(step.code, case)) == (bar in step.barred_by)

    def test_an_unlisted_power_bars_filing_and_whatever_decision_comes_after_another_citation(self) -> None:
        for code in (C.FILE, C.DECIDE, C.DECIDE_ON_SPOT):
            assert "power_unlisted" in PROCEDURE[code].barred_by


class TestNeeds:
    @pytest.mark.parametrize("when", When)
    def test_every_condition_can_hold_and_not(self, when: When) -> None:
        cases = [
            facts(profile=p, major=major, collective=collective, variant=variant)
            for p, major, collective, variant in product(
                [REVIEWS_FIRST, NOTIFIES_FIRST, replace(REVIEWS_FIRST, head_approves_notice=False)],
                [True, False],
                [True, False],
                DecisionVariant,
            )
        ]
        held = {case.holds(when) for case in cases}
        assert held == ({True} if when is When.ALWAYS else {True, False})

    def test_filing_needs_officers_basis_and_a_proposal_made_after_both(self) -> None:
        assert set(unmet(C.FILE, facts(C.REGISTER_CLUE))) == {"name_officers", "cite_basis", "propose_filing"}
        late = facts(C.NAME_OFFICERS, C.CITE_BASIS, C.PROPOSE_FILING, C.NAME_OFFICERS)
        assert set(unmet(C.FILE, late)) == {"propose_filing"}
        assert ready(C.FILE, facts(C.NAME_OFFICERS, C.CITE_BASIS, C.PROPOSE_FILING))

    def test_officers_are_replaced_as_long_as_there_is_work_and_a_basis_until_review(self) -> None:
        pending = {S.CLUE, S.INVESTIGATING, S.CONCLUDED, S.RETURNED, S.REVIEWED, S.NOTIFIED, S.HEARING}
        assert PROCEDURE[C.NAME_OFFICERS].sources == pending | {S.DECIDED}
        assert PROCEDURE[C.CITE_BASIS].sources == {S.CLUE, S.INVESTIGATING, S.CONCLUDED, S.RETURNED}
        case = facts(*INVESTIGATED, C.REQUEST_REVIEW, C.RETURN_REVIEW, status=S.RETURNED, major=True)
        for code in (C.NAME_OFFICERS, C.CITE_BASIS):
            mended = after(after(case, PROCEDURE[code]), PROCEDURE[C.DRAFT_DECISION])
            assert ready(C.REQUEST_REVIEW, mended)

    def test_a_returned_draft_is_not_sent_again_as_it_was(self) -> None:
        case = facts(*INVESTIGATED, C.REQUEST_REVIEW, C.RETURN_REVIEW, status=S.RETURNED, major=True)
        assert set(unmet(C.REQUEST_REVIEW, case)) == {"draft_decision"}
        assert ready(C.REQUEST_REVIEW, after(case, PROCEDURE[C.DRAFT_DECISION]))

    @pytest.mark.parametrize("major", [True, False])
    def test_the_kind_of_review_follows_the_kind_of_decision(self, *, major: bool) -> None:
        case = facts(*INVESTIGATED, status=S.CONCLUDED, major=major)
        assert ready(C.REQUEST_REVIEW, case) == major
        assert ready(C.REQUEST_AUDIT, case) != major

    def test_a_request_for_audit_cannot_be_answered_by_a_legal_review(self) -> None:
        case = facts(*INVESTIGATED, C.REQUEST_REVIEW, C.PASS_REVIEW, C.REQUEST_AUDIT, status=S.UNDER_REVIEW)
        assert ready(C.PASS_AUDIT, case)
        assert not ready(C.PASS_REVIEW, case)

    def test_new_facts_of_the_party_bar_a_pass_and_leave_the_return_open(self) -> None:
        case = replace(
            facts(*INVESTIGATED, C.REQUEST_REVIEW, status=S.UNDER_REVIEW, major=True),
            bars=(Bar("new_facts", "《法》第四十五条", "有新的事实"),),
        )
        assert set(unmet(C.PASS_REVIEW, case)) == {"new_facts"}
        assert ready(C.RETURN_REVIEW, case)


class TestOrderOfReviewAndNotice:
    def test_market_regulation_reviews_before_the_notice(self) -> None:
        case = facts(*INVESTIGATED, status=S.CONCLUDED, major=True)
        assert "第五十条" in unmet(C.NOTIFY, case)["pass_review"]
        assert ready(C.APPROVE_NOTICE, facts(*REVIEWED, status=S.REVIEWED, major=True))
        assert ready(C.NOTIFY, facts(*REVIEWED, C.APPROVE_NOTICE, status=S.REVIEWED, major=True))

    def test_the_others_may_give_notice_first_and_are_reviewed_before_the_decision(self) -> None:
        case = facts(*INVESTIGATED, C.APPROVE_NOTICE, status=S.CONCLUDED, major=True, profile=NOTIFIES_FIRST)
        assert ready(C.NOTIFY, case)
        told = facts(
            *INVESTIGATED, *NOTICED, *DEFENDED, status=S.NOTIFIED, major=True, profile=NOTIFIES_FIRST
        )
        assert set(unmet(C.DECIDE, told)) == {"pass_review"}
        assert ready(C.REQUEST_REVIEW, told)

    @pytest.mark.parametrize("department", Department)
    def test_the_department_row_decides(self, department: Department) -> None:
        row = department_profile(department, date(2026, 11, 23))
        first = department is Department.MARKET_REGULATION
        assert row.review_before_notice.value is first

    def test_a_new_draft_asks_for_review_approval_and_notice_again(self) -> None:
        case = facts(*REVIEWED, C.APPROVE_NOTICE, C.DRAFT_DECISION, status=S.REVIEWED, major=True)
        assert set(unmet(C.NOTIFY, case)) == {"pass_review", "approve_notice"}


class TestDecide:
    WHOLE = facts(*REVIEWED, *NOTICED, *DEFENDED, status=S.NOTIFIED, major=True)

    def test_is_open_when_everything_stands(self) -> None:
        assert unmet(C.DECIDE, self.WHOLE) == {}

    @pytest.mark.parametrize(
        ("missing", "article"),
        [
            (C.CONCLUDE_INVESTIGATION, "第五十七条"),
            (C.NOTIFY, "第四十四条"),
            (C.REEXAMINE, "第四十五条"),
            (C.PASS_REVIEW, "第五十八条"),
            (C.DISCUSS, "第五十七条"),
        ],
    )
    def test_each_thing_missing_is_named_with_its_article(self, missing: StepCode, article: str) -> None:
        case = replace(self.WHOLE, taken=tuple(t for t in self.WHOLE.taken if t.code is not missing))
        assert article in unmet(C.DECIDE, case)[missing.value]

    def test_a_later_defence_asks_for_reexamination_and_discussion_again(self) -> None:
        case = after(self.WHOLE, PROCEDURE[C.HEAR_DEFENCE])
        assert set(unmet(C.DECIDE, case)) == {"reexamine", "discuss"}

    def test_an_audit_is_no_legal_review_of_a_major_decision(self) -> None:
        audited = (*INVESTIGATED, C.REQUEST_AUDIT, C.PASS_AUDIT, *NOTICED, *DEFENDED)
        assert set(unmet(C.DECIDE, facts(*audited, status=S.NOTIFIED, major=True))) == {"pass_review"}
        assert ready(C.DECIDE, facts(*audited, status=S.NOTIFIED))

    def test_a_defence_is_heard_while_the_reviewer_reads(self) -> None:
        for status in (S.NOTIFIED, S.UNDER_REVIEW, S.RETURNED, S.REVIEWED):
            assert ready(C.HEAR_DEFENCE, facts(*INVESTIGATED, *NOTICED, status=status))


_ORDINARY = [
    code for code, step in PROCEDURE.items() if Procedure.ORDINARY in step.procedures and code not in DETOURS
]
_ORDERS = st.tuples(st.permutations(_ORDINARY), st.integers(0, 8)).map(lambda drawn: drawn[0][drawn[1] :])


def lawful(case: Facts) -> bool:
    """Whether what stands is what Arts. 44, 45, 57 and 58 ask of a decision, said without the table."""
    last = {code: max((t.seq for t in case.taken if t.code is code), default=0) for code in StepCode}
    passed = last[C.PASS_REVIEW] if case.major else max(last[C.PASS_REVIEW], last[C.PASS_AUDIT])
    heard = last[C.REPORT_HEARING] if case.major else 0
    return (
        0 < passed >= max(last[C.DRAFT_DECISION], heard)
        and last[C.NOTIFY] > 0
        and last[C.REEXAMINE] >= max(last[C.NOTIFY], last[C.HEAR_DEFENCE])
        and (
            not case.collective
            or last[C.DISCUSS] >= max(last[C.HEAR_DEFENCE], last[C.REPORT_HEARING], last[C.DRAFT_DECISION], 1)
        )
    )


class TestNoWayRound:
    @settings(max_examples=1000)
    @given(
        order=_ORDERS,
        status=st.sampled_from([S.NOTIFIED, S.REVIEWED]),
        major=st.booleans(),
        collective=st.booleans(),
        profile=st.sampled_from([REVIEWS_FIRST, NOTIFIES_FIRST]),
    )
    def test_whatever_stands_a_decision_is_ready_only_when_it_is_lawful(
        self, *, order: list[StepCode], status: Status, major: bool, collective: bool, profile: Profile
    ) -> None:
        order = [code for code in order if code is not C.DECIDE]
        case = facts(*order, status=status, major=major, collective=collective, profile=profile)
        assert ready(C.DECIDE, case) == (lawful(case) and C.CONCLUDE_INVESTIGATION in order)

    @pytest.mark.parametrize("profile", [REVIEWS_FIRST, NOTIFIES_FIRST])
    @pytest.mark.parametrize("major", [True, False])
    def test_no_walk_through_the_table_comes_to_a_decision_that_is_not(
        self, profile: Profile, *, major: bool
    ) -> None:
        """Breadth first over status and order of steps, from the end of the investigation."""
        start = facts(*INVESTIGATED, status=S.CONCLUDED, major=major, profile=profile)
        ignored = RECORDS | {C.NAME_OFFICERS, C.CITE_BASIS, C.ORDER_CORRECTION} | set(DETOURS)
        seen, edge, decisions = {key(start)}, [start], 0
        while edge and len(seen) < 3000:
            case, *edge = edge
            for step in possible(case):
                if step.code in ignored or not ready(step.code, case):
                    continue
                if step.code is C.DECIDE:
                    assert lawful(case)
                    decisions += 1
                    continue
                then = after(case, step)
                if key(then) not in seen:
                    seen.add(key(then))
                    edge.append(then)
        assert decisions > 0

    def test_the_simple_procedure_never_comes_to_the_ordinary_decision(self) -> None:
        for status in Status:
            case = facts(*REVIEWED, *NOTICED, *DEFENDED, status=status, procedure=Procedure.SIMPLE)
            assert not ready(C.DECIDE, case)


def key(case: Facts) -> tuple[object, ...]:
    """Two cases with the same key have the same future."""
    return case.status, *(taken.code for taken in sorted(case.taken, key=lambda t: t.seq))


class TestLimitation:
    @pytest.mark.parametrize(
        ("ended", "discovered", "late"),
        [
            (date(2024, 11, 23), date(2026, 11, 23), False),
            (date(2024, 11, 22), date(2026, 11, 23), True),
            (date(2024, 2, 29), date(2026, 2, 28), False),
            (date(2024, 2, 29), date(2026, 3, 1), True),
        ],
    )
    def test_two_years_from_the_end_of_the_act(self, ended: date, discovered: date, *, late: bool) -> None:
        assert past_limitation(ended, discovered, Period(2, Unit.YEAR, art("CFF", "36"))) is late

    @pytest.mark.parametrize(
        ("ended", "discovered", "late"),
        [
            (date(2021, 11, 23), date(2026, 11, 23), False),
            (date(2021, 11, 22), date(2026, 11, 23), True),
            (date(2020, 2, 29), date(2025, 2, 28), False),
            (date(2020, 2, 29), date(2025, 3, 1), True),
        ],
    )
    def test_five_on_the_special_ground(self, ended: date, discovered: date, *, late: bool) -> None:
        assert past_limitation(ended, discovered, Period(5, Unit.YEAR, art("CFF", "36"))) is late
