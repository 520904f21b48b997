"""The texts relied on, one row each version.

`verified` says that the text (or the public page of it) was read. A date that no source gave is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from enforcement.law.values import BasisLevel


@dataclass(frozen=True, slots=True)
class Statute:
    """One version of a text. `valid_to` is exclusive; `document` is the number of its issue."""

    key: str
    title: str
    short_title: str
    issuer: str
    level: BasisLevel
    valid_from: date | None
    verified: bool
    document: str = ""
    valid_to: date | None = None
    unit: str = "条"
    note: str = ""

    def in_force(self, on: date) -> bool:
        """Whether the text was in force on the legal day; unknown dates do not count as in force."""
        return (
            self.valid_from is not None
            and self.valid_from <= on
            and (self.valid_to is None or on < self.valid_to)
        )


_LAW, _REGULATION = BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION
_RULE, _DOCUMENT = BasisLevel.DEPARTMENT_RULE, BasisLevel.NORMATIVE_DOCUMENT
_NPC = "全国人民代表大会常务委员会"
_STATE_COUNCIL = "国务院"
_SAMR, _MEE, _MOT = "国家市场监督管理总局", "生态环境部", "交通运输部"
_MEM, _MARA, _MOHURD = "应急管理部", "农业农村部", "住房和城乡建设部"

_ROWS: tuple[Statute, ...] = (
    Statute("CFF", "中华人民共和国行政处罚法", "行政处罚法", _NPC, _LAW, date(2021, 7, 15), verified=True),
    Statute("QZF", "中华人民共和国行政强制法", "行政强制法", _NPC, _LAW, date(2012, 1, 1), verified=True),
    Statute("FYF", "中华人民共和国行政复议法", "行政复议法", _NPC, _LAW, date(2024, 1, 1), verified=True),
    Statute("SSF", "中华人民共和国行政诉讼法", "行政诉讼法", _NPC, _LAW, date(2017, 7, 1), verified=True),
    Statute(
        "MSF",
        "中华人民共和国民事诉讼法",
        "民事诉讼法",
        _NPC,
        _LAW,
        date(2024, 1, 1),
        verified=True,
        note="2023年修正文本；施行日期待核。",
    ),
    Statute(
        "ECO",
        "中华人民共和国生态环境法典",
        "生态环境法典",
        "全国人民代表大会",
        _LAW,
        date(2026, 8, 15),
        verified=True,
    ),
    Statute(
        "YSG",
        "行政执法机关移送涉嫌犯罪案件的规定",
        "移送规定",
        _STATE_COUNCIL,
        _REGULATION,
        date(2020, 8, 7),
        verified=True,
        document="国务院令第310号",
    ),
    Statute(
        "FKF",
        "罚款决定与罚款收缴分离实施办法",
        "罚缴分离办法",
        _STATE_COUNCIL,
        _REGULATION,
        date(1998, 1, 1),
        verified=True,
        document="国务院令第235号",
        note="1997年发布；施行日期待核。",
    ),
    Statute(
        "XXG",
        "中华人民共和国政府信息公开条例",
        "政府信息公开条例",
        _STATE_COUNCIL,
        _REGULATION,
        date(2019, 5, 15),
        verified=True,
        document="国务院令第711号",
    ),
    Statute(
        "YHH",
        "优化营商环境条例",
        "优化营商环境条例",
        _STATE_COUNCIL,
        _REGULATION,
        date(2020, 1, 1),
        verified=True,
        document="国务院令第722号",
        note="2019年发布；施行日期待核。",
    ),
    Statute(
        "DAS",
        "中华人民共和国档案法实施条例",
        "档案法实施条例",
        _STATE_COUNCIL,
        _REGULATION,
        date(2024, 3, 1),
        verified=True,
        document="国务院令第772号",
        note="仅第十九条、第二十条、第三十九条至第四十一条已核。",
    ),
    Statute(
        "DAB-8",
        "机关文件材料归档范围和文书档案保管期限规定",
        "文书档案保管期限规定",
        "国家档案局",
        _RULE,
        date(2006, 12, 18),
        verified=False,
        document="国家档案局令第8号",
        note="据案卷装订规范引用，条文待核。",
    ),
    Statute(
        "JJR",
        "全国年节及纪念日放假办法",
        "放假办法",
        _STATE_COUNCIL,
        _REGULATION,
        date(2025, 1, 1),
        verified=True,
    ),
    Statute(
        "JDT",
        "行政执法监督条例",
        "行政执法监督条例",
        _STATE_COUNCIL,
        _REGULATION,
        date(2026, 2, 1),
        verified=False,
        document="国务院令第825号",
        note="文号、日期已核，条文待核。",
    ),
    Statute(
        "SAMR-P",
        "市场监督管理行政处罚程序规定",
        "市监程序规定",
        _SAMR,
        _RULE,
        date(2022, 11, 1),
        verified=True,
        document="国家市场监督管理总局令第61号",
        note="令第61号修正文本；施行日期待核。",
    ),
    Statute(
        "SAMR-G",
        "市场监督管理行政处罚信息公示规定",
        "市监公示规定",
        _SAMR,
        _RULE,
        date(2021, 9, 1),
        verified=True,
        document="国家市场监督管理总局令第45号",
    ),
    Statute(
        "TSJB",
        "市场监督管理投诉举报处理暂行办法",
        "投诉举报办法",
        _SAMR,
        _RULE,
        date(2020, 1, 1),
        verified=False,
        document="国家市场监督管理总局令第20号",
        note="施行日期、条文待核。",
    ),
    Statute(
        "SAMR-T",
        "市场监督管理行政处罚听证办法",
        "市监听证办法",
        _SAMR,
        _RULE,
        date(2021, 7, 15),
        verified=True,
        note="仅第五条已核。",
    ),
    Statute(
        "MEE-P",
        "生态环境行政处罚办法",
        "生态处罚办法",
        _MEE,
        _RULE,
        date(2023, 7, 1),
        verified=True,
        document="生态环境部令第30号",
        note="仅第四十六条、第六十一条至第六十八条、第八十九条已核。",
    ),
    Statute(
        "MEE-PC",
        "生态环境行政执法案卷评查细则（2024年版）",
        "生态评查细则",
        _MEE,
        _DOCUMENT,
        date(2024, 1, 1),
        verified=True,
        document="环执法发〔2024〕4号",
        unit="项",
        note="施行日期待核。",
    ),
    Statute(
        "MOT-P",
        "交通运输行政执法程序规定",
        "交通程序规定",
        _MOT,
        _RULE,
        date(2021, 7, 15),
        verified=True,
        note="仅第六十条至第六十三条已核。",
    ),
    Statute(
        "MEM-15",
        "安全生产违法行为行政处罚办法",
        "安全处罚办法（旧）",
        _MEM,
        _RULE,
        date(2015, 5, 1),
        verified=False,
        document="原国家安全生产监督管理总局令第15号（令第77号修正）",
        valid_to=date(2026, 2, 1),
        note="废止日期已核；条文与修正施行日期待核。",
    ),
    Statute(
        "MEM-18",
        "安全生产违法行为行政处罚办法",
        "安全处罚办法",
        _MEM,
        _RULE,
        date(2026, 2, 1),
        verified=False,
        document="应急管理部令第18号",
        note="发布、施行日期已核；条文待核。",
    ),
    Statute(
        "MARA-P",
        "农业行政处罚程序规定",
        "农业程序规定",
        _MARA,
        _RULE,
        date(2022, 2, 1),
        verified=True,
        document="农业农村部令2021年第4号",
        note="仅第一条至第七条、第五十九条已核。",
    ),
    Statute(
        "MOHURD-P",
        "住房和城乡建设行政处罚程序规定",
        "住建程序规定",
        _MOHURD,
        _RULE,
        date(2022, 5, 1),
        verified=True,
        document="住房和城乡建设部令第55号",
        note="仅第三条及管辖争议期限已核。",
    ),
    Statute(
        "118",
        "国务院办公厅关于全面推行行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的指导意见",
        "三项制度指导意见",
        "国务院办公厅",
        _DOCUMENT,
        date(2018, 12, 5),
        verified=False,
        document="国办发〔2018〕118号",
        note="文号、日期已核，条文待核。",
    ),
    Statute(
        "54",
        "国务院办公厅关于严格规范涉企行政检查的意见",
        "涉企检查意见",
        "国务院办公厅",
        _DOCUMENT,
        date(2025, 1, 3),
        verified=True,
        document="国办发〔2024〕54号",
        note="仅部分内容已核。",
    ),
    Statute(
        "36",
        "信用修复管理办法",
        "信用修复办法",
        "国家发展和改革委员会",
        _RULE,
        date(2026, 4, 1),
        verified=True,
        document="国家发展和改革委员会令第36号",
        note="仅部分内容已核。",
    ),
)

#: Every text an article may be cited from, by key.
STATUTES: Mapping[str, Statute] = MappingProxyType({row.key: row for row in _ROWS})
