"""Matters that are put up for approval on one form 有关事项审批: their kinds, grounds and levels. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from enforcement.cases.rules.vocabulary import StepCode
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled


class MatterKind(Labelled):
    """What may be asked for on the common form."""

    EXTEND_FILING = "extend_filing", "延长立案期限"
    EXTEND_DECISION = "extend_decision", "延长办案期限"
    SUSPEND = "suspend", "中止调查"
    RESUME = "resume", "恢复调查"
    TERMINATE = "terminate", "终止调查"
    EARLY_DISPOSAL = "early_disposal", "先行处置"
    INSTALMENTS = "instalments", "延期、分期缴纳罚款"
    MEASURE = "measure", "采取、延长或者解除措施"


class MatterState(Labelled):
    """What has become of a matter."""

    ASKED = "asked", "审批中"
    APPROVED = "approved", "已批准"
    REFUSED = "refused", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class Level(Labelled):
    """Who speaks on the form, in this order."""

    HANDLER = "handler", "承办人"
    UNIT = "unit", "办案机构负责人"
    HEAD = "head", "机关负责人"
    COLLECTIVE = "collective", "负责人集体讨论"


@dataclass(frozen=True, slots=True)
class MatterRow:
    """One kind: the step by which the head's approval takes effect, its article, its statutory grounds by code.

    `verified` False: the article was read for market regulation only, other departments' text is to be checked.
    """

    kind: MatterKind
    step: StepCode
    article: Article
    grounds: Mapping[str, str]
    verified: bool = True


_SUSPENSION: Final = {
    "depends_on_case": "行政处罚决定须以相关案件的裁判结果或者其他行政决定为依据,而尚未审结或者作出",
    "question_of_law": "涉及法律适用等问题,需要送请有权机关作出解释或者确认",
    "force_majeure": "因不可抗力致使案件暂时无法调查",
    "party_untraceable": "因当事人下落不明致使案件暂时无法调查",
    "other": "其他应当中止调查的情形",
}
_TERMINATION: Final = {
    "party_ended": "涉嫌违法的自然人死亡或者法人、其他组织终止,并且无权利义务承受人等,致使案件调查无法继续进行",
    "other": "其他致使案件调查无法继续进行的原因",
}
_ANY: Final[Mapping[str, str]] = {}

#: The common form, kind by kind.
MATTERS: Final = {
    row.kind: row
    for row in (
        MatterRow(MatterKind.EXTEND_FILING, StepCode.APPROVE_MATTER, art("SAMR-P", "18"), _ANY),
        MatterRow(MatterKind.EXTEND_DECISION, StepCode.APPROVE_MATTER, art("SAMR-P", "64"), _ANY),
        MatterRow(MatterKind.SUSPEND, StepCode.SUSPEND, art("SAMR-P", "46"), _SUSPENSION, verified=False),
        MatterRow(MatterKind.RESUME, StepCode.RESUME, art("SAMR-P", "46"), _ANY, verified=False),
        MatterRow(
            MatterKind.TERMINATE, StepCode.TERMINATE, art("SAMR-P", "47"), _TERMINATION, verified=False
        ),
        MatterRow(
            MatterKind.EARLY_DISPOSAL, StepCode.APPROVE_MATTER, art("SAMR-P", "41"), _ANY, verified=False
        ),
        MatterRow(MatterKind.INSTALMENTS, StepCode.APPROVE_MATTER, art("CFF", "66"), _ANY),
        MatterRow(MatterKind.MEASURE, StepCode.APPROVE_MATTER, art("QZF", "18"), _ANY),
    )
}
