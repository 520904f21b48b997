"""The requirements of substance: what must hold of subject, officers, facts and penalty whatever the procedure.

One row each requirement of the Penalty Law's first chapters, with the weight the system gives to its breach; beside
them what the Compulsion Law asks of things held, and what the Ecology Code says otherwise from its day on.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Labelled


class Severity(Labelled):
    """What the system does where a requirement is not met."""

    BLOCK = "block", "不满足即不能办理"
    VETO = "veto", "案卷评查一票否决"
    RECORD = "record", "须有记录"
    WARN = "warn", "提示，由人判断"


@dataclass(frozen=True, slots=True)
class Gate:
    """One requirement; half-open in time. `departments` empty: every department."""

    code: str
    text: str
    article: Article
    severity: tuple[Severity, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    departments: frozenset[Department] = frozenset()
    verified: bool = True
    note: str = ""

    def holds(self, department: Department, on: date) -> bool:
        """Whether the requirement binds the department on the legal day."""
        since = self.valid_from or self.article.source.valid_from
        begun = since is None or since <= on
        bound = not self.departments or department in self.departments
        return begun and (self.valid_to is None or on < self.valid_to) and bound


_BLOCK, _VETO, _RECORD, _WARN = Severity.BLOCK, Severity.VETO, Severity.RECORD, Severity.WARN
_CODE: Final = date(2026, 8, 15)
_ECOLOGY: Final = frozenset({Department.ECOLOGY})
_NOT_ECOLOGY: Final = frozenset(Department) - _ECOLOGY


def _law(code: str, number: str, text: str, *severity: Severity, note: str = "") -> Gate:
    return Gate(code, text, art("CFF", number), severity, note=note)


def _code(code: str, number: str, text: str, *severity: Severity, note: str = "") -> Gate:
    return Gate(code, text, art("ECO", number), severity, departments=_ECOLOGY, note=note)


GATES: Final[tuple[Gate, ...]] = (
    _law("penalty_kind", "9", "处罚种类限于法定种类；责令改正不是行政处罚", _RECORD),
    _law("basis_level", "16", "处罚依据限于法律、法规、规章，其他规范性文件不得设定处罚", _BLOCK),
    _law("subject", "17-19", "由有处罚权的行政机关或者法律、法规授权的组织实施", _BLOCK),
    _law("delegation", "20-21", "委托须书面并公布，以委托机关名义，不得再委托，不得委托个人", _BLOCK),
    _law("place", "22-23", "由违法行为发生地的县级以上行政机关管辖", _WARN),
    _law("township", "24", "已交由乡镇行使的处罚权，由乡镇实施，县级部门不再实施", _BLOCK),
    _law("first_filed", "25", "两个以上机关都有管辖权的，由最先立案的机关管辖", _WARN),
    _law("assistance", "26", "请求协助的，有协助函及答复", _RECORD),
    _law("crime", "27", "涉嫌犯罪的及时移送，不得以罚代刑", _BLOCK),
    _law("correction", "28", "责令改正或者限期改正；违法所得除依法退赔外予以没收", _RECORD),
    _law("one_fine", "29", "同一违法行为不得给予两次以上罚款；数个规定均可罚款的，从高", _WARN),
    _law("age_under_14", "30", "不满十四周岁的不予处罚，责令监护人管教", _BLOCK),
    _law("age_under_18", "30", "已满十四周岁不满十八周岁的，从轻或者减轻", _BLOCK),
    _law("incapacity", "31", "不能辨认或者不能控制自己行为时的违法行为不予处罚", _BLOCK),
    _law("mitigation", "32", "从轻、减轻情节逐项记明", _RECORD),
    _law("minor_harm", "33", "违法行为轻微并及时改正，没有造成危害后果的，不予处罚", _BLOCK),
    _law(
        "first_offence",
        "33",
        "初次违法、危害后果轻微并及时改正的，可以不予处罚",
        _WARN,
        note="“初次”的范围待核",
    ),
    _law("no_fault", "33§2", "当事人有证据足以证明没有主观过错的，不予处罚", _BLOCK),
    _law("education", "33§3", "不予处罚的，对当事人进行教育并记录", _RECORD),
    _law("discretion", "34", "裁量基准公布；决定说明所用基准和情节", _RECORD),
    _law("offset", "35", "刑事罚金与已处罚款折抵，已判罚金的不再罚款", _WARN),
    Gate(
        "limitation",
        "二年内未被发现的不再处罚；涉及公民生命健康安全、金融安全且有危害后果的五年",
        art("CFF", "36"),
        (_BLOCK, _VETO),
        departments=_NOT_ECOLOGY,
    ),
    Gate(
        "limitation",
        "二年内未被发现的不再处罚；涉及公民生命健康安全、金融安全且有危害后果的五年",
        art("CFF", "36"),
        (_BLOCK, _VETO),
        valid_to=_CODE,
        departments=_ECOLOGY,
    ),
    _code(
        "limitation",
        "1054",
        "造成环境污染、生态破坏等危害后果的五年，其他的二年",
        _BLOCK,
        _VETO,
        note="施行前的行为适用哪一时效，请人工判断",
    ),
    Gate(
        "lighter_law",
        "适用违法行为发生时的规定；新规定处罚较轻或者不认为违法的，适用新规定",
        art("CFF", "37"),
        (_WARN,),
        departments=_NOT_ECOLOGY,
    ),
    Gate(
        "lighter_law",
        "适用违法行为发生时的规定；新规定处罚较轻或者不认为违法的，适用新规定",
        art("CFF", "37"),
        (_WARN,),
        valid_to=_CODE,
        departments=_ECOLOGY,
    ),
    _code("lighter_law", "1057", "适用违法行为发生时的规定；新规定处罚较轻的，适用新规定", _WARN),
    _law("void", "38", "没有依据、不具有主体资格或者重大且明显违反程序的，处罚无效", _BLOCK, _VETO),
    _law("monitoring", "41", "电子技术监控设备经审核、公布地点；记录经审核方可作为证据", _BLOCK),
    _law("two_officers", "42", "调查、检查、询问、强制时执法人员不少于两人，均具有执法资格", _BLOCK, _VETO),
    _law("recusal", "43", "回避申请由机关负责人决定，决定前不停止调查", _BLOCK, _VETO),
    _law("not_heavier", "45", "不得因当事人陈述、申辩而给予更重的处罚", _BLOCK),
    _law("evidence", "46", "证据限于法定种类，须经查证属实；以非法手段取得的予以排除", _BLOCK),
    Gate(
        "crime_goods",
        "案件移送司法机关的，查封、扣押的财物一并移送，书面告知当事人；公安机关立案后三日内移交物品和材料",
        art("QZF", "21"),
        (_BLOCK,),
        note="三日期限见《行政执法机关移送涉嫌犯罪案件的规定》第十二条",
    ),
    Gate(
        "sold_early",
        "先行拍卖、变卖的返还价款；变卖价格明显低于市场价格造成损失的，给予补偿",
        art("QZF", "28§2"),
        (_BLOCK,),
        note="是否明显低于市场价格由机关负责人认定",
    ),
    Gate(
        "auctioned_for_fine",
        "期满不申请复议、不起诉，经催告仍不履行的，可以将查封、扣押的财物依法拍卖抵缴罚款，余款返还",
        art("QZF", "46§3"),
        (_BLOCK,),
    ),
    Gate(
        "grave_measure",
        "案情重大或者社会影响较大的查封、扣押，由负责人集体审议决定",
        art("CK", "10"),
        (_BLOCK,),
        departments=_ECOLOGY,
    ),
    Gate(
        "seals_inspected",
        "对查封、扣押的设施、设备定期检视",
        art("CK", "23"),
        (_RECORD,),
        departments=_ECOLOGY,
        note="“定期”的间隔没有规定",
    ),
    _law("confidentiality", "50", "对国家秘密、商业秘密、个人隐私保密", _RECORD),
    _law("certificate_shown", "55", "主动出示执法证件；询问、检查制作笔录", _RECORD),
    _code("no_fault_ecology", "1053", "有证据足以证明没有主观过错的除外；当事人所提证据须核查并记录", _BLOCK),
    _code("one_fine_ecology", "1055-1057", "同一行为违反数个生态环境规范的，按罚款数额高的规定处罚", _WARN),
    _code("factors_ecology", "1055-1057", "从重、从轻、减轻和轻微、初次不罚的情节逐项记明", _RECORD),
    _code(
        "daily_fine",
        "1060",
        "罚款并责令改正后复查仍未改正的，自责令改正之日的次日起按原罚款数额按日连续处罚",
        _BLOCK,
        _VETO,
        note="责令改正、复查、原处罚决定、按日处罚决定依次作出",
    ),
)


def gates(department: Department, on: date) -> tuple[Gate, ...]:
    """The requirements that bind the department on the legal day."""
    return tuple(gate for gate in GATES if gate.holds(department, on))
