import hashlib
from uuid import UUID

import pytest

from enforcement.errors import Unprocessable
from enforcement.law.evaluation import STANDARD, Grade
from enforcement.supervision.rules import (
    Check,
    Evidence,
    Given,
    Result,
    assign,
    draw,
    frame_digest,
    judge,
    total,
)

SEED = "ab" * 32
FRAME = [UUID(int=n) for n in range(1, 41)]
MACHINE = [Check(item.code, Result.PASS if item.by_machine else Result.UNKNOWN) for item in STANDARD]
BY_HAND = [Given(item.code, Result.PASS) for item in STANDARD if not item.by_machine]


class TestFrame:
    def test_its_digest_does_not_depend_on_the_order(self) -> None:
        assert frame_digest(FRAME) == frame_digest(reversed(FRAME))

    def test_one_other_id_is_another_digest(self) -> None:
        assert frame_digest(FRAME) != frame_digest([*FRAME[:-1], UUID(int=99)])

    def test_one_id_fewer_is_another_digest(self) -> None:
        assert frame_digest(FRAME) != frame_digest(FRAME[:-1])

    def test_it_is_the_sha256_of_sorted_lines(self) -> None:
        text = f"{UUID(int=1)}\n{UUID(int=2)}\n"
        assert frame_digest([UUID(int=2), UUID(int=1)]) == hashlib.sha256(text.encode()).hexdigest()


class TestDraw:
    def test_anybody_repeats_it_with_the_seed(self) -> None:
        by_hand = sorted(FRAME, key=lambda case: hashlib.sha256(f"{SEED}{case}".encode()).hexdigest())[:7]
        assert draw(FRAME, SEED, 7) == tuple(by_hand)

    def test_the_order_of_the_frame_is_of_no_matter(self) -> None:
        assert draw(FRAME, SEED, 7) == draw(reversed(FRAME), SEED, 7)

    def test_another_seed_draws_others(self) -> None:
        assert draw(FRAME, SEED, 7) != draw(FRAME, "cd" * 32, 7)

    def test_a_smaller_sample_is_the_beginning_of_a_larger(self) -> None:
        assert draw(FRAME, SEED, 9)[:4] == draw(FRAME, SEED, 4)

    def test_no_file_is_drawn_twice(self) -> None:
        assert sorted(draw([*FRAME, *FRAME], SEED, 100)) == FRAME

    def test_every_file_has_its_chance(self) -> None:
        drawn = {id for n in range(200) for id in draw(FRAME, f"{n:064x}", 4)}
        assert drawn == set(FRAME)


class TestAssign:
    A, B, C = (UUID(int=n) for n in (101, 102, 103))

    def test_a_file_goes_to_eligible_evaluators_only(self) -> None:
        eligible = {id: frozenset({self.A} if n % 2 else {self.B}) for n, id in enumerate(FRAME)}
        found = assign(FRAME, eligible, SEED, 1)
        assert all(set(found[id]) <= eligible[id] for id in FRAME)

    def test_the_load_is_even(self) -> None:
        everybody = dict.fromkeys(FRAME, frozenset({self.A, self.B}))
        found = assign(FRAME, everybody, SEED, 1)
        assert sum(found[id] == (self.A,) for id in FRAME) == 20

    def test_two_evaluators_of_a_file_are_two_people(self) -> None:
        everybody = dict.fromkeys(FRAME, frozenset({self.A, self.B, self.C}))
        assert all(len(set(pair)) == 2 for pair in assign(FRAME, everybody, SEED, 2).values())

    def test_it_is_repeatable(self) -> None:
        everybody = dict.fromkeys(FRAME, frozenset({self.A, self.B, self.C}))
        assert assign(FRAME, everybody, SEED, 2) == assign(FRAME, everybody, SEED, 2)


class TestJudge:
    def test_the_machines_results_stand_where_nobody_says_otherwise(self) -> None:
        judged = judge(MACHINE, BY_HAND)
        assert [item.code for item in judged] == [item.code for item in STANDARD]
        assert not any(item.overridden for item in judged)

    def test_an_item_that_waits_for_a_person_must_be_answered(self) -> None:
        with pytest.raises(Unprocessable, match="V03") as caught:
            judge(MACHINE, [given for given in BY_HAND if given.code != "V03"])
        assert caught.value.code == "item_unanswered"

    def test_nobody_answers_unknown(self) -> None:
        with pytest.raises(Unprocessable):
            judge(MACHINE, [*BY_HAND, Given("V09", Result.UNKNOWN)])

    def test_the_machine_is_not_overridden_without_a_reason(self) -> None:
        with pytest.raises(Unprocessable, match="书面") as caught:
            judge(MACHINE, [*BY_HAND, Given("V09", Result.FAIL, "  ")])
        assert caught.value.code == "override_needs_reason"

    def test_an_override_keeps_both_results_and_the_evidence(self) -> None:
        shown = (Evidence("opinion", "1", "法制审核通过"),)
        machine = [Check("V09", Result.PASS, shown), *(check for check in MACHINE if check.code != "V09")]
        judged = {
            item.code: item
            for item in judge(machine, [*BY_HAND, Given("V09", Result.FAIL, "审核人与签名不符")])
        }
        row = judged["V09"]
        assert (row.machine, row.result, row.reason, row.evidence, row.overridden) == (
            Result.PASS,
            Result.FAIL,
            "审核人与签名不符",
            shown,
            True,
        )

    def test_a_finding_of_ones_own_needs_its_reason(self) -> None:
        answers = [Given("V03", Result.FAIL), *(given for given in BY_HAND if given.code != "V03")]
        with pytest.raises(Unprocessable) as caught:
            judge(MACHINE, answers)
        assert caught.value.code == "finding_needs_reason"

    def test_agreeing_with_the_machines_finding_needs_none(self) -> None:
        machine = [Check("D02", Result.FAIL), *(check for check in MACHINE if check.code != "D02")]
        assert total(judge(machine, [*BY_HAND, Given("D02", Result.FAIL)])).points == 90

    @pytest.mark.parametrize(
        ("extra", "code"),
        [(Given("X99", Result.PASS), "item_unknown"), (Given("V03", Result.PASS), "item_repeated")],
    )
    def test_an_item_unknown_or_repeated_is_refused(self, extra: Given, code: str) -> None:
        with pytest.raises(Unprocessable) as caught:
            judge(MACHINE, [*BY_HAND, extra])
        assert caught.value.code == code


class TestTotal:
    def test_a_file_without_findings_is_excellent(self) -> None:
        result = total(judge(MACHINE, BY_HAND))
        assert (result.points, result.grade, result.vetoed) == (100, Grade.EXCELLENT, False)

    def test_deductions_come_off(self) -> None:
        answers = [*BY_HAND, Given("D01", Result.FAIL, "迟"), Given("D06", Result.FAIL, "迟")]
        assert total(judge(MACHINE, answers)).points == 85

    def test_one_veto_and_the_file_scores_nothing(self) -> None:
        result = total(judge(MACHINE, [*BY_HAND, Given("V10", Result.FAIL, "同一人")]))
        assert (result.points, result.grade, result.vetoed) == (0, Grade.FAIL, True)
