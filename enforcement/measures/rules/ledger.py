"""The ledger of an item: what each row does to its quantity and state, and what a disposal rests on; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.measures import MeasureKind
from enforcement.law.statutes import Article, art
from enforcement.measures.rules.vocabulary import Custody, DisposalKind, Happening, ItemState

#: Destruction is seen by two.
WITNESSES: Final = 2
_OPEN: Final = frozenset({ItemState.HELD, ItemState.TESTING, ItemState.RELEASED})
_HOLDING: Final = frozenset({ItemState.HELD, ItemState.TESTING})


class CannotError(ValueError):
    """The row cannot follow the last one; says why in Chinese."""


@dataclass(frozen=True, slots=True)
class Balance:
    """An item as its ledger leaves it."""

    listed: Decimal
    remaining: Decimal
    state: ItemState

    @classmethod
    def of(cls, listed: Decimal) -> "Balance":
        """An item just listed.

        Raises: CannotError where nothing is listed.
        """
        if listed <= 0:
            raise CannotError("清单数量应大于零。")
        return cls(listed, listed, ItemState.HELD)


def after(balance: Balance, happening: Happening, quantity: Decimal = Decimal(0)) -> Balance:
    """The item after a row; `quantity` is what a disposal takes off and is zero for anything else.

    Raises: CannotError where the row cannot follow.
    """
    if happening.disposes:
        return _disposed(balance, happening, quantity)
    if quantity:
        raise CannotError(f"“{happening.label}”不改变数量。")
    sources, target = _MOVES[happening]
    if balance.state not in sources:
        raise CannotError(f"该物品{balance.state.label},不能{happening.label}。")
    return replace(balance, state=target or balance.state)


#: From which states a row that disposes of nothing is possible, and to which it leads; None: it stays.
_MOVES: Final[dict[Happening, tuple[frozenset[ItemState], ItemState | None]]] = {
    Happening.LISTED: (frozenset(), None),
    Happening.MOVED: (_OPEN, None),
    Happening.SENT_TO_TEST: (frozenset({ItemState.HELD}), ItemState.TESTING),
    Happening.TESTED: (frozenset({ItemState.TESTING}), ItemState.HELD),
    Happening.EVIDENCED: (_HOLDING, ItemState.RELEASED),
    Happening.RELEASED: (_HOLDING, ItemState.RELEASED),
    Happening.LAPSED: (_HOLDING, ItemState.RELEASED),
}


def _disposed(balance: Balance, happening: Happening, quantity: Decimal) -> Balance:
    if balance.state is ItemState.DISPOSED or balance.remaining == 0:
        raise CannotError("该物品已经处理完毕。")
    if quantity <= 0:
        raise CannotError("处理数量应大于零。")
    if quantity > balance.remaining:
        raise CannotError(f"处理数量超出在册数量,现余{balance.remaining.normalize():f}。")
    if happening is Happening.RETURNED and balance.state is not ItemState.RELEASED:
        raise CannotError("尚未决定解除,不能返还。")
    if happening is Happening.CONSUMED and balance.state is not ItemState.TESTING:
        raise CannotError("未送检测鉴定,没有检测耗用。")
    if happening is Happening.CONVERTED and balance.state not in _HOLDING:
        raise CannotError("已经解除的物品不能转为查封、扣押。")
    rest = balance.remaining - quantity
    return replace(balance, remaining=rest, state=balance.state if rest else ItemState.DISPOSED)


@dataclass(frozen=True, slots=True)
class Footing:
    """What a disposal can rest on: a decision that confiscates, the head's approval, witnesses, papers."""

    confiscation_decided: bool = False
    approved: bool = False
    witnesses: Sequence[str] = ()
    recipient: str = ""
    told_in_writing: bool = False
    proceeds: Decimal | None = None


def wanting(kind: DisposalKind, footing: Footing) -> tuple[Requirement, ...]:
    """What the law asks of a disposal, met and unmet, each with its article."""
    asked: list[tuple[str, Article, str, bool]] = []
    if kind is DisposalKind.CONFISCATED:
        asked.append(
            (
                "confiscation_decided",
                art("CFF", "57"),
                "没收须依据已作出的没收处罚决定",
                footing.confiscation_decided,
            )
        )
    if kind in {DisposalKind.DESTROYED, DisposalKind.AUCTIONED, DisposalKind.TRANSFERRED}:
        asked.append(
            (
                "disposal_approved",
                art("QZF", "27"),
                f"{kind.label}须经机关负责人批准",
                footing.approved,
            )
        )
    if kind is DisposalKind.DESTROYED:
        two = len({name.strip() for name in footing.witnesses if name.strip()}) >= WITNESSES
        asked.append(("two_witnesses", art("QZF", "27"), "销毁须有两名见证人", two))
    if kind is DisposalKind.AUCTIONED:
        asked.append(("proceeds", art("QZF", "28"), "拍卖、变卖须登记所得款项", footing.proceeds is not None))
    if kind is DisposalKind.TRANSFERRED:
        asked.append(("told_in_writing", art("QZF", "21"), "移送须书面告知当事人", footing.told_in_writing))
    if kind in {DisposalKind.RETURNED, DisposalKind.TRANSFERRED}:
        asked.append(
            ("recipient", art("QZF", "28"), "须有接收人在清单上签收", bool(footing.recipient.strip()))
        )
    return tuple(Requirement(code, article.cite(), detail, met=met) for code, article, detail, met in asked)


def custody_wanting(kind: MeasureKind, custody: Custody, keeper: str, contract: object) -> str:
    """Why an item cannot be kept so, in Chinese, or ''.

    Basis: 行政强制法 Art. 26: what is seized is kept by the agency or, under a contract, by a third person.
    """
    if (custody is Custody.INSTITUTION) != (kind is MeasureKind.FREEZING):
        return "冻结的款项由金融机构控制,其他物品不由金融机构保管。"
    if custody is Custody.THIRD_PARTY and (not keeper or contract is None):
        return "委托第三人保管的,须写明保管人并有委托保管协议。"
    return ""
