"""Who may approve, decide and sign what: competences by matter, department and day.

A competence that only market regulation's own rules were read for is unverified elsewhere, where the safer reading
holds: the higher signature.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Labelled


class Signatory(Labelled):
    """Whose hand an act or an instrument needs."""

    OFFICERS = "officers", "两名以上执法人员"
    UNIT = "unit", "办案机构负责人"
    HEAD = "head", "机关负责人"
    CHIEF = "chief", "正职负责人或者主持工作的负责人"
    COLLECTIVE = "collective", "机关负责人集体讨论"
    REVIEWER = "reviewer", "法制审核人员"
    AUDITOR = "auditor", "审核人员"
    HOST = "host", "听证主持人"
    RECORDER = "recorder", "记录人"
    AGENCY = "agency", "行政机关（盖章）"
    SUPERIOR = "superior", "共同上一级机关"
    ABOVE = "above", "上一级机关"
    CITY = "city", "设区的市主管部门"
    PROVINCE = "province", "省、自治区、直辖市"
    PUBLISHERS = "publishers", "公示制作人和另一名审核发布人"
    PARTY = "party", "当事人"
    ASKED = "asked", "被询问人"
    PROVIDER = "provider", "证据提供人"
    RECIPIENT = "recipient", "受送达人"
    WITNESS = "witness", "见证人"
    SERVER = "server", "送达人"
    CUSTODIAN = "custodian", "保管人"
    ARCHIVIST = "archivist", "立卷人、检查人"


class Matter(Labelled):
    """What somebody is competent for."""

    FILE = "file", "批准立案"
    DECLINE_FILING = "decline_filing", "决定不予立案"
    NAME_OFFICERS = "name_officers", "指定办案人员"
    INVESTIGATE = "investigate", "调查、检查、询问"
    DESIGNATE_JURISDICTION = "designate_jurisdiction", "管辖争议的指定管辖"
    TRANSFER_CASE = "transfer_case", "移送其他机关"
    TRANSFER_CRIME = "transfer_crime", "批准移送涉嫌犯罪案件"
    RECUSE_OFFICER = "recuse_officer", "决定执法人员回避"
    PRESERVE = "preserve", "批准先行登记保存"
    MEASURE = "measure", "批准查封、扣押"
    EXTEND_MEASURE = "extend_measure", "批准延长查封、扣押期限"
    FREEZE = "freeze", "决定冻结"
    DISPOSE_EARLY = "dispose_early", "批准先行处置涉案物品"
    AUDIT = "audit", "案件审核"
    REVIEW = "review", "重大执法决定法制审核"
    APPROVE_NOTICE = "approve_notice", "批准处罚告知"
    HOLD_HEARING = "hold_hearing", "主持听证"
    DECIDE = "decide", "作出处罚决定"
    DECIDE_COLLECTIVELY = "decide_collectively", "情节复杂或者重大违法行为的处罚决定"
    DECIDE_ON_SPOT = "decide_on_spot", "当场作出处罚决定"
    EXTEND_DECISION = "extend_decision", "批准延长办案期限"
    EXTEND_DECISION_AGAIN = "extend_decision_again", "再次延长办案期限"
    DEFER_PAYMENT = "defer_payment", "批准暂缓或者分期缴纳罚款"
    APPLY_TO_COURT = "apply_to_court", "签署强制执行申请书"
    PUBLISH = "publish", "公示执法决定"
    CLOSE = "close", "批准结案"
    HAND_DOWN = "hand_down", "决定将处罚权交由乡镇人民政府行使"
    OWN_NAME = "own_name", "以自己名义作出处罚决定"


@dataclass(frozen=True, slots=True)
class Competence:
    """One row; `valid_to` is exclusive. Unverified: which signature is wanted was not read."""

    matter: Matter
    who: tuple[Signatory, ...]
    departments: frozenset[Department]
    article: Article
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True
    note: str = ""

    @property
    def since(self) -> date | None:
        """From when the row holds: its own day, else that of its text."""
        return self.valid_from or self.article.source.valid_from

    def holds(self, department: Department, on: date) -> bool:
        """Whether the row speaks of the department on the legal day."""
        begun = self.since is None or self.since <= on
        return begun and (self.valid_to is None or on < self.valid_to) and department in self.departments


_ALL: Final = frozenset(Department)
_MARKET: Final = frozenset({Department.MARKET_REGULATION})
_TRANSPORT: Final = frozenset({Department.TRANSPORT})
_ECOLOGY: Final = frozenset({Department.ECOLOGY})
_OTHERS: Final = _ALL - _MARKET
_CODE: Final = date(2026, 8, 15)
_UNREAD: Final = "部门程序规定全文待核，从严由该级批准"
_OFFICERS: Final = (Signatory.OFFICERS,)
_HEAD: Final = (Signatory.HEAD,)
_COLLECTIVE: Final = (Signatory.COLLECTIVE,)


def _everywhere(
    matter: Matter, who: tuple[Signatory, ...], article: Article, note: str = "", *, verified: bool = True
) -> tuple[Competence, ...]:
    return (Competence(matter, who, _ALL, article, verified=verified, note=note),)


def _read_for_market(
    matter: Matter,
    who: tuple[Signatory, ...],
    market: Article,
    law: Article,
    note: str = "",
    *,
    elsewhere: frozenset[Department] = _OTHERS,
) -> tuple[Competence, ...]:
    """Market regulation by its own article; the others as safely, unverified, beside the law's article."""
    return (
        Competence(matter, who, _MARKET, market, note=note),
        Competence(matter, who, elsewhere, law, verified=False, note=_UNREAD),
    )


