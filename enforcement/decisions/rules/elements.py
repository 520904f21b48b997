"""What a decision must contain and how it says it; pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.statutes import Article, art
from enforcement.law.values import DecisionVariant
from enforcement.review.rules import Penalty

#: The elements of Art. 59 (and Art. 7 of 令235 for a fine), each with the key it stands under.
ELEMENTS: tuple[tuple[str, str, Article], ...] = (
    ("party_name", "当事人的姓名或者名称", art("CFF", "59(1)")),
    ("party_address", "当事人的地址", art("CFF", "59(1)")),
    ("facts", "违反法律、法规、规章的事实和证据", art("CFF", "59(2)")),
    ("penalties", "行政处罚的种类", art("CFF", "59(3)")),
    ("basis", "行政处罚的依据", art("CFF", "59(3)")),
    ("performance", "行政处罚的履行方式和期限", art("CFF", "59(4)")),
    ("remedies", "申请行政复议、提起行政诉讼的途径和期限", art("CFF", "59(5)")),
    ("agency", "作出行政处罚决定的行政机关名称", art("CFF", "59(6)")),
    ("date", "作出决定的日期", art("CFF", "59(6)")),
)
_FINE: tuple[tuple[str, str, Article], ...] = (
    ("bank", "代收机构的名称、地址", art("FKF", "7")),
    ("late_penalty", "逾期缴纳罚款是否加处罚款", art("FKF", "7")),
)
#: What Art. 59 asks of a penalty only.
_OF_A_PENALTY: Final = frozenset({"penalties", "performance"})
#: What a decision that imposes no penalty says instead (Arts. 33, 57).
_WITHOUT_PENALTY: Final[Mapping[DecisionVariant, tuple[tuple[str, str, Article], ...]]] = {
    DecisionVariant.NO_PENALTY: (
        ("ground", "不予行政处罚的情形", art("CFF", "33")),
        ("findings", "逐项认定及其证据", art("CFF", "33")),
    ),
    DecisionVariant.NOT_ESTABLISHED: (("findings", "违法事实不能成立的理由", art("CFF", "57(3)")),),
    DecisionVariant.TRANSFER: (("findings", "涉嫌犯罪的事实", art("CFF", "57(4)")),),
}


def elements_of(variant: DecisionVariant, *, fined: bool) -> tuple[tuple[str, str, Article], ...]:
    """What a decision of the variant must say, each with its key and article."""
    if variant.penalises:
        return ELEMENTS + (_FINE if fined else ())
    shared = tuple(element for element in ELEMENTS if element[0] not in _OF_A_PENALTY)
    return shared + _WITHOUT_PENALTY[variant]


def missing_elements(
    content: Mapping[str, object], *, fined: bool, variant: DecisionVariant = DecisionVariant.PENALTY
) -> tuple[Requirement, ...]:
    """The statutory elements that the content lacks."""
    wanted = elements_of(variant, fined=fined)
    return tuple(
        Requirement(f"element_{key}", article.cite(), f"决定书须载明{text}")
        for key, text, article in wanted
        if not content.get(key)
    )


def remedies(*, reconsideration: str, court: str, reconsideration_first: bool) -> str:
    """The paragraph on remedies. On-the-spot penalties go to reconsideration first (复议法 20, 23; 行诉法 46)."""
    if reconsideration_first:
        return (
            f"如不服本决定,可以自收到本决定书之日起六十日内向{reconsideration}申请行政复议;"
            f"对行政复议决定不服的,可以自收到复议决定书之日起十五日内向{court}提起行政诉讼。"
            "对当场作出的行政处罚决定不服的,应当先申请行政复议。"
        )
    return (
        f"如不服本决定,可以自收到本决定书之日起六十日内向{reconsideration}申请行政复议,"
        f"或者自收到本决定书之日起六个月内向{court}提起行政诉讼。"
    )


def penalties_said(penalties: Sequence[Penalty]) -> list[str]:
    """Each penalty as a line of the decision."""
    return [
        f"{p.kind.label}{f' {p.amount:,.2f} 元' if p.kind.has_amount else ''}{f'({p.detail})' if p.detail else ''}"
        for p in penalties
    ]


def written(day: date) -> str:
    """A date as instruments write it."""
    return f"{day.year}年{day.month}月{day.day}日"
