"""What is owed of a decision and by when: instalments, and the late penalty 加处罚款; pure. Amounts are yuan.

Basis: Penalty Law Arts. 66-67, 72-73; 行政强制法 Arts. 42, 45; 罚款决定与罚款收缴分离实施办法 Arts. 7, 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Final

from enforcement.law.statutes import art
from enforcement.law.values import Labelled

#: A day's late penalty as a part of what is unpaid of the fine.
LATE_RATE: Final = Decimal("0.03")
LATE_ARTICLE: Final = art("CFF", "72")
CAP_ARTICLE: Final = art("QZF", "45")
PAUSE_ARTICLE: Final = art("CFF", "73")
_CENT: Final = Decimal("0.01")
_ONE_DAY: Final = timedelta(days=1)


class Covers(Labelled):
    """What a payment is for."""

    PRINCIPAL = "principal", "罚没款"
    LATE_PENALTY = "late_penalty", "加处罚款"


class CollectionGround(Labelled):
    """Why officers may take a fine themselves (Penalty Law Arts. 68-69)."""

    UP_TO_A_HUNDRED = "up_to_a_hundred", "当场处罚且罚款一百元以下"
    HARD_TO_COLLECT = "hard_to_collect", "当场处罚且不当场收缴事后难以执行"
    REMOTE_AT_REQUEST = "remote_at_request", "边远、水上、交通不便地区,经当事人提出"


class Leg(Labelled):
    """Where a fine collected on the spot goes, each within two working days (Penalty Law Art. 71)."""

    TO_AGENCY = "to_agency", "交至行政机关"
    TO_BANK = "to_bank", "缴付指定的银行"


class Match(Labelled):
    """What a receipt of the finance system was found to be."""

    PAID = "paid", "与在案缴款一致"
    EXACT = "exact", "已核对"
    UNDER = "under", "缴款不足"
    OVER = "over", "缴款超额,待人工处理"
    UNMATCHED = "unmatched", "未匹配,待人工处理"
    SETTLED = "settled", "已人工处理"


@dataclass(frozen=True, slots=True)
class Instalment:
    """So much of the money, due on a day; the day itself is in time."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """By when how much has to be paid, as it stood from a day on: the first as decided, others as deferred."""

    since: date
    rows: tuple[Instalment, ...]

    def due_before(self, day: date) -> Decimal:
        """What had fallen due before the day."""
        return sum((row.amount for row in self.rows if row.due_on < day), Decimal(0))


@dataclass(frozen=True, slots=True)
class Paid:
    """Money that came in on a day."""

    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which no late penalty runs, both ends in; `until` None goes on."""

    since: date
    until: date | None

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class PartLate:
    """What has run up on the part that was due on a day, and on how many days of it."""

    due_on: date
    days: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LatePenalty:
    """What has run up; `days` are those that counted, `explanation` is the computation in Chinese.

    `parts`: the same by the day on which each part was due, together the amount.
    """

    amount: Decimal
    days: int
    capped: bool
    explanation: tuple[str, ...]
    parts: tuple[PartLate, ...] = ()