COMPETENCES: Final[tuple[Competence, ...]] = (
    *_read_for_market(
        Matter.FILE, _HEAD, art("SAMR-P", "19"), art("CFF", "54"), elsewhere=_OTHERS - _TRANSPORT
    ),
    Competence(Matter.FILE, _HEAD, _TRANSPORT, art("MOT-P", "62-63"), note="立案登记表，机关负责人批准"),
    *_read_for_market(Matter.DECLINE_FILING, _HEAD, art("SAMR-P", "20"), art("CFF", "54")),
    *_read_for_market(Matter.NAME_OFFICERS, (Signatory.UNIT,), art("SAMR-P", "19"), art("CFF", "42")),
    *_everywhere(Matter.INVESTIGATE, _OFFICERS, art("CFF", "42"), "须具有行政执法资格，行为当日证件有效"),
    *_everywhere(
        Matter.DESIGNATE_JURISDICTION, (Signatory.SUPERIOR,), art("CFF", "25"), "先协商，协商不成的"
    ),
    *_read_for_market(Matter.TRANSFER_CASE, _HEAD, art("SAMR-P", "13-17"), art("CFF", "25")),
    *_everywhere(
        Matter.TRANSFER_CRIME, (Signatory.CHIEF,), art("YSG", "5"), "三日内决定，批准的二十四小时内移送"
    ),
    *_everywhere(Matter.RECUSE_OFFICER, _HEAD, art("CFF", "43"), "决定作出之前，不停止调查"),
    *_everywhere(
        Matter.PRESERVE, _HEAD, art("CFF", "56"), "事先批准；紧急情况事后补办的，仅限部门规定明文许可"
    ),
    *_everywhere(
        Matter.MEASURE, _HEAD, art("QZF", "18(1),19"), "实施前批准；情况紧急的，二十四小时内报告并补办"
    ),
    *_everywhere(Matter.EXTEND_MEASURE, _HEAD, art("QZF", "25§2"), "一次，不超过三十日，书面告知并说明理由"),
    *_everywhere(
        Matter.FREEZE, (Signatory.AGENCY,), art("QZF", "29"), "仅限法律明文授权的行政机关，不得委托"
    ),
    *_read_for_market(Matter.DISPOSE_EARLY, _HEAD, art("SAMR-P", "41"), art("QZF", "27")),
    *_read_for_market(
        Matter.AUDIT, (Signatory.AUDITOR,), art("SAMR-P", "49"), art("CFF", "57"), "不得由办案人员担任"
    ),
    *_everywhere(
        Matter.REVIEW,
        (Signatory.REVIEWER,),
        art("CFF", "58"),
        "初次从事的应当取得法律职业资格；办案人员不得审核",
    ),
    *_read_for_market(Matter.APPROVE_NOTICE, _HEAD, art("SAMR-P", "56"), art("CFF", "44")),
    *_everywhere(
        Matter.HOLD_HEARING, (Signatory.HOST,), art("CFF", "64(4)"), "非本案调查人员，可以申请其回避"
    ),
    *_everywhere(Matter.DECIDE, _HEAD, art("CFF", "57")),
    *_everywhere(Matter.DECIDE_COLLECTIVELY, _COLLECTIVE, art("CFF", "57§2"), "办案人员列席汇报，不参加表决"),
    *_everywhere(Matter.DECIDE_ON_SPOT, _OFFICERS, art("CFF", "42,51-52"), "当场交付，报所属机关备案"),
    *_read_for_market(Matter.EXTEND_DECISION, _HEAD, art("SAMR-P", "64"), art("CFF", "60")),
    *_read_for_market(
        Matter.EXTEND_DECISION_AGAIN,
        _COLLECTIVE,
        art("SAMR-P", "64"),
        art("CFF", "60"),
        "集体讨论确定合理期限",
        elsewhere=_OTHERS - {Department.AGRICULTURE},
    ),
    Competence(
        Matter.EXTEND_DECISION_AGAIN,
        (Signatory.ABOVE,),
        frozenset({Department.AGRICULTURE}),
        art("MARA-P"),
        verified=False,
        note="报上一级机关决定",
    ),
    *_everywhere(Matter.DEFER_PAYMENT, (Signatory.AGENCY,), art("CFF", "66"), "当事人申请"),
    *_everywhere(Matter.APPLY_TO_COURT, (Signatory.HEAD, Signatory.AGENCY), art("QZF", "55")),
    *_everywhere(
        Matter.PUBLISH,
        (Signatory.PUBLISHERS,),
        art("118"),
        "制作与审核发布分开；参照《广东省行政执法公示办法》第十九条",
        verified=False,
    ),
    *_read_for_market(Matter.CLOSE, _HEAD, art("SAMR-P", "77"), art("CFF", "47")),
    *_everywhere(
        Matter.HAND_DOWN,
        (Signatory.PROVINCE,),
        art("CFF", "24"),
        "决定应当公布；乡镇人民政府自决定之日起行使，县级部门不再行使",
    ),
    Competence(
        Matter.OWN_NAME,
        (Signatory.AGENCY,),
        _MARKET,
        art("SAMR-P", "9"),
        note="派出机构仅在法律、法规、规章授权范围内以自己名义",
    ),
    Competence(
        Matter.OWN_NAME,
        (Signatory.CITY,),
        _ECOLOGY,
        art("CFF", "17"),
        valid_to=_CODE,
        note="由设区的市生态环境局作出；分局以自己名义作出属重大问题（评查细则第一项）",
    ),
    Competence(
        Matter.OWN_NAME, (Signatory.AGENCY,), _ECOLOGY, art("ECO", "53"), note="派出机构可以自己名义处罚"
    ),
    Competence(
        Matter.OWN_NAME,
        (Signatory.AGENCY,),
        _OTHERS - _ECOLOGY,
        art("CFF", "17-20"),
        verified=False,
        note="大队以所属部门名义作出待核",
    ),
)


def competence(matter: Matter, department: Department, on: date) -> Competence | None:
    """Return the row that governs, or None where none does: a person must judge."""
    return next((row for row in COMPETENCES if row.matter is matter and row.holds(department, on)), None)
