"""What the table says of a case: each requirement met and unmet, and what is possible next."""

from collections.abc import Collection, Iterable

from enforcement.cases.rules.shapes import Facts, Need, Step
from enforcement.cases.rules.substance import BARS_PENALTY_ONLY
from enforcement.cases.rules.table import PROCEDURE
from enforcement.cases.rules.vocabulary import Status, StepCode
from enforcement.errors import Requirement
from enforcement.law.statutes import art


def unmet_and_met(step: Step, facts: Facts) -> tuple[Requirement, ...]:
    """Every requirement of a step for a case, met and unmet, in the order of the table."""
    found = [
        Requirement(
            "status",
            step.articles[0].cite(),
            f"案件状态须为{'、'.join(s.label for s in _ordered(step.sources))},现为{facts.status.label}",
            met=facts.status in step.sources,
        )
    ]
    if facts.procedure not in step.procedures:
        found.append(
            Requirement(
                "procedure",
                step.articles[0].cite(),
                f"{facts.procedure.label}没有“{step.code.label}”这一步骤",
            )
        )
    if not step.repeatable and facts.last([step.code]):
        found.append(Requirement("once", step.articles[0].cite(), f"“{step.code.label}”已经办理"))
    found += [_answer(need, facts) for need in step.needs if facts.holds(need.when)]
    if step.code in {StepCode.REQUEST_REVIEW, StepCode.REQUEST_AUDIT}:
        wanted = facts.major == (step.code is StepCode.REQUEST_REVIEW)
        text = "本案属于重大执法决定,须经法制审核" if facts.major else "本案不属于重大执法决定,须经案件审核"
        found.append(Requirement("kind_of_review", art("CFF", "58").cite(), text, met=wanted))
    found += [
        Requirement(bar.code, bar.article, bar.detail)
        for bar in facts.bars
        if bar.code in step.barred_by and (facts.variant.penalises or bar.code not in BARS_PENALTY_ONLY)
    ]
    return tuple(found)


def leaves(step: Step) -> frozenset[Status]:
    """The statuses a step may leave behind it; one that restores, those the undone steps were taken from."""
    if step.restores:
        return frozenset().union(*(PROCEDURE[code].sources for code in step.restores))
    return frozenset({step.target}) if step.target else step.sources


def possible(facts: Facts) -> tuple[Step, ...]:
    """The steps that the status and the procedure leave open, in the order of the table."""
    return tuple(
        step
        for step in PROCEDURE.values()
        if facts.status in step.sources
        and facts.procedure in step.procedures
        and (step.repeatable or not facts.last([step.code]))
    )


def _answer(need: Need, facts: Facts) -> Requirement:
    names = "或".join(code.label for code in need.any_of)
    stands = facts.last(need.any_of)
    after = facts.last(need.since)
    detail = f"须先办理:{names}"
    if stands and stands < after:
        detail = f"“{names}”办理后又有新的“{_latest(need.since, facts).label}”,须重新办理"
    if need.when in facts.profile.doubtful:
        detail += "（规则待核，判断之前从严）"
    return Requirement(need.any_of[0].value, need.article.cite(), detail, met=stands > 0 and stands >= after)


def _latest(codes: Iterable[StepCode], facts: Facts) -> StepCode:
    return max(codes, key=lambda code: facts.last([code]))


def _ordered(statuses: Collection[Status]) -> list[Status]:
    return [status for status in Status if status in statuses]
