"""What may become of confiscated things, and what a record of it needs; pure."""

from collections.abc import Sequence
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.statutes import art
from enforcement.law.values import Labelled

#: Confiscated things are destroyed as the law says, else auctioned in public or disposed of as the State prescribes.
DISPOSAL_ARTICLE: Final = art("CFF", "74")
WITNESSES: Final = 2


class ItemState(Labelled):
    """Where a confiscated thing is in its course; all but the first are its end."""

    HELD = "held", "保管中"
    DESTROYED = "destroyed", "销毁"
    AUCTIONED = "auctioned", "公开拍卖"
    SURRENDERED = "surrendered", "上缴国库或者移交主管机关"
    OTHERWISE = "otherwise", "按国家有关规定处理"
    RETURNED = "returned", "决定撤销或者变更后返还"

    @property
    def is_disposal(self) -> bool:
        """Whether nothing of the thing is left in custody."""
        return self is not ItemState.HELD


def disposal_requirements(
    state: ItemState, witnesses: Sequence[str], *, pictures: int, voucher: str
) -> tuple[Requirement, ...]:
    """What a record of disposal needs, met and unmet. Two witnesses are practice, unverified, and asked for."""
    named = {name.strip() for name in witnesses if name.strip()}
    found = [
        Requirement("disposal_ends", DISPOSAL_ARTICLE.cite(), "处理结果不是“保管中”", met=state.is_disposal),
        Requirement(
            "two_witnesses",
            DISPOSAL_ARTICLE.cite(),
            "两名见证人在场并签名(待核)",
            met=len(named) >= WITNESSES,
        ),
    ]
    if state is ItemState.DESTROYED:
        found.append(
            Requirement(
                "destruction_pictured", DISPOSAL_ARTICLE.cite(), "销毁过程的照片或者录像", met=pictures > 0
            )
        )
    else:
        found.append(
            Requirement(
                "disposal_voucher", DISPOSAL_ARTICLE.cite(), "拍卖、移交、返还等的凭证", met=bool(voucher)
            )
        )
    return tuple(found)
