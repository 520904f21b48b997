"""What the instruments of a measure must contain, and what a taking on site lacked; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.common import OFFICERS_PER_ACT, TWO_OFFICERS
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import Article, art
from enforcement.measures.rules.vocabulary import Signature

_DECISION: Final = art("QZF", "24")
_REGISTERED: Final = art("CFF", "56")
_COPIES: Final = 2

#: The elements of Art. 24, each with the key it stands under; a notice of advance registration names no remedies.
_ELEMENTS: Final = (
    ("party_name", "当事人的姓名或者名称"),
    ("party_address", "当事人的地址"),
    ("reasons", "理由"),
    ("basis", "依据"),
    ("period", "期限"),
    ("items", "场所、设施或者财物的名称、数量等"),
    ("remedies", "申请行政复议或者提起行政诉讼的途径和期限"),
    ("agency", "行政机关的名称"),
    ("date", "日期"),
)
_NOT_OF_A_NOTICE: Final = frozenset({"remedies"})


def missing_elements(kind: MeasureKind, content: Mapping[str, object]) -> tuple[Requirement, ...]:
    """The statutory elements that the content of a decision or notice lacks."""
    article = _DECISION if kind.compulsory else _REGISTERED
    wanted = [row for row in _ELEMENTS if kind.compulsory or row[0] not in _NOT_OF_A_NOTICE]
    name = "决定书" if kind.compulsory else "通知书"
    return tuple(
        Requirement(f"element_{key}", article.cite(), f"{kind.label}{name}须载明{text}")
        for key, text in wanted
        if not content.get(key)
    )


def period_said(first: date, last: date) -> str:
    """The term as the decision says it: the day of taking is not counted (民事诉讼法 85), and the paper says so."""
    return f"自{_written(first)}起(当日不计入期限)至{_written(last)}止"


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def remedies(*, reconsideration: str, court: str) -> str:
    """The paragraph on remedies (复议法 20; 行诉法 46)."""
    if not reconsideration or not court:
        return ""
    return (
        f"如不服本决定,可以自收到本决定书之日起六十日内向{reconsideration}申请行政复议,"
        f"或者自收到本决定书之日起六个月内向{court}提起行政诉讼。"
    )


@dataclass(frozen=True, slots=True)
class Declared:
    """What the officers answer for before they lay hands on anything (行政强制法 23)."""

    only_involved: bool
    no_necessities: bool
    not_held_elsewhere: bool


def undeclared(kind: MeasureKind, declared: Declared) -> tuple[Requirement, ...]:
    """The declarations of Art. 23, met and unmet; advance registration needs only that the thing is evidence."""
    article = art("QZF", "23" if kind is not MeasureKind.FREEZING else "29")
    rows = [("only_involved", "限于涉案的场所、设施、财物,不涉及与违法行为无关的", declared.only_involved)]
    if kind.compulsory:
        rows += [
            ("no_necessities", "不涉及公民个人及其所扶养家属的生活必需品", declared.no_necessities),
            ("not_held_elsewhere", "未被其他国家机关依法查封、扣押、冻结", declared.not_held_elsewhere),
        ]
    else:
        article = _REGISTERED
    return tuple(Requirement(code, article.cite(), detail, met=met) for code, detail, met in rows)


@dataclass(frozen=True, slots=True)
class OnSite:
    """How a measure was carried out, as far as Art. 18 asks."""

    certificates_shown: bool
    rights_told: bool
    party_notified: bool
    statement: str
    record: str
    signature: Signature
    signature_note: str
    witness: str
    handed_over: bool
    copies: int


Defect = tuple[str, Article, str]


def defects(kind: MeasureKind, done: OnSite, *, officers: int, certified: int) -> Sequence[Defect]:
    """What was lacking: each is a veto finding, for what happened cannot be refused.

    `certified`: how many of the officers could show a certificate that day.
    """
    lacking = officers - certified
    said = kind.label
    unsigned, absent = done.signature is Signature.REFUSED, done.signature is Signature.ABSENT
    paper = _DECISION if kind.compulsory else _REGISTERED
    asked = (
        (
            officers < OFFICERS_PER_ACT,
            "single_officer",
            TWO_OFFICERS,
            f"{said}时在场执法人员{officers}人,少于两人",
        ),
        (lacking > 0, "uncertified_officer", TWO_OFFICERS, f"{said}时{lacking}名执法人员没有有效执法证"),
        (
            not done.certificates_shown,
            "certificate_not_shown",
            art("CFF", "55"),
            f"{said}时未主动出示执法证件",
        ),
        (not done.party_notified, "party_not_notified", _of(kind, 4), f"{said}时未通知当事人到场"),
        (not done.rights_told, "rights_not_told", _of(kind, 5), f"{said}时未告知理由、依据、权利和救济途径"),
        (not done.statement.strip(), "party_not_heard", _of(kind, 6), f"{said}时未听取陈述和申辩"),
        (not done.record.strip(), "site_record_missing", _of(kind, 7), f"{said}未制作现场笔录"),
        (
            unsigned and not done.signature_note.strip(),
            "refusal_not_noted",
            _of(kind, 8),
            "当事人拒绝签名,笔录中未注明",
        ),
        (
            absent and not done.witness.strip(),
            "witness_missing",
            _of(kind, 9),
            "当事人不到场,没有见证人签名",
        ),
        (not done.handed_over, "list_not_handed_over", paper, "未当场交付决定书或者通知书和清单"),
        (kind.compulsory and done.copies < _COPIES, "list_not_in_duplicate", paper, "清单未制作一式二份"),
    )
    return [(code, article, detail) for lacks, code, article, detail in asked if lacks]


def _of(kind: MeasureKind, item: int) -> Article:
    """The item of Art. 18 that asks for a step; advance registration has the one article."""
    return art("QZF", f"18({item})") if kind.compulsory else _REGISTERED
