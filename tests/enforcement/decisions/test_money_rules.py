"""The late penalty, computed by hand from Penalty Law Arts. 72-73 and 行政强制法 Art. 45.

A fine of 40,000 yuan, due on 8 December 2026: three per cent are 1,200 a day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from enforcement.decisions.rules.items import ItemState, disposal_requirements
from enforcement.decisions.rules.money import Instalment, Paid, Pause, Plan, adds_up, late_penalty

FINE = Decimal(40_000)


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def rows(*given: tuple[date, int]) -> tuple[Instalment, ...]:
    return tuple(Instalment(on, Decimal(amount)) for on, amount in given)


DUE = day(12, 8)
AS_DECIDED = Plan(date.min, rows((DUE, 40_000)))
HALVES = rows((day(12, 20), 20_000), (day(1, 20, 2027), 20_000))


@pytest.mark.parametrize(
    ("plans", "paid", "pauses", "until", "expected"),
    [
        # The last day itself is in time.
        ([AS_DECIDED], [], [], DUE, (0, 0)),
        ([AS_DECIDED], [(DUE, 40_000)], [], day(12, 31), (0, 0)),
        # 9 to 18 December: 10 x 1,200.
        ([AS_DECIDED], [], [], day(12, 18), (12_000, 10)),
        # Paid on the 18th: that day does not count any more, 9 x 1,200.
        ([AS_DECIDED], [(day(12, 18), 40_000)], [], day(12, 31), (10_800, 9)),
        # 33 days are 39,600; the 34th reaches the fine, and there it stays.
        ([AS_DECIDED], [], [], day(1, 10, 2027), (39_600, 33)),
        ([AS_DECIDED], [], [], day(1, 11, 2027), (40_000, 34)),
        ([AS_DECIDED], [], [], day(6, 30, 2027), (40_000, 34)),
        # Half paid on the 13th: 4 x 1,200 + 6 x 600.
        ([AS_DECIDED], [(day(12, 13), 20_000)], [], day(12, 18), (8_400, 10)),
        # In reconsideration from the 10th to the 14th: the 9th, and the 15th to the 18th.
        ([AS_DECIDED], [], [(day(12, 10), day(12, 14))], day(12, 18), (6_000, 5)),
        ([AS_DECIDED], [], [(day(12, 10), None)], day(12, 31), (1_200, 1)),
        # Two instalments granted in time: from the 21st, 5 x 3 % of 20,000.
        ([AS_DECIDED, Plan(day(12, 5), HALVES)], [], [], day(12, 25), (3_000, 5)),
        # Granted on the 11th, too late for two days: 2 x 1,200, then 2 x 600.
        ([AS_DECIDED, Plan(day(12, 11), HALVES)], [], [], day(12, 22), (3_600, 4)),
        # The first instalment in time, the second not: 21 to 25 January.
        (
            [AS_DECIDED, Plan(day(12, 5), HALVES)],
            [(day(12, 20), 20_000)],
            [],
            day(1, 25, 2027),
            (3_000, 5),
        ),
        ([], [], [], day(12, 31), (0, 0)),
    ],
)
def test_the_late_penalty(
    plans: list[Plan],
    paid: list[tuple[date, int]],
    pauses: list[tuple[date, date | None]],
    until: date,
    expected: tuple[int, int],
) -> None:
    money = [Paid(on, Decimal(given)) for on, given in paid]
    found = late_penalty(FINE, plans, money, [Pause(*given) for given in pauses], until)
    assert (int(found.amount), found.days) == expected
    assert found.capped == (found.amount == FINE)
    assert found.explanation


def test_it_runs_up_on_each_part_from_its_own_day_and_together_never_above_the_fine() -> None:
    plans = [AS_DECIDED, Plan(day(12, 5), HALVES)]
    # 21 December to 25 January are 36 days x 600, 21 to 25 January 5 x 600.
    found = late_penalty(FINE, plans, [], [], day(1, 25, 2027))
    assert [(part.due_on, part.days, part.amount) for part in found.parts] == [
        (day(12, 20), 36, Decimal(21_600)),
        (day(1, 20, 2027), 5, Decimal(3_000)),
    ]
    assert "其中2027-01-20到期的一期:逾期5日,加处3000.00元" in found.explanation
    # What came in covers the first part first: 5,000 left of it, 150 a day from 1 January.
    partly = late_penalty(FINE, plans, [Paid(day(1, 1, 2027), Decimal(15_000))], [], day(1, 10, 2027))
    assert [(part.days, part.amount) for part in partly.parts] == [(21, Decimal(6_600 + 1_500))]
    capped = late_penalty(FINE, plans, [], [], day(6, 30, 2027))
    assert sum(part.amount for part in capped.parts) == capped.amount == FINE


def test_it_explains_itself() -> None:
    found = late_penalty(FINE, [AS_DECIDED], [], [Pause(day(12, 10), day(12, 14))], day(1, 31, 2027))
    text = "\n".join(found.explanation)
    assert "2026-12-09至2026-12-09逾期1日:40000元×3%×1日=1200.00元" in text
    assert "行政复议或者行政诉讼期间5日不计算" in text
    assert "以罚款数额40000元为限" in text
    assert "第七十二条" in text


@pytest.mark.parametrize(
    ("given", "whole"),
    [
        (HALVES, True),
        ((), False),
        (rows((day(12, 20), 39_999)), False),
        (rows((day(12, 20), 40_001)), False),
        (HALVES[::-1], False),
        (rows((day(12, 20), 20_000), (day(12, 20), 20_000)), False),
        (rows((day(12, 20), 0), (day(12, 21), 40_000)), False),
    ],
)
def test_instalments_add_up(given: tuple[Instalment, ...], whole: bool) -> None:
    assert adds_up(given, FINE) is whole


@pytest.mark.parametrize(
    ("state", "witnesses", "pictures", "voucher", "missing"),
    [
        (ItemState.DESTROYED, ("甲", "乙"), 1, "", set()),
        (ItemState.DESTROYED, ("甲", "甲"), 1, "", {"two_witnesses"}),
        (ItemState.DESTROYED, ("甲", "乙"), 0, "销1", {"destruction_pictured"}),
        (ItemState.AUCTIONED, ("甲", "乙"), 0, "", {"disposal_voucher"}),
        (ItemState.SURRENDERED, ("甲", " "), 0, "移1", {"two_witnesses"}),
    ],
)
def test_a_disposal_is_witnessed_and_shown(
    state: ItemState, witnesses: tuple[str, ...], pictures: int, voucher: str, missing: set[str]
) -> None:
    found = disposal_requirements(state, witnesses, pictures=pictures, voucher=voucher)
    assert {one.code for one in found if not one.met} == missing
