"""Remedies 复议应诉, and the agency's own correction of its decision.

None moves the case, and none waits for another version of it: a remedy comes when the party brings it, even after
the case was closed. What a remedy itself allows is asked by the package `remedies`.
"""

from typing import Final

from enforcement.cases.rules.shapes import Step
from enforcement.cases.rules.table.common import BOTH, C, S
from enforcement.cases.rules.vocabulary import StepCode
from enforcement.law.statutes import Article, art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

_ANSWERABLE: Final = (Role.LEGAL_REVIEWER, Role.UNIT_HEAD, Role.AGENCY_HEAD)
_HEAD: Final = (Role.AGENCY_HEAD,)


def _row(code: StepCode, roles: tuple[Role, ...], *articles: Article) -> Step:
    return Step(
        code,
        Article47Segment.EXECUTION,
        frozenset(S),
        None,
        roles,
        articles,
        procedures=BOTH,
        appends=True,
        repeatable=True,
    )


STEPS: Final = (
    _row(C.REGISTER_REMEDY, _ANSWERABLE, art("FYF", "48"), art("SSF", "67")),
    _row(C.REPLY_TO_REMEDY, _HEAD, art("FYF", "48"), art("SSF", "67")),
    _row(C.ALLOW_SUPPLEMENT, _HEAD, art("FYF", "46"), art("SSF", "36")),
    _row(C.RECORD_APPEARANCE, _ANSWERABLE, art("SSF", "3")),
    _row(C.RECORD_OUTCOME, _ANSWERABLE, art("CFF", "48"), art("FYF", "79")),
    _row(C.CORRECT_DECISION, _HEAD, art("CFF", "48"), art("CFF", "75")),
    _row(C.MAKE_RESTITUTION, _HEAD, art("QZF", "41")),
)
