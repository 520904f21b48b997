"""What is served under seal only 盖章后送达: the step that makes it, and what is owed until it is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from enforcement.cases.rules.vocabulary import StepCode
from enforcement.law.statutes import Article, art


@dataclass(frozen=True, slots=True)
class SealOwed:
    """The hindrance that a step opens, and that binding the sealed file of its instrument closes."""

    code: str
    article: Article
    detail: str


_NOTICE: Final = SealOwed("notice_seal_owed", art("CFF", "44"), "加盖印章的告知书尚未入卷")


def _measure(article: Article, what: str) -> SealOwed:
    return SealOwed("measure_seal_owed", article, f"加盖印章的{what}尚未入卷")


#: A notice is of a draft, and made by its approval; by the draft alone where the case was judged to need none.
SEAL_OWED: Final[Mapping[StepCode, SealOwed]] = {
    StepCode.DRAFT_DECISION: _NOTICE,
    StepCode.APPROVE_NOTICE: _NOTICE,
    StepCode.DECIDE: SealOwed("seal_owed", art("CFF", "59"), "加盖印章的处理决定书尚未入卷"),
    StepCode.TAKE_MEASURE: _measure(art("QZF", "24"), "强制措施决定书"),
    StepCode.EXTEND_MEASURE: _measure(art("QZF", "25§2"), "延长强制措施期限决定书"),
    StepCode.RELEASE_MEASURE: _measure(art("QZF", "28"), "解除强制措施决定书"),
}
