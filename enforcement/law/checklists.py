"""What a reviewer must answer and may conclude, per department."""

from enforcement.law.profile import ChecklistItem, OpinionRow
from enforcement.law.statutes import art
from enforcement.law.values import ReviewOpinion

_SAMR_ITEMS = art("SAMR-P", "53")
_SAMR_OPINIONS = art("SAMR-P", "54")
_GUIDANCE = art("118")

#: The seven items of the market regulation rules, for legal review and case audit alike.
MARKET_REGULATION_ITEMS = (
    ChecklistItem("jurisdiction", "本机关是否具有管辖权", _SAMR_ITEMS),
    ChecklistItem("party", "当事人的基本情况是否清楚", _SAMR_ITEMS),
    ChecklistItem("facts", "案件事实是否清楚、证据是否充分", _SAMR_ITEMS),
    ChecklistItem("characterisation", "定性是否准确", _SAMR_ITEMS),
    ChecklistItem("basis", "适用依据是否正确", _SAMR_ITEMS),
    ChecklistItem("procedure", "程序是否合法", _SAMR_ITEMS),
    ChecklistItem("disposition", "处理是否适当", _SAMR_ITEMS),
)

MARKET_REGULATION_OPINIONS = (
    OpinionRow(ReviewOpinion.PASS, "同意处罚建议", _SAMR_OPINIONS),
    OpinionRow(ReviewOpinion.CORRECT, "建议纠正", _SAMR_OPINIONS),
    OpinionRow(ReviewOpinion.SUPPLEMENT, "建议补充调查", _SAMR_OPINIONS),
    OpinionRow(ReviewOpinion.OTHER, "其他意见和建议", _SAMR_OPINIONS),
)

#: The eight items of 国办发〔2018〕118号 as remembered: unverified.
GUIDANCE_ITEMS = tuple(
    ChecklistItem(code, text, _GUIDANCE, verified=False)
    for code, text in (
        ("subject", "行政执法主体是否合法，执法人员是否具备执法资格"),
        ("procedure", "行政执法程序是否合法"),
        ("facts", "案件事实是否清楚，证据是否合法充分"),
        ("basis", "适用法律、法规、规章是否准确，裁量基准运用是否适当"),
        ("powers", "执法是否超越法定权限"),
        ("instruments", "行政执法文书是否完备、规范"),
        ("crime", "违法行为是否涉嫌犯罪、需要移送司法机关"),
        ("other", "其他应当审核的内容"),
    )
)

GUIDANCE_OPINIONS = tuple(
    OpinionRow(opinion, text, _GUIDANCE, verified=False)
    for opinion, text in (
        (ReviewOpinion.PASS, "审核通过"),
        (ReviewOpinion.CORRECT, "建议纠正"),
        (ReviewOpinion.SUPPLEMENT, "建议补充调查"),
        (ReviewOpinion.RETURN, "退回承办机构"),
        (ReviewOpinion.OTHER, "其他意见和建议"),
    )
)
