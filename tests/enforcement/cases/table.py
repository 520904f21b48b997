"""A case as the procedure table sees it, moved by the table alone."""

from __future__ import annotations

from dataclasses import replace

from enforcement.cases.rules import PROCEDURE, Facts, Profile, Status, Step, StepCode, Taken, unmet_and_met
from enforcement.law.values import DecisionVariant, Procedure

REVIEWS_FIRST = Profile(review_before_notice=True, audit_required=True, head_approves_notice=True)
NOTIFIES_FIRST = replace(REVIEWS_FIRST, review_before_notice=False)


def facts(
    *codes: StepCode,
    status: Status = Status.CLUE,
    procedure: Procedure = Procedure.ORDINARY,
    profile: Profile = REVIEWS_FIRST,
    major: bool = False,
    collective: bool = False,
    variant: DecisionVariant = DecisionVariant.PENALTY,
) -> Facts:
    """A case with these steps standing, in this order."""
    return Facts(
        status=status,
        procedure=procedure,
        profile=profile,
        major=major,
        collective=collective or major,
        variant=variant,
        taken=tuple(Taken(code, seq) for seq, code in enumerate(codes, start=1)),
    )


def ready(code: StepCode, case: Facts) -> bool:
    """Whether every requirement of the step is met."""
    return all(requirement.met for requirement in unmet_and_met(PROCEDURE[code], case))


def unmet(code: StepCode, case: Facts) -> dict[str, str]:
    """The unmet requirements with their articles."""
    return {r.code: r.article for r in unmet_and_met(PROCEDURE[code], case) if not r.met}


def after(case: Facts, step: Step) -> Facts:
    """The case once the step is taken; only the last of each code counts, so earlier ones are forgotten."""
    kept = [taken.code for taken in sorted(case.taken, key=lambda t: t.seq) if taken.code is not step.code]
    taken = tuple(Taken(code, seq) for seq, code in enumerate([*kept, step.code], start=1))
    status = case.status if step.appends else step.target or case.status
    return replace(case, status=status, taken=taken)
