"""Discretion within a published benchmark and beside like cases (Penalty Law Art. 34)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotNow, Unprocessable
from enforcement.law.local import Grade, GradeRow, IssuedBy
from enforcement.law.values import PenaltyKind
from enforcement.registry.county import DiscretionGrade
from enforcement.registry.powers import Power
from enforcement.review.benchmarks import benchmarks_of, like_cases
from enforcement.review.models import Draft
from enforcement.review.rules import Considered, MitigationGround
from enforcement.review.rules.considered import Mitigation
from enforcement.review.rules.discretion import (
    FEWEST,
    Deviation,
    DeviationGround,
    Like,
    Stated,
    explained,
    weigh,
)
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, again

POWER = uuid4()
ROW = GradeRow(
    Grade.GENERAL,
    PenaltyKind.FINE,
    Decimal(10_000),
    Decimal(50_000),
    "",
    ("货值不足一万元",),
    IssuedBy.COUNTY,
    "昌市监规〔2026〕1号",
    verified=False,
)
NONE = Like(0, Decimal(0), Decimal(0), Decimal(0))
MANY = Like(FEWEST, Decimal(20_000), Decimal(30_000), Decimal(40_000))
STATED = Stated(POWER, Grade.GENERAL, ("货值不足一万元",))
SAID = Deviation(DeviationGround.UNLIKE, "货值远高于同类案件")


class TestRules:
    @pytest.mark.parametrize(
        ("fine", "like", "stated", "unmet"),
        [
            (30_000, NONE, STATED, set()),
            (10_000, NONE, STATED, set()),
            (9_999, NONE, STATED, {"outside_grade"}),
            (50_001, NONE, Stated(POWER, Grade.GENERAL, ("货值不足一万元",), SAID), set()),
            (30_000, NONE, Stated(POWER, Grade.HEAVIER, ()), {"grade_known"}),
            (30_000, NONE, Stated(POWER, Grade.GENERAL, ("其他",)), {"circumstances"}),
            (30_000, NONE, Stated(POWER, Grade.GENERAL, ()), {"circumstances"}),
            (30_000, Like(FEWEST, Decimal(10), Decimal(20), Decimal(30)), STATED, {"outside_like"}),
            (30_000, Like(FEWEST - 1, Decimal(10), Decimal(20), Decimal(30)), STATED, set()),
            (50_000, MANY, STATED, set()),
        ],
    )
    def test_what_leaves_grade_or_like_cases_says_why(
        self, fine: int, like: Like, stated: Stated, unmet: set[str]
    ) -> None:
        weighed = weigh(Decimal(fine), stated, [ROW], like)
        found = explained(weighed, stated, Considered())
        assert {r.code for r in found if not r.met} == unmet
        assert all("条" in r.article for r in found)

    def test_what_must_mitigate_is_no_reason_for_another_grade_than_the_lighter(self) -> None:
        weighed = weigh(Decimal(30_000), STATED, [ROW], NONE)
        considered = Considered(mitigation=(Mitigation(MitigationGround.MERIT, "揭发他人"),))
        found = explained(weighed, STATED, considered)
        assert {r.code for r in found if not r.met} == {"must_mitigate"}

    def test_the_fences_lie_one_and_a_half_widths_beyond_the_middle_half(self) -> None:
        assert MANY.fences == (Decimal(0), Decimal(70_000))


def benchmarked(*, until: date | None = None) -> tuple[Team, Case, Power]:
    """A case under a power with a published benchmark."""
    team, _ = ordinary.drafted()
    case = factories.case_in(Status.CONCLUDED, team)
    power = Power.objects.get(agency=team.agency, bases__in=case.bases.values("basis"))
    DiscretionGrade.objects.create(
        power=power,
        issuer=IssuedBy.COUNTY,
        document="昌市监规〔2026〕1号",
        grade=Grade.GENERAL,
        minimum=10_000,
        maximum=50_000,
        circumstances=["货值不足一万元"],
        valid_from=factories.LONG_AGO,
        valid_to=until,
        published_at=AT - timedelta(days=90),
    )
    return team, case, power


def propose(team: Team, case: Case, power: Power, fine: int, **changed: Any) -> Draft:
    stated: dict[str, Any] = {
        "power": power.pk,
        "grade": Grade.GENERAL,
        "circumstances": ("货值不足一万元",),
    }
    ordinary.draft(team, case, fine=Decimal(fine), benchmark=Stated(**(stated | changed)))
    return Draft.objects.get(case=case, seq=again(case).drafts.count())


@pytest.mark.django_db
class TestDraft:
    def test_states_the_grade_of_a_published_benchmark_and_the_reviewer_reads_it(self) -> None:
        team, case, power = benchmarked()
        with pytest.raises(Unprocessable) as caught:
            ordinary.draft(team, case)
        assert caught.value.code == "grade_missing"
        with pytest.raises(NotNow) as refused:
            propose(team, case, power, 60_000)
        assert {r.code for r in refused.value.requirements if not r.met} == {"outside_grade"}
        draft = propose(team, case, power, 60_000, deviation=SAID)
        ordinary.send(team, again(case))
        assert "货值远高于同类案件" in case.dossiers.get().text
        assert draft.benchmark["outside_grade"]
        assert draft.benchmark["document"] == "昌市监规〔2026〕1号"

    @pytest.mark.parametrize(
        ("act", "newer", "binds"),
        [
            # heavier since: the one of the day of the act
            (date(2026, 10, 20), (20_000, 80_000), (10_000, 50_000)),
            (date(2026, 10, 31), (20_000, 80_000), (10_000, 50_000)),
            (date(2026, 11, 1), (20_000, 80_000), (20_000, 80_000)),
            # lighter since: the new one, also for the act before it
            (date(2026, 10, 20), (5_000, 40_000), (5_000, 40_000)),
        ],
    )
    def test_is_held_to_the_benchmark_of_the_day_of_the_act_and_to_a_newer_one_only_if_lighter(
        self, act: date, newer: tuple[int, int], binds: tuple[int, int]
    ) -> None:
        team, case, power = benchmarked(until=date(2026, 11, 1))
        low, high = newer
        DiscretionGrade.objects.create(
            power=power,
            issuer=IssuedBy.COUNTY,
            document="昌市监规〔2026〕2号",
            grade=Grade.GENERAL,
            minimum=low,
            maximum=high,
            circumstances=["货值不足一万元"],
            valid_from=date(2026, 11, 1),
            published_at=AT - timedelta(days=1),
        )
        Case.objects.filter(pk=case.pk).update(act_ended_on=act)
        ((row,),) = benchmarks_of(again(case), AT).values()
        assert (row.minimum, row.maximum) == tuple(map(Decimal, binds))
        with pytest.raises(NotNow) as refused:
            propose(team, again(case), power, binds[1] + 1)
        assert {r.code for r in refused.value.requirements if not r.met} == {"outside_grade"}
        assert propose(team, again(case), power, binds[1]).benchmark["document"] == row.document

    def test_how_it_stands_is_data(self) -> None:
        team, case, power = benchmarked()
        draft = propose(team, case, power, 20_000)
        answer = Phone(team.reviewer).client.get(f"/api/v1/drafts/{draft.pk}/discretion")
        assert answer.status_code == 404  # nothing was sent to the reviewer
        shown = Phone(team.officer).client.get(f"/api/v1/drafts/{draft.pk}/discretion").json()
        assert shown["stated"]["grade"] == "general"
        assert shown["benchmarks"][0]["grades"][0]["maximum"] == "50000.00"
        assert shown["benchmarks"][0]["like"][0]["count"] == 0


@pytest.mark.django_db
class TestLikeCases:
    def test_are_decided_ones_of_the_same_power_and_grade_of_the_last_years(self) -> None:
        team, case, power = benchmarked()
        for fine in (10_000, 20_000):
            ordinary.decide(team, self.one(team, power, fine))
        self.one(team, power, 25_000)
        tomorrow = AT + timedelta(days=1)
        found = like_cases(case, power.pk, Grade.GENERAL, tomorrow)
        assert (found.count, found.median) == (2, Decimal(15_000))
        assert like_cases(case, power.pk, Grade.LIGHTER, tomorrow).count == 0
        assert like_cases(case, power.pk, Grade.GENERAL, AT + timedelta(days=4 * 366)).count == 0

    def one(self, team: Team, power: Power, fine: int) -> Case:
        """A like case, ready to be decided."""
        case = factories.case_in(Status.CONCLUDED, team)
        case.bases.update(power=power)
        propose(team, case, power, fine)
        case = ordinary.send(team, again(case))
        ordinary.give(team, case, StepCode.PASS_AUDIT, case.dossiers.get())
        return ordinary.reexamine(team, ordinary.waive(team, ordinary.tell(team, again(case))))
