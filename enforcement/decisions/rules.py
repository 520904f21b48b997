"""What a decision must contain, and that a defence never makes it heavier; pure."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from enforcement.errors import Requirement
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled, PenaltyKind
from enforcement.review.rules import Penalty, total


class CloseGround(Labelled):
    """Why a case may be closed (市场监督管理行政处罚程序规定 Art. 77)."""

    EXECUTED = "executed", "处罚决定执行完毕"
    NO_EXECUTION = "no_execution", "无须执行"


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


def missing_elements(content: Mapping[str, object], *, fined: bool) -> tuple[Requirement, ...]:
    """The statutory elements that the content lacks."""
    wanted = ELEMENTS + (_FINE if fined else ())
    return tuple(
        Requirement(f"element_{key}", article.cite(), f"决定书须载明{text}")
        for key, text, article in wanted
        if not content.get(key)
    )


def heavier(noticed: Sequence[Penalty], decided: Sequence[Penalty]) -> str:
    """Say in Chinese how a decision is heavier than its notice, or ''.

    Heavier is another kind of penalty, a higher amount of one, or a higher total. Of a penalty without an
    amount only its words say how heavy it is, so other words than the notice's count as heavier.

    Basis: Penalty Law Art. 45.
    """
    before = {p.kind: p for p in noticed}
    for penalty in decided:
        told = before.get(penalty.kind)
        if told is None:
            return f"增加了{penalty.kind.label}"
        if penalty.amount > told.amount:
            return f"{penalty.kind.label}由 {told.amount} 元增至 {penalty.amount} 元"
        if not penalty.kind.has_amount and penalty.detail != told.detail:
            return f"{penalty.kind.label}由“{told.detail}”改为“{penalty.detail}”"
    return "处罚金额合计增加" if total(decided) > total(noticed) else ""


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


def fine_of(penalties: Sequence[Penalty]) -> Decimal:
    """The fine alone, in yuan."""
    return sum((p.amount for p in penalties if p.kind is PenaltyKind.FINE), Decimal(0))
