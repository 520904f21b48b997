"""The machine's results on whole files: each finding names the row that shows it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from enforcement.cases.models import Case, StepVoid
from enforcement.cases.rules import Status, StepCode
from enforcement.journal.models import Entry
from enforcement.law.departments import profile
from enforcement.law.evaluation import STANDARD
from enforcement.law.limits import Clock
from enforcement.law.values import Department
from enforcement.law.years import seed_calendar
from enforcement.registry.models import legal_day
from enforcement.supervision.checks import precheck
from enforcement.supervision.file import File, Flaw, Moved
from enforcement.supervision.reading import read_file
from enforcement.supervision.rules import Check, Evidence, Result
from tests import factories
from tests.enforcement.supervision import files
from tests.factories import AT

TODAY = legal_day(AT)


def checked(file: File) -> Mapping[str, Check]:
    return {check.code: check for check in precheck(file)}


@pytest.fixture
def case(db: None) -> Case:
    return files.closed()[1]


@pytest.fixture
def lawful(case: Case) -> File:
    return read_file(case, TODAY)


class TestLostFile:
    def test_a_file_that_was_lost_is_shown_to_whoever_reads_them(self, lawful: File) -> None:
        lost = Flaw(uuid4(), "file_lost", "现场记录的文件“录像.mp4”灭失,机关负责人已书面说明")
        shown = checked(replace(lawful, flaws=(lost,)))["D03"].evidence
        assert [row.id for row in shown] == [str(lost.id)]


class TestLawfulFile:
    def test_every_item_is_answered_once_in_order(self, lawful: File) -> None:
        assert [check.code for check in precheck(lawful)] == [item.code for item in STANDARD]

    def test_nothing_is_found_against_it(self, lawful: File) -> None:
        assert [check for check in precheck(lawful) if check.result is Result.FAIL] == []

    def test_only_what_needs_a_person_is_left_open(self, lawful: File) -> None:
        assert tuple(c.code for c in precheck(lawful) if c.result is Result.UNKNOWN) == files.BY_HAND

    def test_every_result_of_the_machine_names_its_rows(self, lawful: File) -> None:
        decided = [check for check in precheck(lawful) if check.result is not Result.UNKNOWN]
        assert all(check.evidence and all(row.text for row in check.evidence) for check in decided)

    def test_the_legal_review_is_shown_by_its_opinion(self, lawful: File, case: Case) -> None:
        opinion = case.opinions.get()
        assert checked(lawful)["V09"].evidence[0].id == str(opinion.pk)

    def test_every_step_is_shown_with_its_journal_entry(self, lawful: File, case: Case) -> None:
        shown = checked(lawful)["D08"].evidence
        assert len(shown) == case.step_count
        journaled = set(Entry.objects.filter(stream=case.pk).values_list("seq", flat=True))
        for row in shown:
            assert row.journal in journaled

    def test_is_read_in_a_fixed_number_of_queries(self, case: Case, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        with django_assert_max_num_queries(25):
            read_file(case, TODAY)


@pytest.mark.django_db
class TestOfficers:
    def test_a_record_by_one_uncertified_officer_is_found_with_finding_and_step(self) -> None:
        seed_calendar()
        team = factories.team()
        novice = factories.account(team.agency, officer=True, certified=None)
        case = factories.case_in(Status.INVESTIGATING, team)
        assert novice.officer_id
        case = factories.inspected(case, team, officers=[novice.officer_id])
        check = checked(read_file(case, TODAY))["V01"]
        step = case.steps.get(code=StepCode.INSPECT)
        assert check.result is Result.FAIL
        assert {row.id for row in check.evidence if row.kind == "finding"} == {
            str(finding.pk) for finding in case.findings.all()
        }
        assert str(step.pk) in {row.id for row in check.evidence if row.kind == "step"}
        assert any("少于两人" in row.text for row in check.evidence)

    def test_a_file_without_records_is_left_to_a_person(self) -> None:
        seed_calendar()
        case = factories.case_in(Status.INVESTIGATING, factories.team())
        assert checked(read_file(case, TODAY))["V01"].result is Result.UNKNOWN


class TestBasis:
    def test_a_basis_that_ended_before_the_decision_is_found(self, lawful: File) -> None:
        ended = replace(lawful.bases[0], valid_to=TODAY)
        check = checked(replace(lawful, bases=(ended,)))["V02"]
        assert (check.result, check.evidence[0].id) == (Result.FAIL, str(ended.id))

    def test_an_unpublished_basis_is_found(self, lawful: File) -> None:
        secret = replace(lawful.bases[0], published_on=None)
        assert checked(replace(lawful, bases=(secret,)))["V02"].result is Result.FAIL

    def test_a_file_without_basis_is_found(self, lawful: File) -> None:
        assert checked(replace(lawful, bases=()))["V02"].result is Result.FAIL


class TestNoticeAndDefence:
    def test_a_decision_without_notice_is_found(self, lawful: File) -> None:
        found = checked(replace(lawful, notices=(), defences=()))
        assert (found["V05"].result, found["V06"].result) == (Result.FAIL, Result.FAIL)

    def test_a_decision_inside_the_window_without_waiver_is_found(self, lawful: File) -> None:
        check = checked(replace(lawful, defences=()))["V06"]
        assert check.result is Result.FAIL
        assert check.evidence[0].id == str(lawful.notices[0].id)

    def test_a_waiver_is_shown_as_the_reason(self, lawful: File) -> None:
        check = checked(lawful)["V06"]
        assert (check.result, check.evidence[0].kind) == (Result.PASS, "defence")

    def test_a_waiver_of_defence_alone_does_not_waive_the_hearing_offered(self, lawful: File) -> None:
        offered = replace(lawful.notices[0], hearing_offered=True)
        half = replace(lawful.defences[0], hearing_waived=False)
        assert checked(replace(lawful, notices=(offered,), defences=(half,)))["V06"].result is Result.FAIL

    def test_the_window_counts_working_days(self, lawful: File) -> None:
        assert lawful.decision
        until = lawful.notices[0].defence_until
        after = replace(lawful.decision, decided_on=until + timedelta(days=1))
        assert checked(replace(lawful, defences=(), decision=after))["V06"].result is Result.PASS
        on_the_last_day = replace(lawful.decision, decided_on=until)
        assert checked(replace(lawful, defences=(), decision=on_the_last_day))["V06"].result is Result.FAIL

    def test_a_defence_never_reexamined_is_found(self, lawful: File) -> None:
        steps = tuple(step for step in lawful.steps if step.code is not StepCode.REEXAMINE)
        assert checked(replace(lawful, steps=steps))["V07"].result is Result.FAIL

    def test_a_hearing_asked_for_and_not_held_is_found(self, lawful: File) -> None:
        told = lawful.last(StepCode.NOTIFY)
        assert told
        asked = replace(told, code=StepCode.REQUEST_HEARING, content={"in_time": True})
        file = replace(lawful, defences=(), steps=(*lawful.steps, asked))
        assert checked(file)["V07"].result is Result.FAIL
        late = replace(asked, content={"in_time": False})
        assert checked(replace(file, steps=(*lawful.steps, late)))["V07"].result is Result.PASS
        ended = replace(told, code=StepCode.TERMINATE_HEARING, seq=told.seq + 1, content={})
        assert checked(replace(file, steps=(*file.steps, ended)))["V07"].result is Result.PASS

    def test_an_undecided_recusal_is_found(self, lawful: File) -> None:
        duty = Evidence("hindrance", "1", "回避尚未决定")
        assert checked(replace(lawful, duties={"recusal_open": duty}))["V07"].evidence == (duty,)


class TestDiscussion:
    def test_a_missing_discussion_is_found(self, lawful: File) -> None:
        steps = tuple(step for step in lawful.steps if step.code is not StepCode.DISCUSS)
        assert checked(replace(lawful, steps=steps))["V08"].result is Result.FAIL

    def test_a_voting_investigator_is_found(self, lawful: File) -> None:
        discussion = lawful.last(StepCode.DISCUSS)
        assert discussion
        voice = {"account": str(next(iter(lawful.investigators))), "opinion": "同意", "agrees": True}
        voted = replace(discussion, content={"voices": [voice]})
        steps = tuple(voted if step.seq == voted.seq else step for step in lawful.steps)
        check = checked(replace(lawful, steps=steps))["V08"]
        assert (check.result, check.evidence[0].id) == (Result.FAIL, str(voted.id))

    def test_a_small_file_needs_none(self, lawful: File) -> None:
        steps = tuple(step for step in lawful.steps if step.code is not StepCode.DISCUSS)
        small = replace(lawful, steps=steps, major=False, collective=False, grounds_found=())
        assert checked(small)["V08"].result is Result.PASS


class TestReview:
    def test_a_major_decision_without_review_is_found(self, lawful: File) -> None:
        assert checked(replace(lawful, opinions=()))["V09"].result is Result.FAIL

    def test_a_major_decision_never_recognised_as_such_is_found(self, lawful: File) -> None:
        check = checked(replace(lawful, major=False))["V09"]
        assert check.result is Result.FAIL
        assert "而未认定" in check.evidence[0].text

    def test_evidence_after_the_review_is_found(self, lawful: File) -> None:
        late = Evidence("evidence", "1", "证据3:送审之后又有新的事实证据,未重新审核")
        check = checked(replace(lawful, facts_after_review=(late,)))["V09"]
        assert (check.result, check.evidence) == (Result.FAIL, (late,))

    def test_a_new_draft_after_the_review_is_found(self, lawful: File) -> None:
        assert lawful.decision
        newer = replace(lawful.drafts[0], id=uuid4(), seq=2, drafted_at=lawful.decision.decided_at)
        opinion = replace(
            lawful.opinions[0], submitted_at=lawful.opinions[0].submitted_at - timedelta(hours=1)
        )
        file = replace(lawful, drafts=(*lawful.drafts, newer), opinions=(opinion,))
        assert checked(file)["V09"].result is Result.FAIL

    def test_the_investigator_as_reviewer_is_found(self, lawful: File) -> None:
        reviewer = {lawful.opinions[0].reviewer: "办案人员"}
        check = checked(replace(lawful, investigators=reviewer))["V10"]
        assert (check.result, check.evidence[0].id) == (Result.FAIL, str(lawful.opinions[0].id))


class TestTimes:
    def test_a_breach_discovered_after_two_years_is_found(self, lawful: File) -> None:
        ended = lawful.received_on - timedelta(days=3 * 365)
        assert checked(replace(lawful, act_ended_on=ended))["V11"].result is Result.FAIL

    def test_how_long_it_is_and_by_which_law_is_said_from_the_row(self, lawful: File) -> None:
        [said] = checked(replace(lawful, act_ended_on=lawful.received_on))["V11"].evidence
        assert said.text.endswith("在2年以内(《中华人民共和国行政处罚法》第三十六条)")
        law = profile(Department.ECOLOGY, date(2026, 9, 1))
        [said] = checked(replace(lawful, act_ended_on=lawful.received_on, law=law))["V11"].evidence
        assert said.text.endswith("在2年以内(《中华人民共和国生态环境法典》第一千零五十四条)")

    def test_five_years_on_a_stated_ground_is_left_to_a_person(self, lawful: File) -> None:
        filing = lawful.last(StepCode.FILE)
        assert filing
        grounded = replace(filing, content={"five_year_ground": "危害公民生命健康安全"})
        steps = tuple(grounded if step.seq == grounded.seq else step for step in lawful.steps)
        ended = lawful.received_on - timedelta(days=3 * 365)
        assert checked(replace(lawful, act_ended_on=ended, steps=steps))["V11"].result is Result.UNKNOWN

    def test_a_late_filing_is_found(self, lawful: File) -> None:
        early = replace(lawful, received_on=lawful.received_on - timedelta(days=120))
        assert checked(early)["D01"].result is Result.FAIL

    def test_a_filing_that_an_extension_may_cover_is_left_to_a_person(self, lawful: File) -> None:
        early = replace(lawful, received_on=lawful.received_on - timedelta(days=30))
        assert checked(early)["D01"].result is Result.UNKNOWN

    def test_a_period_that_was_lengthened_or_stood_still_is_held_to_the_day_it_then_ended(
        self, lawful: File
    ) -> None:
        early = replace(lawful, received_on=lawful.received_on - timedelta(days=120))
        filed = lawful.filed_on
        assert filed is not None
        for ends, result in ((filed, Result.PASS), (filed - timedelta(days=1), Result.FAIL)):
            moved = Moved(uuid4(), ends, sure=True)
            check = checked(replace(early, moved={Clock.FILING: moved}))["D01"]
            assert (check.result, check.evidence[0].id) == (result, str(moved.id))
        unsure = replace(early, moved={Clock.FILING: Moved(uuid4(), filed, sure=False)})
        assert checked(unsure)["D01"].result is Result.UNKNOWN

    def test_an_unconfirmed_period_never_makes_a_file_fail(self, lawful: File) -> None:
        urban = profile(Department.URBAN, TODAY)
        early = replace(lawful, law=urban, received_on=lawful.received_on - timedelta(days=120))
        assert checked(early)["D01"].result is Result.UNKNOWN

    def test_a_late_service_is_found(self, lawful: File) -> None:
        assert lawful.service
        late = replace(lawful.service, served_on=TODAY + timedelta(days=20))
        assert checked(replace(lawful, service=late))["D06"].result is Result.FAIL

    def test_a_publication_late_on_a_confirmed_channel_is_found(self, lawful: File) -> None:
        assert lawful.decision
        assert lawful.published
        early = TODAY - timedelta(days=60)
        decided = replace(lawful.decision, decided_on=early)
        check = checked(replace(lawful, decision=decided))["D07"]
        assert check.result is Result.FAIL
        assert check.evidence[0].id == str(lawful.published.id)


class TestRecords:
    def test_a_missing_order_to_correct_is_found(self, lawful: File) -> None:
        steps = tuple(step for step in lawful.steps if step.code is not StepCode.ORDER_CORRECTION)
        assert checked(replace(lawful, steps=steps))["D04"].result is Result.FAIL

    def test_a_missing_element_of_the_decision_is_found(self, lawful: File) -> None:
        assert lawful.decision
        content = {key: value for key, value in lawful.decision.content.items() if key != "remedies"}
        check = checked(replace(lawful, decision=replace(lawful.decision, content=content)))["D05"]
        assert check.result is Result.FAIL
        assert "行政复议" in check.evidence[0].text

    def test_a_missing_receipt_is_found(self, lawful: File) -> None:
        assert lawful.service
        check = checked(replace(lawful, service=replace(lawful.service, receipt=None)))["D06"]
        assert (check.result, check.evidence[0].text) == (Result.FAIL, "没有送达回证")

    def test_a_missing_segment_of_the_record_is_found(self, lawful: File) -> None:
        steps = tuple(step for step in lawful.steps if step.code is not StepCode.SERVE)
        service = [row for row in checked(replace(lawful, steps=steps))["D08"].evidence if "送达" in row.text]
        assert not service  # the notice's service is a record of the segment too
        steps = tuple(step for step in steps if step.code is not StepCode.NOTIFY)
        assert checked(replace(lawful, steps=steps))["D08"].result is Result.FAIL

    def test_a_step_without_journal_entry_is_found(self, lawful: File) -> None:
        silent = replace(lawful.steps[3], journal=None)
        steps = tuple(silent if step.seq == silent.seq else step for step in lawful.steps)
        check = checked(replace(lawful, steps=steps))["D08"]
        assert [row.id for row in check.evidence] == [str(silent.id)]


class TestVoids:
    def test_a_voided_step_does_not_count(self, case: Case) -> None:
        StepVoid.objects.create(
            step=case.steps.get(code=StepCode.DISCUSS), reason="程序违法", account=case.opened_by, at=AT
        )
        assert checked(read_file(case, TODAY))["V08"].result is Result.FAIL


@pytest.mark.django_db
class TestSimpleProcedure:
    def test_nothing_is_found_against_a_lawful_file_on_the_spot(self) -> None:
        file = read_file(files.closed_on_spot(), TODAY)
        assert [check for check in precheck(file) if check.result is Result.FAIL] == []

    def test_what_it_does_not_know_passes_and_says_so(self) -> None:
        found = checked(read_file(files.closed_on_spot(), TODAY))
        for code in ("V06", "V08", "V09", "V10", "D01", "D02"):
            assert found[code].result is Result.PASS
            assert "简易程序" in found[code].evidence[0].text