def late_penalty(
    fine: Decimal, plans: Sequence[Plan], paid: Iterable[Paid], pauses: Iterable[Pause], until: date
) -> LatePenalty:
    """Compute the late penalty on a fine up to and with the day `until`.

    Three per cent a day of what is overdue and unpaid, from the day after it fell due to the day before it was
    paid, never more than the fine. On each day the latest plan counts, so that a deferral moves what is still to
    fall due and forgives nothing. No day of a pause counts. That what was paid in part bears no more is our
    reading, in the party's favour.

    Basis: Penalty Law Arts. 72-73; 行政强制法 Art. 45.
    """
    ordered = sorted(plans, key=lambda plan: plan.since)
    money, breaks = sorted(paid, key=lambda row: row.on), tuple(pauses)
    first = min((row.due_on for plan in ordered for row in plan.rows), default=None)
    if first is None or fine <= 0:
        return LatePenalty(Decimal(0), 0, capped=False, explanation=("没有罚款,不加处罚款",))
    runs: list[_Run] = []
    parts: dict[date, PartLate] = {}
    total, day, paused = Decimal(0), first + _ONE_DAY, 0
    while day <= until and total < fine:
        came = sum((row.amount for row in money if row.on <= day), Decimal(0))
        if came >= fine:
            break
        plan = [one for one in ordered if one.since <= day][-1:] or ordered[:1]
        overdue = max(Decimal(0), min(plan[0].due_before(day), fine) - came)
        if overdue and any(row.covers(day) for row in breaks):
            paused += 1
        elif overdue:
            for due_on, unpaid in _unpaid(plan[0], fine, came, day):
                held = parts.get(due_on, PartLate(due_on, 0, Decimal(0)))
                run_up = min(unpaid * LATE_RATE, fine - sum(part.amount for part in parts.values()))
                parts[due_on] = PartLate(due_on, held.days + 1, held.amount + run_up)
            total += overdue * LATE_RATE
            _extend(runs, overdue, day)
        day += _ONE_DAY
    amount = min(total, fine).quantize(_CENT, rounding=ROUND_DOWN)
    days = sum(run.days for run in runs)
    by_part = tuple(parts[due] for due in sorted(parts))
    explanation = _explained(fine, ordered[-1], runs, paused, total)
    if len(by_part) > 1:
        explanation += tuple(
            f"其中{part.due_on}到期的一期:逾期{part.days}日,加处{part.amount:.2f}元" for part in by_part
        )
    return LatePenalty(amount, days, total >= fine, explanation, by_part)


def _unpaid(plan: Plan, fine: Decimal, came: Decimal, day: date) -> Iterator[tuple[date, Decimal]]:
    """What is overdue and unpaid of each part on a day, by the day it was due; together what bears the late penalty.

    What was paid covers the parts in the order in which they fall due; beyond the fine a part bears none.
    """
    upto = Decimal(0)
    for row in plan.rows:
        before, upto = min(upto, fine), upto + row.amount
        unpaid = min(min(upto, fine) - before, max(Decimal(0), min(upto, fine) - came))
        if row.due_on < day and unpaid > 0:
            yield row.due_on, unpaid


def _extend(runs: list[_Run], overdue: Decimal, day: date) -> None:
    if runs and runs[-1].base == overdue and runs[-1].last == day - _ONE_DAY:
        runs[-1].last = day
    else:
        runs.append(_Run(overdue, day, day))


@dataclass(slots=True)
class _Run:
    """Days on end on which the same sum was overdue."""

    base: Decimal
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def _explained(
    fine: Decimal, plan: Plan, runs: Sequence[_Run], paused: int, total: Decimal
) -> tuple[str, ...]:
    said = [f"应缴:{'、'.join(f'{row.due_on}前(含当日){row.amount}元' for row in plan.rows)}"]
    said += [
        f"{run.first}至{run.last}逾期{run.days}日:{run.base}元×3%×{run.days}日={run.base * LATE_RATE * run.days:.2f}元"
        for run in runs
    ]
    if not runs:
        said.append("没有计算加处罚款的逾期日")
    if paused:
        said.append(f"行政复议或者行政诉讼期间{paused}日不计算({PAUSE_ARTICLE.cite()})")
    if total > fine:
        said.append(f"以罚款数额{fine}元为限({CAP_ARTICLE.cite()})")
    said.append(LATE_ARTICLE.cite())
    return tuple(said)


def adds_up(instalments: Sequence[Instalment], amount: Decimal) -> bool:
    """Whether instalments are each something, in order of days that differ, and together the amount."""
    days = [row.due_on for row in instalments]
    return (
        bool(instalments)
        and all(row.amount > 0 for row in instalments)
        and days == sorted(set(days))
        and sum((row.amount for row in instalments), Decimal(0)) == amount
    )


def matched(amount: Decimal, owed: Decimal, late_owed: Decimal) -> tuple[Covers | None, Match]:
    """What a receipt of this amount pays, and how it fits; None where a person must look.

    What is owed in principal goes first; the late penalty is paid by a receipt of its own.
    """
    if 0 < owed < amount or (owed <= 0 and amount > late_owed):
        return None, Match.OVER
    if owed > 0:
        return Covers.PRINCIPAL, Match.EXACT if amount == owed else Match.UNDER
    return Covers.LATE_PENALTY, Match.EXACT if amount == late_owed else Match.UNDER
