from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from enforcement.law.departments import profile
from enforcement.law.local import (
    Grade,
    GradeRow,
    IssuedBy,
    LocalFigure,
    LocalFigures,
    benchmark,
    hearing_figure,
    pinned_benchmark,
)
from enforcement.law.profile import Rule
from enforcement.law.statutes import art
from enforcement.law.thresholds import hearing_offered
from enforcement.law.values import Department, PartyKind, PenaltyKind

TODAY = date(2026, 11, 23)
READ: Rule[int | None] = Rule(10_000, art("SAMR-T", "5"))
UNREAD: Rule[int | None] = Rule(10_000, art("MARA-P", "59"), verified=False)
UNKNOWN: Rule[int | None] = Rule(None, art("MEM-18"), verified=False)


def local(amount: int, issuer: IssuedBy = IssuedBy.PROVINCE, *, verified: bool = True) -> LocalFigure:
    return LocalFigure(Decimal(amount), issuer, "云府规〔2026〕1号", verified)


COUNTY = IssuedBy.COUNTY


class TestHearingFigure:
    @pytest.mark.parametrize(
        ("ministry", "rows", "amount", "settled", "verified"),
        [
            (READ, [], 10_000, True, True),
            (UNREAD, [], 10_000, False, False),
            (UNKNOWN, [], None, False, False),
            # the verified provincial row goes before the ministry's, whichever is higher
            (READ, [local(20_000)], 20_000, True, True),
            (UNREAD, [local(20_000)], 20_000, True, True),
            (UNKNOWN, [local(5_000)], 5_000, True, True),
            # where unverified, the lower
            (READ, [local(5_000, verified=False)], 5_000, True, False),
            (READ, [local(20_000, verified=False)], 10_000, True, True),
            (UNREAD, [local(5_000, verified=False)], 5_000, False, False),
            # a county may only be stricter with itself
            (READ, [local(8_000, COUNTY)], 8_000, True, True),
            (READ, [local(8_000, COUNTY, verified=False)], 8_000, True, False),
            (READ, [local(30_000, COUNTY)], 10_000, True, True),
            (READ, [local(20_000), local(15_000, COUNTY)], 15_000, True, True),
            # and settles nothing by itself where the province decides
            (UNKNOWN, [local(8_000, COUNTY)], 8_000, False, False),
        ],
    )
    def test_follows_the_precedence_of_its_kind(
        self,
        ministry: Rule[int | None],
        rows: list[LocalFigure],
        amount: int | None,
        settled: bool,
        verified: bool,
    ) -> None:
        figure = hearing_figure(ministry, rows)
        assert (figure.amount, figure.settled, figure.verified) == (amount, settled, verified)

    @pytest.mark.parametrize(
        ("figures", "amount", "offered", "verified"),
        [
            (LocalFigures(), 8_000, False, True),
            (LocalFigures(citizen=(local(8_000, COUNTY),)), 8_000, True, True),
            (LocalFigures(citizen=(local(8_000, COUNTY),)), 7_999, False, True),
            (LocalFigures(organisation=(local(8_000, COUNTY),)), 8_000, False, True),
            (LocalFigures(citizen=(local(20_000),)), 10_000, False, True),
        ],
    )
    def test_decides_whether_a_hearing_is_offered(
        self, figures: LocalFigures, amount: int, offered: bool, verified: bool
    ) -> None:
        verdict = hearing_offered(
            Department.MARKET_REGULATION, TODAY, PartyKind.PERSON, [PenaltyKind.FINE], amount, local=figures
        )
        assert (verdict.offered, verdict.verified) == (offered, verified)

    def test_an_unsettled_one_never_takes_the_right_away(self) -> None:
        figures = LocalFigures(organisation=(local(50_000, COUNTY),))
        for amount, offered in ((3_001, True), (3_000, False), (50_000, True)):
            verdict = hearing_offered(
                Department.EMERGENCY, TODAY, PartyKind.ORGANISATION, [PenaltyKind.FINE], amount, local=figures
            )
            assert (verdict.offered, verdict.verified) == (offered, False)

    def test_a_judged_figure_is_settled_for_the_case(self) -> None:
        rules = profile(Department.URBAN, TODAY)
        known = replace(rules, hearing_person_from=replace(rules.hearing_person_from, verified=True))
        kinds = [PenaltyKind.FINE]
        verdicts = [
            hearing_offered(Department.URBAN, TODAY, PartyKind.PERSON, kinds, 5_000, rules=one).offered
            for one in (rules, known)
        ]
        assert verdicts == [True, False]


def grade(
    grade: Grade, minimum: int, maximum: int, issuer: IssuedBy = IssuedBy.PROVINCE, document: str = "省"
) -> GradeRow:
    return GradeRow(
        grade, PenaltyKind.FINE, Decimal(minimum), Decimal(maximum), "", ("初次",), issuer, document, True
    )


class TestBenchmark:
    def test_is_the_competent_levels(self) -> None:
        rows = [grade(Grade.GENERAL, 5_000, 10_000), grade(Grade.LIGHTER, 1_000, 5_000)]
        stray = grade(Grade.HEAVIER, 10_000, 20_000, COUNTY)
        assert [row.grade for row in benchmark([*rows, stray])] == [Grade.LIGHTER, Grade.GENERAL]

    def test_is_refined_by_the_county_inside_it_only(self) -> None:
        above = grade(Grade.GENERAL, 5_000, 10_000)
        inside, outside = (grade(Grade.GENERAL, 6_000, top, COUNTY, "县") for top in (9_000, 11_000))
        assert benchmark([above, inside]) == (inside,)
        assert benchmark([above, outside]) == (above,)

    def test_is_the_countys_where_nobody_above_has_one(self) -> None:
        own = grade(Grade.GENERAL, 6_000, 11_000, COUNTY)
        assert benchmark([own]) == (own,)
        assert benchmark([]) == ()

    def test_holds_both_ends_of_a_range(self) -> None:
        row = grade(Grade.GENERAL, 5_000, 10_000)
        assert [row.holds(Decimal(n)) for n in (4_999, 5_000, 10_000, 10_001)] == [False, True, True, False]
        assert not replace(row, minimum=None).refines(row)
        assert row.refines(replace(row, minimum=None, maximum=None))


class TestTheBenchmarkOfAnAct:
    """Penalty Law Art. 37: the law at the act, the new one where it is lighter."""

    THEN = grade(Grade.GENERAL, 5_000, 10_000, document="旧")

    @pytest.mark.parametrize(
        ("now", "document"),
        [
            ((4_000, 10_000), "新"),
            ((5_000, 8_000), "新"),
            ((5_000, 10_000), "旧"),
            ((6_000, 12_000), "旧"),
            ((4_000, 12_000), "旧"),
        ],
    )
    def test_stays_across_a_change_unless_the_new_one_is_lighter(
        self, now: tuple[int, int], document: str
    ) -> None:
        (row,) = pinned_benchmark([self.THEN], [grade(Grade.GENERAL, *now, document="新")])
        assert row.document == document

    def test_is_todays_where_none_was_published_then_and_stands_after_it_was_withdrawn(self) -> None:
        now = grade(Grade.HEAVIER, 1_000, 2_000, document="新")
        assert pinned_benchmark([], [now]) == (now,)
        assert pinned_benchmark([self.THEN], []) == (self.THEN,)
