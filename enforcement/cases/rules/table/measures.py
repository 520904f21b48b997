"""Compulsory measures and advance registration 行政强制措施、先行登记保存.

None moves the case: a measure has a course of its own, from before filing until after execution. Every row is
therefore a record that is put on file whatever the case came to and on whatever version; what a measure itself
allows is asked by the package `measures`, which opens `measure_open` until every item is at zero.
"""

from typing import Final

from enforcement.cases.rules.shapes import Step
from enforcement.cases.rules.table.common import BOTH, CASEWORKER, HEAD, RECORDABLE, C
from enforcement.cases.rules.vocabulary import StepCode
from enforcement.law.statutes import Article, art
from enforcement.law.values import Article47Segment
from enforcement.registry.rules import Role

_KEEPERS: Final = (Role.OFFICER, Role.CUSTODIAN)


def _row(code: StepCode, roles: tuple[Role, ...], *articles: Article) -> Step:
    return Step(
        code,
        Article47Segment.INVESTIGATION,
        RECORDABLE,
        None,
        roles,
        articles,
        procedures=BOTH,
        appends=True,
        repeatable=True,
    )


STEPS: Final = (
    _row(C.REQUEST_MEASURE, CASEWORKER, art("QZF", "18(1)"), art("CFF", "56")),
    _row(C.APPROVE_MEASURE, HEAD, art("QZF", "18(1)"), art("QZF", "19"), art("CFF", "56")),
    _row(C.DECLINE_MEASURE, HEAD, art("QZF", "18(1)"), art("QZF", "19"), art("CFF", "56")),
    _row(C.TAKE_MEASURE, CASEWORKER, art("QZF", "18"), art("QZF", "24")),
    _row(C.PRESERVE, CASEWORKER, art("CFF", "56")),
    _row(C.SETTLE_PRESERVATION, HEAD, art("CFF", "56"), art("SAMR-P", "35")),
    _row(C.EXTEND_MEASURE, HEAD, art("QZF", "25"), art("QZF", "32")),
    _row(C.BEGIN_APPRAISAL, CASEWORKER, art("QZF", "25")),
    _row(C.END_APPRAISAL, CASEWORKER, art("QZF", "25")),
    _row(C.APPLY_FOR_RELEASE, CASEWORKER, art("CK", "19")),
    _row(C.REFUSE_RELEASE, HEAD, art("CK", "19")),
    _row(C.RELEASE_MEASURE, HEAD, art("QZF", "28"), art("QZF", "33")),
    _row(C.SERVE_MEASURE, CASEWORKER, art("QZF", "24"), art("QZF", "31")),
    _row(C.POST_CLAIM_NOTICE, CASEWORKER, art("CK", "21")),
    _row(C.APPROVE_DISPOSAL, HEAD, art("QZF", "27")),
    _row(C.DISPOSE_ITEM, _KEEPERS, art("QZF", "27"), art("QZF", "28")),
    _row(C.MOVE_ITEM, _KEEPERS, art("QZF", "26")),
)
