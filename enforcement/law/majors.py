"""Which decisions are major and go to legal review: the grounds of the law, before any agency's own catalogue.

Rows add up, none subtracts; an agency's catalogue 重大执法决定法制审核目录 and the county's are rows of the registry.
"""

from dataclasses import dataclass
from typing import Final

from enforcement.law.statutes import Article, art
from enforcement.law.values import Department


@dataclass(frozen=True, slots=True)
class MajorGround:
    """One ground; `machine`: the system finds it by itself, else the drafter or a reviewer declares it."""

    code: str
    text: str
    departments: frozenset[Department]
    article: Article
    machine: bool = False
    verified: bool = True
    note: str = ""


_ALL: Final = frozenset(Department)
_MARKET: Final = frozenset({Department.MARKET_REGULATION})

MAJOR_GROUNDS: Final = (
    MajorGround("public_interest", "涉及重大公共利益的", _ALL, art("CFF", "58(1)")),
    MajorGround(
        "heard",
        "直接关系当事人或者第三人重大权益，经过听证程序的",
        _ALL,
        art("CFF", "58(2)"),
        machine=True,
        note="指已经举行听证；许多目录放宽为符合听证条件的",
    ),
    MajorGround("complex", "案件情况疑难复杂、涉及多个法律关系的", _ALL, art("CFF", "58(3)")),
    MajorGround(
        "other",
        "法律、法规规定应当进行法制审核的其他情形",
        _ALL,
        art("CFF", "58(4)"),
        machine=True,
        note="包括本机关公布的重大执法决定法制审核目录和本县公布的目录，从其并集",
    ),
    MajorGround(
        "social_risk",
        "可能造成重大社会影响或者引发社会风险的",
        _ALL,
        art("118"),
        verified=False,
        note="国务院办公厅指导意见，条文待核",
    ),
    MajorGround(
        "market_after_hearing",
        "听证案件在听证之后审核；其余普通程序案件须经案件审核",
        _MARKET,
        art("SAMR-P", "50,52"),
        machine=True,
    ),
)
