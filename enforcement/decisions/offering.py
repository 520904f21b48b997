"""Whether a proposed decision carries the right to a hearing; asked by the notice and by the paper it is printed on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enforcement.cases.models import Case
from enforcement.law.thresholds import Verdict, hearing_offered
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry.county import HearingStandard
from enforcement.review.models import Draft


def strictest(kinds: Sequence[str]) -> PartyKind:
    """The kind of party whose figures protect most among several; a person while none is known."""
    found = [PartyKind(kind) for kind in kinds] or [PartyKind.PERSON]
    return next((kind for kind in found if kind.counts_as_citizen), PartyKind.ORGANISATION)


def hearing_of(case: Case, draft: Draft, day: date) -> Verdict:
    """Say whether the notice of a draft must offer a hearing, by the figures published on the day (CFF 63)."""
    return hearing_offered(
        Department(case.department),
        case.law_day(),
        strictest(draft.party_kinds),
        [PenaltyKind(kind) for kind in draft.penalty_kinds],
        max(draft.fine, draft.amount - draft.fine),
        local=HearingStandard.objects.figures(Department(case.department), day),
        rules=case.law(),
    )
